"""Page corpora -> trained page heads, one for HTML and one for plain text."""
