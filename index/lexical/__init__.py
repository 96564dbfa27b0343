"""BM25 over all passages, kept on disk and brought up to date."""
