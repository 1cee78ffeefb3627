"""The pure core: finds both ends of an article, lifts what the footer says, repairs the text between."""
