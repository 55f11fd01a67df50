"""The lab: examples in, a fitted, calibrated, evaluated, tracked bundle out (extra: train)."""
