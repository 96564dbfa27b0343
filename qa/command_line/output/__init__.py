"""What a person sees at the terminal: texts that cannot steer it, and answers as they come."""
