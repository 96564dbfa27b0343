"""From evidence to composed sentences."""
