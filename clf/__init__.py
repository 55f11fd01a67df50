"""Tell editorial content from link bait.

>>> import clf
>>> [verdict.label for verdict in clf.score(["Parliament votes 318-301 to lower voting age to 16"])]
['editorial']
"""

from clf.classifiers import Model
from clf.default import load, score
from clf.errors import BundleError, ClfError, InputError
from clf.types import Explanation, HeadlineVerdict, Reason, Role

__all__ = [
    "BundleError",
    "ClfError",
    "Explanation",
    "HeadlineVerdict",
    "InputError",
    "Model",
    "Reason",
    "Role",
    "load",
    "score",
]
