"""The shop front: the model behind HTTP, and what comes back from people as feedback; nothing here trains."""
