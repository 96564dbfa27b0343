"""The door for programs that speak HTTP: OpenAI's form under ``/v1``, ``/health``, links to quotes.

Starlette's routes, made of an `Assistant`; `qa.web.serving.server` opens them beside the page.
"""
