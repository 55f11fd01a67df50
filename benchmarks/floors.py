"""The bundle that ships, corpora that are here -> figures, against the floors in ``floors.toml`` (``make gate``).

A floor holds for one set of data: its fingerprint is the SHA-256 of the corpus and the number of rows that are used.
Sets that are absent are left out. ``--update`` raises floors and adds absent ones. A floor is lowered only with
``--allow-regression REASON``, which stands in the file with the old value and the new one.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Annotated, Any

import tomli_w
import typer

from clf.classifiers import Model
from clf.cli.console import complain, console
from clf.datasets.download import verify
from clf.datasets.headlines.parsers import parse
from clf.datasets.markdown import table
from clf.datasets.pages.corpora import labelled_pages
from clf.datasets.registry import Corpus, load_corpora
from clf.default import SHIPPED
from clf.errors import ClfError, GateError
from clf.files import replace_file
from clf.training.evaluation.metrics import f1, macro_f1, roc_auc
from clf.training.headlines.evaluation import score_examples
from clf.training.pages.evaluation import evaluate_model

FLOORS = Path(__file__).with_name("floors.toml")
HEADLINE_SETS = {"roclico-test": "", "webis17-posts": "", "stop-clickbait": "", "ta1c": "test"}
"""Corpus -> the official part that is used; no row of these was trained on by the bundle that ships."""
PAGE_SETS = ("aeb",)
MAX_ROWS = 2000
"""Headlines of a corpus; an even sample of larger ones, so that the gate takes seconds."""
DECIMALS = 4
"""Floors are rounded down to so many places."""
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set, with the fingerprint of its data; larger figures are better."""

    fingerprint: str
    figures: Figures


def measure(model: Model, data: Path, seeds: Path, say: Callable[[str], None]) -> dict[str, Measured]:
    """Return the figures of every set that is on this machine, by name."""
    corpora, found = load_corpora(data), {"seeds": _seeds(model, seeds)}
    for name in (*HEADLINE_SETS, *PAGE_SETS):
        corpus = corpora.get(name)
        if corpus is None or not corpus.is_present(data):
            say(f"{name} is not on this machine and is not checked")
            continue
        verify(corpus, data)
        found[name] = _pages(model, corpus, data) if name in PAGE_SETS else _headlines(model, corpus, data)
    return found


def check(measured: Mapping[str, Measured], floors: Mapping[str, Any]) -> Iterator[str]:
    """Yield one sentence for every figure below its floor, and for every set whose data is not that of its floors."""
    for name, item in measured.items():
        wanted = floors.get(name)
        if wanted is None:
            yield f"{name} has no floors yet"
        elif wanted["fingerprint"] != item.fingerprint:
            yield f"{name} is other data than the floors were measured on ({item.fingerprint[:12]})"
        else:
            for figure, bound in wanted["figures"].items():
                if item.figures[figure] < bound:
                    yield f"{name}: {figure} is {item.figures[figure]:.4f}, the floor is {bound:.4f}"


def updated(measured: Mapping[str, Measured], floors: Mapping[str, Any], *, reason: str = "") -> dict[str, Any]:
    """Return the floors raised to the measured figures; with a ``reason``, lowered ones too, each with a record.

    Sets that were not measured keep their floors. A set whose data changed gets new floors.
    """
    result: dict[str, Any] = dict(floors)
    lowered = list(floors.get("regression", []))
    for name, item in measured.items():
        old = floors.get(name, {})
        known = old.get("figures", {}) if old.get("fingerprint") == item.fingerprint else {}
        figures = {}
        for figure, value in item.figures.items():
            new, before = _down(value), known.get(figure, float("-inf"))
            if new < before and reason:
                today = datetime.now(UTC).date().isoformat()
                lowered.append(
                    {"date": today, "set": name, "figure": figure, "old": before, "new": new, "reason": reason}
                )
                before = new
            figures[figure] = max(new, before)
        result[name] = {"fingerprint": item.fingerprint, "figures": figures}
    if lowered:
        result["regression"] = lowered
    return result


def read_floors(path: Path) -> dict[str, Any]:
    """Return the floors in ``path``; none where there is no such file."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def run(
    update: Annotated[bool, typer.Option("--update", help="Raise floors to the figures of today.")] = False,
    allow_regression: Annotated[str, typer.Option(help="Lower floors too; the reason stands in the file.")] = "",
    data: Annotated[Path, typer.Option(help="The data folder.")] = Path("data"),
    seeds: Annotated[Path, typer.Option(help="The folder of the seeds.")] = Path("seeds"),
    floors: Annotated[Path, typer.Option(help="The file of the floors.")] = FLOORS,
    bundle: Annotated[Path, typer.Option(help="Bundle folder.")] = SHIPPED,
) -> None:
    """Check that the bundle that ships does not fall below its floors, on the data that is on this machine."""
    model = Model.load(bundle)
    model.check_probes()
    measured, known = measure(model, data, seeds, console.print), read_floors(floors)
    if update or allow_regression:
        known = updated(measured, known, reason=allow_regression)
        replace_file(floors, tomli_w.dumps(known).encode())
    rows = []
    for name, item in measured.items():
        bounds = known.get(name, {}).get("figures", {})
        for figure, value in item.figures.items():
            rows.append([name, figure, f"{value:.4f}", f"{bounds.get(figure, float('nan')):.4f}"])
    console.print(table(["set", "figure", "value", "floor"], rows))
    if faults := list(check(measured, known)):
        raise GateError(
            "the bundle falls below its floors:\n  " + "\n  ".join(faults) + "\nmend it; "
            "`python -m benchmarks.floors --update` raises floors, and --allow-regression REASON lowers them"
        )


def _headlines(model: Model, corpus: Corpus, data: Path) -> Measured:
    part = HEADLINE_SETS[corpus.id]
    examples = [example for example in parse(corpus, data) if example.split == part]
    chosen = examples[:: max(1, len(examples) // MAX_ROWS)]
    scored, decision = score_examples(model, chosen), model.headlines.heads[corpus.language].decision
    figures = {"auc": roc_auc(scored), "f1": f1(scored, decision), "macro_f1": macro_f1(scored, decision)}
    return Measured(_fingerprint(*corpus.hashes, str(len(chosen))), figures)


def _pages(model: Model, corpus: Corpus, data: Path) -> Measured:
    pages = labelled_pages(corpus, data)
    figures = {}
    for item in evaluate_model(model, pages):
        for name, estimate in item.estimates().items():
            if estimate.value is not None:
                figures[f"{str(item.slice).partition('/')[0]} {name}"] = estimate.value
    return Measured(_fingerprint(*corpus.hashes, str(len(pages))), figures)


def _seeds(model: Model, folder: Path) -> Measured:
    """Return F1 of editorial and promo blocks over the project's own pages, which have a role for every block."""
    counts = {"editorial": [0, 0, 0], "promo": [0, 0, 0]}
    contents = []
    for gold in sorted(folder.glob("*.roles.tsv")):
        (page,) = (path for path in folder.glob(f"{gold.name.removesuffix('.roles.tsv')}.*") if path != gold)
        contents += [page.read_bytes(), gold.read_bytes()]
        kind = "html" if page.suffix == ".html" else "text"
        report = model.separate(page.read_bytes(), kind=kind, explain=False)
        for true, block in zip(_block_roles(gold), report.blocks, strict=True):
            for role, sums in counts.items():
                sums[0] += true == block.role == role
                sums[1] += true != role == block.role
                sums[2] += block.role != role == true
    figures = {}
    for role, (correct, wrong, missed) in counts.items():
        figures[f"{role}_f1"] = 2 * correct / max(1, 2 * correct + wrong + missed)
    return Measured(_fingerprint(*map(bytes.hex, contents)), figures)


def _block_roles(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["role"] for row in rows if row.get("kind", "block") == "block"]


def _fingerprint(*values: str) -> str:
    return sha256(" ".join(values).encode()).hexdigest()


def _down(value: float) -> float:
    return floor(value * 10**DECIMALS) / 10**DECIMALS


def main() -> None:
    """Run the gate; exit with 1 below a floor."""
    try:
        typer.run(run)
    except ClfError as error:
        complain(str(error))
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
