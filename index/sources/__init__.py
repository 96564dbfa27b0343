"""From a file, a URL or a string to an article."""
