"""Where examples come from: named, fetched, verified, parsed, audited, split."""
