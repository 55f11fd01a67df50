"""The HTTP service: headlines, pages and votes in, verdicts out; nothing here trains."""
