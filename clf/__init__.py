"""Find clickbait and promotional links, and separate a news page into its article and the rest.

>>> import clf
>>> [verdict.label for verdict in clf.score(["Parliament votes 318-301 to lower voting age to 16"])]
['editorial']
"""

from clf.classifiers import Model
from clf.default import extract, flag_links, load, score, separate
from clf.errors import BundleError, ClfError, InputError
from clf.types import BlockVerdict, Explanation, HeadlineVerdict, LinkVerdict, PageReport, Reason, Role

__version__ = "0.2.0"

__all__ = [
    "BlockVerdict",
    "BundleError",
    "ClfError",
    "Explanation",
    "HeadlineVerdict",
    "InputError",
    "LinkVerdict",
    "Model",
    "PageReport",
    "Reason",
    "Role",
    "extract",
    "flag_links",
    "load",
    "score",
    "separate",
]
