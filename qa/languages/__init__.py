"""What each language brings."""
