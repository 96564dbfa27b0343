"""From an article to something that can be searched."""
