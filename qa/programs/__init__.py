"""The doors for programs: what they get, over HTTP, over MCP and in Python."""
