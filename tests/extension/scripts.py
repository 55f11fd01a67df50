"""The content scripts of a built extension, in the order in which the background starts them."""

from __future__ import annotations

import re
from pathlib import Path

WALK = "const reader = new PageReader(location.href); for (const _ of reader.steps(document.documentElement));"
_LINK = "{text, anchor: all.indexOf(reader.anchors[index]), marked: 'clfLink' in reader.anchors[index].dataset}"
LINKS = f"reader.page.blocks.flatMap(block => block.links).map(({{text}}, index) => ({_LINK}))"


def reader_source(folder: Path) -> str:
    """Return the source of the reader: the content scripts up to ``reader.js``."""
    access = (folder / "background" / "access.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^const JS = \[(.*?)\];", access, re.MULTILINE | re.DOTALL)
    scripts = re.findall(r'"(.*?)"', listed)
    wanted = scripts[: scripts.index("content/reader.js") + 1]
    return "\n".join((folder / script).read_text(encoding="utf-8") for script in wanted)


def marks_source(folder: Path) -> str:
    """Return JavaScript for ``text``, ``anchor`` (a number) and ``marked`` of every link of a page."""
    return f"() => {{ {reader_source(folder)}\n {WALK} const all = [...new Set(reader.anchors)]; return {LINKS}; }}"
