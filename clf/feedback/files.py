"""Decisions -> files: a corpus, its report, and the texts that were set aside; each file is replaced in one step.

The corpus has the columns of the project's own corpora (``text,label,topic,pair``), with the site as topic. A text that
too few clients know is in none of the files.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from clf.errors import InputError
from clf.feedback.rules import Decision, Outcome, Rules
from clf.files import replace_file

_TABLE = "corpora.toml"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """The paths that were written; ``outcomes`` counts texts, ``labels`` counts rows of the corpus."""

    corpus: Path
    report: Path
    aside: Path
    sha256: str
    task: str
    language: str
    outcomes: Mapping[str, int]
    labels: Mapping[str, int]


def write(decisions: Sequence[Decision], out: Path, *, task: str, language: str, rules: Rules) -> Exported:
    """Write the corpus to ``out``, and its report and the texts set aside beside it; raise InputError on failure."""
    taken = [decision for decision in decisions if decision.outcome is Outcome.TAKEN]
    set_aside = [decision for decision in decisions if decision.has_quorum and decision.outcome is not Outcome.TAKEN]
    corpus = _csv(("text", "label", "topic", "pair"), map(_corpus_row, taken))
    columns = ("text", "label", "support", "against", "site", "reason")
    aside = _csv(columns, map(_aside_row, set_aside))
    counts = Counter(decision.outcome for decision in decisions)
    exported = Exported(
        corpus=out,
        report=out.with_suffix(".report.json"),
        aside=out.with_suffix(".aside.csv"),
        sha256=sha256(corpus).hexdigest(),
        task=task,
        language=language,
        outcomes={outcome.value: counts[outcome] for outcome in Outcome},
        labels=dict(sorted(Counter(decision.label for decision in taken).items())),
    )
    files = {exported.aside: aside, exported.report: _report(exported, rules), exported.corpus: corpus}
    try:
        for path, content in files.items():
            replace_file(path, content)
    except OSError as error:
        raise InputError(
            f"cannot write {error.filename or out} ({error.strerror}); give another path with --out"
        ) from None
    return exported


def table_entry(exported: Exported, rules: Rules) -> str:
    """Return the entry of ``corpora.toml`` that names an exported corpus."""
    name, path = exported.corpus.stem, _relative_to_table(exported.corpus.absolute())
    fields = {
        "task": "headlines",
        "language": exported.language,
        "licence": "unstated",
        "labelling": f"readers' votes, at least {rules.min_votes} clients a text",
        "parser": "feedback",
        "use": "train",
        "path": path,
        "sha256": exported.sha256,
    }
    head = name if _BARE_KEY.fullmatch(name) else json.dumps(name)
    # Every JSON string is a TOML string.
    return "\n".join([f"[{head}]", *(f"{key} = {json.dumps(value)}" for key, value in fields.items())])


def _relative_to_table(corpus: Path) -> str:
    """Return the path of ``corpus`` relative to the nearest folder above it that has a ``corpora.toml``."""
    root = next((folder for folder in corpus.parents if (folder / _TABLE).is_file()), corpus.parent)
    return corpus.relative_to(root).as_posix()


def _corpus_row(decision: Decision) -> tuple[object, ...]:
    return decision.text, decision.label, decision.site, ""


def _aside_row(decision: Decision) -> tuple[object, ...]:
    counts = decision.support, decision.against
    return decision.text, decision.label, *counts, decision.site, decision.outcome


def _report(exported: Exported, rules: Rules) -> bytes:
    record = {
        "task": exported.task,
        "language": exported.language,
        "sha256": exported.sha256,
        "rules": asdict(rules),
        "texts": dict(exported.outcomes),
        "labels": dict(exported.labels),
    }
    return (json.dumps(record, indent=2) + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(list(map(_without_formula, row)) for row in rows)
    return file.getvalue().encode("utf-8")


def _without_formula(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; the parser removes it again."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULA) else cell
