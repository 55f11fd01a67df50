"""Page corpora: saved pages and their article texts -> a role for every block, and the audit of them."""
