"""Pages: bytes -> Page (``reading``) -> features of its blocks (``features``) and the text of an article."""
