"""Headline corpora larger than memory -> the same headline heads as the exact fit, by passes over files on disk."""
