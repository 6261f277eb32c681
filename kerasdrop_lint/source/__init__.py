"""From paths to text: which files are read, how, and whether they can matter."""
