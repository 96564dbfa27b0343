"""What the page says, one module a language."""
