"""Training of the page heads."""
