"""Linear models: tokens -> probabilities, explanations, and bundles on disk; nothing here knows text or HTML."""
