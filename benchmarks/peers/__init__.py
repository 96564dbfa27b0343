"""Article QA beside other ways to ask an article a question: ``python -m benchmarks.peers``."""
