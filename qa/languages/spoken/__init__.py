"""What the program itself says and is asked, one module a language."""
