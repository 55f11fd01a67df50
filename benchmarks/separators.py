"""PageInput -> Answer: every separator behind one call. A separator is imported when it is first used.

``python -m benchmarks.separators NAME FOLDER`` reads the pages of a folder with one separator and prints the peak
memory of that process. :mod:`benchmarks.pages` runs everything else in its own process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from clf.types import PageReport, Role

OURS = "clf"
OURS_TEXT = "clf, plain text"
REFERENCE = "trafilatura"


@dataclass(frozen=True, slots=True)
class PageInput:
    """The input of a separator: decoded HTML, address, English name of the language, and the page as plain text."""

    html: str
    url: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The article's text; ``roles`` of all blocks, empty when the separator predicts none."""

    text: str
    roles: tuple[Role, ...] = ()


Separate: TypeAlias = Callable[[PageInput], Answer]


def _reports(*, kind: Literal["html", "text"] = "html", explain: bool = False) -> Callable[[PageInput], PageReport]:
    import clf

    model = clf.load()
    return lambda item: model.separate(item.html if kind == "html" else item.text, item.url, kind=kind, explain=explain)


def _ours(*, kind: Literal["html", "text"] = "html") -> Separate:
    report_on = _reports(kind=kind)

    def separate(item: PageInput) -> Answer:
        report = report_on(item)
        return Answer(report.editorial_text, tuple(block.role for block in report.blocks))

    return separate


def _article(*, kind: Literal["html", "text"] = "html") -> Separate:
    """Return clf as a separator that gives only the article's text, as the peers do."""
    report_on = _reports(kind=kind)
    return lambda item: Answer(report_on(item).editorial_text)


def _verdicts(*, explain: bool = False) -> Separate:
    """Return clf as a separator that computes the verdict on every block and link too, with reasons if ``explain``."""
    report_on = _reports(explain=explain)

    def separate(item: PageInput) -> Answer:
        report = report_on(item)
        for verdict in (*report.blocks, *report.links):
            len(verdict.reasons)
        return Answer(report.editorial_text)

    return separate


def _trafilatura(*, precise: bool) -> Separate:
    from trafilatura import extract

    def separate(item: PageInput) -> Answer:
        text = extract(item.html, url=item.url or None, include_comments=False, favor_precision=precise)
        return Answer(text or "")

    return separate


def _readability() -> Separate:
    from readability import Document
    from readability.readability import Unparseable

    from clf.page.reading.html import read_html

    def separate(item: PageInput) -> Answer:
        try:
            return Answer(read_html(Document(item.html).summary()).text)
        except Unparseable:
            return Answer("")

    return separate


def _resiliparse() -> Separate:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda item: Answer(extract_plain_text(item.html, main_content=True, alt_texts=False, comments=False))


def _justext() -> Separate:
    from justext import get_stoplist, get_stoplists, justext

    def separate(item: PageInput) -> Answer:
        language = item.language if item.language in get_stoplists() else "English"
        paragraphs = justext(item.html, get_stoplist(language))
        return Answer("\n".join(part.text for part in paragraphs if not part.is_boilerplate))

    return separate


SEPARATORS: Mapping[str, Callable[[], Separate]] = {
    OURS: _ours,
    OURS_TEXT: lambda: _ours(kind="text"),
    REFERENCE: lambda: _trafilatura(precise=False),
    "trafilatura, favor_precision": lambda: _trafilatura(precise=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "jusText": _justext,
}
MEASURED: Mapping[str, Callable[[], Separate]] = {
    **SEPARATORS,
    OURS: _article,
    OURS_TEXT: lambda: _article(kind="text"),
    "clf, blocks and links": _verdicts,
    "clf, blocks and links with reasons": lambda: _verdicts(explain=True),
    "nothing": lambda: _nothing,
}
"""Separators whose time and memory are measured; "nothing" reads the pages only."""


def _nothing(_: PageInput) -> Answer:
    return Answer("")


def write_inputs(inputs: Mapping[str, PageInput], folder: Path) -> None:
    """Write one JSON file per page, from which another process reads it."""
    for name, item in inputs.items():
        (folder / f"{name}.json").write_text(json.dumps(asdict(item)), encoding="utf-8")


def read_inputs(folder: Path) -> Iterator[PageInput]:
    """Yield the pages of a folder one by one."""
    for path in sorted(folder.iterdir()):
        yield PageInput(**json.loads(path.read_text(encoding="utf-8")))


def peak_memory() -> float:
    """Return the peak of this process's resident memory in MB.

    The figure comes from ``/proc``, because ``ru_maxrss`` includes the memory of the parent before the fork.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


if __name__ == "__main__":
    separate = MEASURED[sys.argv[1]]()
    for item in read_inputs(Path(sys.argv[2])):
        separate(item)
    print(f"{peak_memory():.1f}")
