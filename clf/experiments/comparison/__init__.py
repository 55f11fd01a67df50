"""Runs -> paired differences on the same items, with intervals and tests, as Markdown and as one HTML page."""
