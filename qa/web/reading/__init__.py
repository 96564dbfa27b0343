"""The reading pane: an article with the quotes of an answer marked."""
