"""How each language makes a question of a sentence: one module a language."""
