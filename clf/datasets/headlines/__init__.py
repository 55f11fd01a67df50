"""Headline corpora: raw files -> labelled headlines, and the audit of them."""
