"""The shop front: what people and browsers reach over HTTP, and what comes back from them as feedback."""
