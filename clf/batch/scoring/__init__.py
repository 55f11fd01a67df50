"""Arrays of headlines -> probabilities: the arithmetic of :mod:`clf.model.scorer` on arrays of numbers."""
