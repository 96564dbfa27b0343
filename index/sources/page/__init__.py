"""A web page: what of it is shown, what of that is its article, and what it says of itself."""
