"""What a host repeats: lines at the ends of its documents, counted over crawls and turned into evidence."""
