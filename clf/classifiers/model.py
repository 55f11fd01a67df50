"""All heads of one bundle behind one door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias

from clf.classifiers.headlines import HeadlineClassifier
from clf.classifiers.pages import HEADS, PageClassifier
from clf.errors import BundleError
from clf.model.bundle import Bundle, read_bundle
from clf.page.reading.page import Kind, read_page
from clf.types import Explanation, HeadlineVerdict, LinkVerdict, Page, PageReport

PROBE_TOLERANCE = 1e-9
Verdicts: TypeAlias = Sequence[tuple[str, float]]


class Model:
    """All heads of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        """Build the classifiers of ``bundle``."""
        self.bundle = bundle
        self.headlines = HeadlineClassifier(bundle)

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read, check and build the model in ``folder``; raise BundleError naming what is wrong."""
        return cls(read_bundle(folder))

    @property
    def reads_pages(self) -> bool:
        """Whether the bundle has page heads."""
        return set(HEADS.values()) <= set(self.bundle.manifest.heads)

    @cached_property
    def pages(self) -> dict[str, PageClassifier]:
        """The page classifiers by kind of page; raises BundleError when the bundle has no page heads."""
        return {kind: PageClassifier(self.bundle, head, self.headlines) for kind, head in HEADS.items()}

    def score(self, texts: Sequence[str]) -> list[HeadlineVerdict]:
        """Return P(clickbait) and label of every headline; see :meth:`HeadlineClassifier.score`."""
        return self.headlines.score(texts)

    def explain(self, text: str) -> Explanation:
        """Return why one headline got its probability; see :meth:`HeadlineClassifier.explain`."""
        return self.headlines.explain(text)

    def separate(
        self,
        page: str | bytes,
        url: str = "",
        *,
        kind: Kind = "auto",
        min_precision: float | None = None,
        explain: bool = True,
    ) -> PageReport:
        """Take a page apart: a role, probability and reasons for every block and link, and the article's text.

        ``page`` is HTML or plain text (``kind="auto"`` tells them apart), as text or bytes; ``url``, where it
        was found, makes links absolute and tells own from foreign ones; links are flagged at ``min_precision``
        (0.9 when None).
        Raises InputError for what is no page, is too large, or a precision the bundle has no threshold for.
        """
        return self.judge(read_page(page, url, kind=kind), min_precision=min_precision, explain=explain)

    def judge(self, page: Page, *, min_precision: float | None = None, explain: bool = True) -> PageReport:
        """Take a page apart that was read before, by whichever reader; see :meth:`separate`."""
        return self.pages[page.kind].report(page, min_precision=min_precision, explain=explain)

    def flag_links(
        self,
        page: str | bytes,
        url: str = "",
        *,
        kind: Kind = "auto",
        min_precision: float | None = None,
        explain: bool = True,
    ) -> list[LinkVerdict]:
        """Return the verdicts on the links of a page, in document order; arguments as for :meth:`separate`."""
        report = self.separate(page, url, kind=kind, min_precision=min_precision, explain=explain)
        return list(report.links)

    def check_probes(self) -> int:
        """Judge the bundle's probes and return their number; raise BundleError for the first that differs."""
        for probe in self.bundle.probes:
            if "text" in probe:
                found = [("clickbait", self.score([probe["text"]])[0].clickbait)]
                expected = [("clickbait", probe["clickbait"])]
            else:
                report = self.separate(probe["page"], kind=probe["kind"], explain=False)
                found = [(block.role.value, block.probability) for block in report.blocks]
                expected = [(role, probability) for role, probability in probe["blocks"]]
            _compare(probe, found, expected)
        return len(self.bundle.probes)


def _compare(probe: Mapping[str, Any], found: Verdicts, expected: Verdicts) -> None:
    differing = (
        pair
        for pair in zip_longest(found, expected, fillvalue=("nothing", 0.0))
        if pair[0][0] != pair[1][0] or abs(pair[0][1] - pair[1][1]) > PROBE_TOLERANCE
    )
    for got, wanted in differing:
        text = probe.get("text") or probe.get("page")
        raise BundleError(
            f"probe {text!r:.80} gets {got[0]} {got[1]!r}, the bundle expects {wanted[0]} {wanted[1]!r}: this clf does "
            "not compute what the bundle was made with; install the matching clf or train again"
        )
