"""Experiments in number: searches over settings, comparisons of runs, the gate, and work on labels (extra: train)."""
