"""Every separator behind one call, a sheet in and an answer out; each comes in only when it is asked for.

``python -m benchmarks.separators NAME FOLDER`` reads the pages of a folder with one separator and prints the peak
memory of that process; :mod:`benchmarks.pages` does the rest in its own.
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

OURS, OURS_TEXT, REFERENCE = "clf", "clf, plain text", "trafilatura"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as every separator gets it: decoded HTML, address, English name of its language, and the same as text."""

    html: str
    url: str
    language: str
    lines: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The article's text, and the role of every block where the separator tells roles."""

    text: str
    roles: tuple[Role, ...] = ()


Separate: TypeAlias = Callable[[Sheet], Answer]


def _reports(*, kind: Literal["html", "text"] = "html", explain: bool = False) -> Callable[[Sheet], PageReport]:
    import clf

    model = clf.load()
    return lambda sheet: model.separate(
        sheet.html if kind == "html" else sheet.lines, sheet.url, kind=kind, explain=explain
    )


def _ours(*, kind: Literal["html", "text"] = "html") -> Separate:
    report_on = _reports(kind=kind)

    def separate(sheet: Sheet) -> Answer:
        report = report_on(sheet)
        return Answer(report.editorial_text, tuple(block.role for block in report.blocks))

    return separate


def _article(*, kind: Literal["html", "text"] = "html") -> Separate:
    """Ours, asked for what the peers give: the article's text."""
    report_on = _reports(kind=kind)
    return lambda sheet: Answer(report_on(sheet).editorial_text)


def _verdicts(*, explain: bool = False) -> Separate:
    """Ours, asked for the article's text, and the verdict on every block and link, with its reasons if wanted."""
    report_on = _reports(explain=explain)

    def separate(sheet: Sheet) -> Answer:
        report = report_on(sheet)
        for verdict in (*report.blocks, *report.links):
            len(verdict.reasons)
        return Answer(report.editorial_text)

    return separate


def _trafilatura(*, precise: bool) -> Separate:
    from trafilatura import extract

    def separate(sheet: Sheet) -> Answer:
        text = extract(sheet.html, url=sheet.url or None, include_comments=False, favor_precision=precise)
        return Answer(text or "")

    return separate


def _readability() -> Separate:
    from readability import Document
    from readability.readability import Unparseable

    from clf.page.reading.html import read_html

    def separate(sheet: Sheet) -> Answer:
        try:
            return Answer(read_html(Document(sheet.html).summary()).text)
        except Unparseable:
            return Answer("")

    return separate


def _resiliparse() -> Separate:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda sheet: Answer(extract_plain_text(sheet.html, main_content=True, alt_texts=False, comments=False))


def _justext() -> Separate:
    from justext import get_stoplist, get_stoplists, justext

    def separate(sheet: Sheet) -> Answer:
        language = sheet.language if sheet.language in get_stoplists() else "English"
        paragraphs = justext(sheet.html, get_stoplist(language))
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
"""What is timed and weighed: the article's text by every separator, all verdicts of ours, reading the pages alone."""


def _nothing(_: Sheet) -> Answer:
    return Answer("")


def write_sheets(sheets: Mapping[str, Sheet], folder: Path) -> None:
    """Write one file per sheet, for another process to read."""
    for name, sheet in sheets.items():
        (folder / f"{name}.json").write_text(json.dumps(asdict(sheet)), encoding="utf-8")


def read_sheets(folder: Path) -> Iterator[Sheet]:
    """Yield the sheets of a folder one by one."""
    for place in sorted(folder.iterdir()):
        yield Sheet(**json.loads(place.read_text(encoding="utf-8")))


def peak_memory() -> float:
    """Return this process's peak of resident memory in MB.

    Read where Linux counts it since the program started: ``ru_maxrss`` keeps what its parent held before.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


if __name__ == "__main__":
    separate = MEASURED[sys.argv[1]]()
    for sheet in read_sheets(Path(sys.argv[2])):
        separate(sheet)
    print(f"{peak_memory():.1f}")
