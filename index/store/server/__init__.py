"""What an index on a Chroma server needs that a folder has from the file system."""
