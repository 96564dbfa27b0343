"""The library on the page: adding articles, listing them, and choosing which are asked."""
