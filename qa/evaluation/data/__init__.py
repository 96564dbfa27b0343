"""From files of questions to examples."""
