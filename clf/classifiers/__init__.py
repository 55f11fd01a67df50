"""The hall where text, page and model meet: classifiers that take what people have and return verdicts."""

from clf.classifiers.headlines import HEADLINE, HeadlineClassifier
from clf.classifiers.model import Model
from clf.classifiers.pages import PageClassifier

__all__ = ["HEADLINE", "HeadlineClassifier", "Model", "PageClassifier"]
