"""Reading what a stranger may have made, in a process of its own and within limits."""
