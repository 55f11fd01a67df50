"""Two dozen items in three folds, and a learner for them; shared by the tests of cross-validation and selection."""

import numpy as np

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.fit import Dataset
from clf.training.linear.learner import Learner
from clf.training.linear.matrices import token_matrices

WORD, MARK = (NamespaceChoice(name=name, idf=False, unit=False) for name in ("word", "mark"))
SIZE = 24
FOLDS = np.arange(SIZE) % 3


def dataset(*, secret: bool = False) -> Dataset:
    """Return items whose word gives the label away; with ``secret``, by another word in each fold."""
    items = []
    for index in range(SIZE):
        suffix = f" {index % 3}" if secret else ""
        items.append({"word": [f"label {index // 3 % 2}{suffix}"], "mark": ["!" if index % 5 else "?"]})
    targets = np.array([float(index // 3 % 2) for index in range(SIZE)])
    return Dataset(token_matrices(items, ["word", "mark"]), targets, np.ones(SIZE), np.arange(SIZE))


def learner(*c: float) -> Learner:
    return Learner([WORD, MARK], ModelChoice(c=list(c or (1.0,))))
