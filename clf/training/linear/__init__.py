"""TF-IDF and logistic regression, the one learner of both heads: matrices, fits, cross-validation, compilation."""
