"""Asking every question of a file."""
