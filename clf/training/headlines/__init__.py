"""Headline corpora -> trained headline heads, one per language, and the language head."""
