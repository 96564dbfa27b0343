"""Questions about an article itself, and what asks nothing."""
