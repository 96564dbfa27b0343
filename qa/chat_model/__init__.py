"""The chat models that compose."""
