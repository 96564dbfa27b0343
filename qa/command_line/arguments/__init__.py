"""What a command line names: articles, files, folders, patterns, the standard input."""
