"""The array types of training, and the logistic function over arrays."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]


def sigmoid(logits: Floats) -> Floats:
    """Return 1 / (1 + e^-logit) of every logit.

    >>> sigmoid(np.array([0.0, 2.0])).round(3).tolist()
    [0.5, 0.881]
    """
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))
