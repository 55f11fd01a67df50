"""Training of the headline head."""
