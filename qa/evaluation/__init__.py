"""Scripted evaluation of question-answer pairs."""
