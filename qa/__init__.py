"""From a question to an answer that names its evidence."""
