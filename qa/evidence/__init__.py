"""Which sentences are quoted, and whether any is."""
