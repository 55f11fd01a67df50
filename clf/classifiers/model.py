"""All heads of one bundle: headlines and pages -> verdicts; and the check of the bundle's probes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, Unpack

from clf.classifiers.collector import collection_paused
from clf.classifiers.headlines import HeadlineClassifier, headline_heads
from clf.classifiers.pages import HEADS, PageClassifier
from clf.errors import BundleError
from clf.model.bundle import Bundle, read_bundle
from clf.page.reading.page import Kind, read_page
from clf.types import Explanation, HeadlineVerdict, LinkVerdict, Page, PageReport

PROBE_TOLERANCE = 1e-9
"""Largest difference of a probability from the one in the bundle."""
_Predictions: TypeAlias = Sequence[tuple[str, float]]
"""Labels with their probabilities."""


class VerdictOptions(TypedDict, total=False):
    """Keyword arguments for the verdicts on a page; :meth:`Model.separate` explains them.

    Their defaults stand in the signature of :meth:`PageClassifier.report`.
    """

    min_precision: float | None
    explain: bool
    language: str | None


class PageOptions(VerdictOptions, total=False):
    """Keyword arguments for a page that is read first: the format of the page besides those for its verdicts."""

    kind: Kind


class Model:
    """All heads of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        """Build the classifiers of ``bundle``."""
        self.bundle = bundle
        self.headlines = HeadlineClassifier(bundle)

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read, check and build the model in ``folder``; raise BundleError that names the fault."""
        return cls(read_bundle(folder))

    @property
    def reads_pages(self) -> bool:
        """Whether the bundle has page heads."""
        return set(HEADS.values()) <= set(self.bundle.manifest.heads)

    @cached_property
    def pages(self) -> dict[str, PageClassifier]:
        """The page classifiers by kind of page; raises BundleError when the bundle has no page heads."""
        return {kind: PageClassifier(self.bundle, head, self.headlines) for kind, head in HEADS.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that have a headline head."""
        return self.headlines.languages

    def score(self, texts: Sequence[str], language: str | None = None) -> list[HeadlineVerdict]:
        """Return P(clickbait) and label of every headline; see :meth:`HeadlineClassifier.score`."""
        return self.headlines.score(texts, language=language)

    def explain(self, text: str, language: str | None = None) -> Explanation:
        """Return P(clickbait) of one headline with its reasons; see :meth:`HeadlineClassifier.explain`."""
        return self.headlines.explain(text, language=language)

    def separate(
        self, page: str | bytes, url: str = "", *, kind: Kind = "auto", **options: Unpack[VerdictOptions]
    ) -> PageReport:
        """Separate a page into its article, teasers and navigation, with a verdict on every block and link.

        ``page`` is HTML or plain text, as text or bytes; ``kind="auto"`` recognises the format. ``url`` is the page's
        address; it makes links absolute, and links to other sites recognisable. The options, all by keyword:
        ``min_precision`` flags links from the probability that reached this precision on held-out sites (0.9 when
        None); ``explain=False`` leaves the reasons out; ``language`` is the code of the page's language, which is used
        for a link when neither the words of the link nor the text of the page show their language.

        Raises InputError for an input that is no page or too large, for a precision without a threshold, and for a
        language that is no code.
        """
        with collection_paused():
            return self.judge(read_page(page, url, kind=kind), **options)

    def judge(self, page: Page, **options: Unpack[VerdictOptions]) -> PageReport:
        """Separate a page that has been read before, by any reader; options as for :meth:`separate`."""
        with collection_paused():
            return self.pages[page.kind].report(page, **options)

    def flag_links(self, page: str | bytes, url: str = "", **options: Unpack[PageOptions]) -> list[LinkVerdict]:
        """Return the verdicts on the links of a page, in document order; arguments as for :meth:`separate`."""
        return list(self.separate(page, url, **options).links)

    def extract(self, page: str | bytes, url: str = "", *, kind: Kind = "auto") -> str:
        """Return the text of the page's article without its headline; "" where no block of the page is article.

        The text is ``editorial_text`` of :meth:`separate`, which explains the arguments and the errors. The verdicts on
        blocks and links, of which nothing is returned, are not computed.
        """
        return self.separate(page, url, kind=kind, explain=False).editorial_text

    def __reduce__(self) -> tuple[type[Model], tuple[Bundle]]:
        """Pickle the bundle alone; the classifiers are built again from it."""
        return type(self), (self.bundle,)

    def check_probes(self) -> int:
        """Predict the bundle's probes and return their number.

        Raises BundleError for the first probe that differs, and for a head without a probe.
        """
        for probe in self.bundle.probes:
            if "text" in probe:
                verdict = self.score([probe["text"]])[0]
                found = [(verdict.language, verdict.clickbait or 0.0)]
                expected = [(probe.get("language", ""), probe["clickbait"] or 0.0)]
            else:
                report = self.separate(probe["page"], kind=probe["kind"], explain=False)
                found = [(block.role.value, block.probability) for block in report.blocks]
                expected = [(role, probability) for role, probability in probe["blocks"]]
            _compare(probe, found, expected)
        if missing := sorted(self._heads_without_probe()):
            raise BundleError(f"the bundle has no probe for its head {missing[0]!r}, so nothing proves it; train again")
        return len(self.bundle.probes)

    def _heads_without_probe(self) -> set[str]:
        """Return the heads that no probe of the bundle uses."""
        headlines = headline_heads(self.bundle.manifest.heads)
        probed = {HEADS[probe["kind"]] for probe in self.bundle.probes if "page" in probe}
        languages = {probe.get("language", "") for probe in self.bundle.probes if "text" in probe}
        probed |= {name for language, name in headlines.items() if language in languages}
        return {*headlines.values(), *(HEADS.values() if self.reads_pages else ())} - probed


def _compare(probe: Mapping[str, Any], found: _Predictions, expected: _Predictions) -> None:
    pairs = zip_longest(found, expected, fillvalue=("nothing", 0.0))
    for (label, probability), (expected_label, expected_probability) in pairs:
        if label == expected_label and abs(probability - expected_probability) <= PROBE_TOLERANCE:
            continue
        text = probe.get("text") or probe.get("page")
        raise BundleError(
            f"probe {text!r:.80} gets {label} {probability!r}, the bundle expects {expected_label} "
            f"{expected_probability!r}: this clf does not compute what the bundle was made with; install the matching "
            "clf or train again"
        )
