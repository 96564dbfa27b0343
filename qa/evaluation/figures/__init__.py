"""From answers to figures."""
