"""Headlines and pages -> verdicts: features of ``text`` and ``page``, scored by the linear models of ``model``."""

from clf.classifiers.headlines import HEADLINE, HeadlineClassifier
from clf.classifiers.model import Model
from clf.classifiers.pages import PageClassifier

__all__ = ["HEADLINE", "HeadlineClassifier", "Model", "PageClassifier"]
