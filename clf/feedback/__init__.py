"""Votes of readers -> database -> corpus: stored by the service; exported by `clf feedback`; needs `serve`."""
