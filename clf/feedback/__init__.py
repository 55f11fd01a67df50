"""Votes of readers: stored by the service, counted and exported as a corpus; needs the `serve` extra."""
