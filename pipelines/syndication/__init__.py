"""The syndicated copy and its original: which link leads there, and which of the two texts to emit."""
