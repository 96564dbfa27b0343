"""What each language brings to reading an article: one module a language, found by itself."""
