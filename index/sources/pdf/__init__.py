"""The text of a PDF, told from where its characters stand."""
