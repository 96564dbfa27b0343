"""What the words of a quote are likely to mean in the language of the question."""
