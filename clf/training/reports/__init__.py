"""Evaluations -> Markdown, model card, plots and lists of errors."""
