"""Characters, languages, sentences and passages of a text."""
