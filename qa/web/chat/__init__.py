"""The conversation: questions, answers, and what can be done with them."""
