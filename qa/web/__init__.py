"""The page: a chat beside the article, with every quote marked where it stands."""
