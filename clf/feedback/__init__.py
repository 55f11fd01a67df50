"""Votes of readers -> database -> corpus: stored by the service, exported by the command line; needs the extra `serve`."""
