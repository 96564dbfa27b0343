"""What is kept in Chroma, written and read."""
