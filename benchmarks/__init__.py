"""One command each: python -m benchmarks.NAME."""
