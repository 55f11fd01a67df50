"""Corpora -> examples: corpora are listed, fetched, verified, parsed, audited and split."""
