"""How a question comes in, with what was asked before; and all that as a LangChain runnable."""
