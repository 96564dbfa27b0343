"""Model files: found, assembled, checked by sha256."""
