"""The trained reader: which sentences answer, whether any does, and the shortest answer."""
