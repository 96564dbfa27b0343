"""Conversations that are kept: who asked what, and what was answered."""
