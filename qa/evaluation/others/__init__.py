"""Other systems, judged by the same figures."""
