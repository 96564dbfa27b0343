"""Serving the page: who is let in, what is told to open pages, and the page itself."""
