"""Corpora -> a fitted, calibrated, evaluated and tracked bundle; needs the extra `train`."""
