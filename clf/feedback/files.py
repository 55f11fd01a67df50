"""Decisions -> files: a corpus with a report and the contested texts beside it, whole or not at all.

The corpus has the columns of the project's own corpora (``text,label,topic,pair``), the site as its topic. A text that
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
from clf.feedback.rules import Decision, Fate, Rules
from clf.files import replace_file

_TABLE = "corpora.toml"
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where; ``fates`` counts texts, ``labels`` the rows of the corpus."""

    corpus: Path
    report: Path
    aside: Path
    sha256: str
    task: str
    language: str
    fates: Mapping[str, int]
    labels: Mapping[str, int]


def write(decisions: Sequence[Decision], out: Path, *, task: str, language: str, rules: Rules) -> Exported:
    """Write the corpus to ``out``, its report and the texts set aside beside it; raise InputError where it cannot."""
    taken = [decision for decision in decisions if decision.fate is Fate.TAKEN]
    set_aside = [decision for decision in decisions if decision.has_quorum and decision.fate is not Fate.TAKEN]
    corpus = _csv(("text", "label", "topic", "pair"), ((each.text, each.label, each.site, "") for each in taken))
    columns = ("text", "label", "support", "against", "site", "reason")
    aside = _csv(columns, ((e.text, e.label, e.support, e.against, e.site, e.fate) for e in set_aside))
    exported = Exported(
        corpus=out,
        report=out.with_suffix(".report.json"),
        aside=out.with_suffix(".aside.csv"),
        sha256=sha256(corpus).hexdigest(),
        task=task,
        language=language,
        fates={fate.value: sum(decision.fate is fate for decision in decisions) for fate in Fate},
        labels=dict(sorted(Counter(decision.label for decision in taken).items())),
    )
    files = {exported.aside: aside, exported.report: _report(exported, rules), exported.corpus: corpus}
    try:
        for place, content in files.items():
            replace_file(place, content)
    except OSError as error:
        raise InputError(
            f"cannot write {error.filename or out} ({error.strerror}); give another place with --out"
        ) from None
    return exported


def table_entry(exported: Exported, rules: Rules) -> str:
    """Return the entry of ``corpora.toml`` that names an exported corpus."""
    name, path = exported.corpus.stem, _below_table(exported.corpus.absolute())
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
    head = name if _BARE.fullmatch(name) else json.dumps(name)
    # A JSON string is a TOML string.
    return "\n".join([f"[{head}]", *(f"{key} = {json.dumps(value)}" for key, value in fields.items())])


def _below_table(corpus: Path) -> str:
    root = next((folder for folder in corpus.parents if (folder / _TABLE).is_file()), corpus.parent)
    return corpus.relative_to(root).as_posix()


def _report(exported: Exported, rules: Rules) -> bytes:
    record = {
        "task": exported.task,
        "language": exported.language,
        "sha256": exported.sha256,
        "rules": asdict(rules),
        "texts": dict(exported.fates),
        "labels": dict(exported.labels),
    }
    return (json.dumps(record, indent=2) + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue().encode("utf-8")
