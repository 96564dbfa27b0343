"""The door for MCP clients: tools and resources over the articles, on stdio or over HTTP.

`server.py` builds a server of the official SDK; `stdio.py` and `http.py` let clients reach it.
"""
