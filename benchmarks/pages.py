"""Trials -> ``pages.md`` and a plot: clf and other separators on the same pages, with the same gold and code."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from joblib import Parallel, delayed

from benchmarks.page_metrics import (
    as_counts,
    body_figure,
    roles_in,
    shingle_share,
    token_figure,
    token_share,
)
from benchmarks.page_plots import Bars, draw_pages
from benchmarks.page_trials import Trial, corpus_trials, link_counts, seed_trials
from benchmarks.separators import MEASURED, OURS, OURS_TEXT, REFERENCE, SEPARATORS, Answer, write_inputs
from clf.cli.console import console
from clf.datasets.markdown import table
from clf.datasets.registry import load_corpora
from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.page_metrics import f1_estimate, page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.reports.markdown import show
from clf.types import Role

DATA = Path("data")
SEEDS = Path("seeds")
RESULT = Path(__file__).with_name("pages.md")
PICTURE = Path(__file__).with_name("images") / "pages.png"
CORPORA = {"aeb": "AEB", "wcxb": "WCXB test articles"}
PEERS = ("trafilatura", "readability-lxml", "resiliparse", "jusText")
TIMED_PAGES = 30
"""Pages per corpus whose time is measured, at least."""
PASSES = 3
"""Passes over these pages."""
BY_ROLE = "clf, block by block"


@dataclass(frozen=True, slots=True)
class Result:
    """The estimates of one separator on a set of pages."""

    name: str
    pages: int
    blocks: Estimate
    editorial_links: Estimate
    promo_links: Estimate
    tokens: Estimate
    body: Estimate


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time per page in milliseconds, and peak memory in MB."""

    milliseconds: float
    megabytes: float


def main() -> None:
    """Measure, and write the page and the plot."""
    corpora = load_corpora(DATA)
    trials = {name: corpus_trials(corpora[name], DATA) for name in CORPORA}
    answers = {name: _answers(part) for name, part in trials.items()}
    results = {name: _results(trials[name], answers[name]) for name in CORPORA}
    costs = {name: _costs(part) for name, part in trials.items()}
    PICTURE.parent.mkdir(exist_ok=True)
    drawn = {name: [result for result in part if result.name != BY_ROLE] for name, part in results.items()}
    draw_pages([Bars(CORPORA[name], drawn[name], _times(costs[name])) for name in CORPORA], PICTURE)
    RESULT.write_text(_page(trials, answers, results, costs), encoding="utf-8")
    console.print(f"wrote {RESULT} and {PICTURE}")


def _answers(trials: Sequence[Trial], names: Iterable[str] = SEPARATORS) -> dict[str, list[Answer]]:
    console.print(f"  {len(trials)} pages, {', '.join(names)}")
    wanted = list(names)
    found = Parallel(n_jobs=2)(delayed(_answer_all)(name, trials) for name in wanted)
    return dict(zip(wanted, found, strict=True))


def _answer_all(name: str, trials: Sequence[Trial]) -> list[Answer]:
    separate = SEPARATORS[name]()
    return [separate(trial.item) for trial in trials]


def _results(trials: Sequence[Trial], answers: Mapping[str, Sequence[Answer]]) -> list[Result]:
    by_text = [_result(name, trials, found) for name, found in answers.items()]
    by_role = [_result(BY_ROLE, trials, answers[OURS])] if OURS in answers else []
    return [*by_text, *by_role]


def _result(name: str, trials: Sequence[Trial], answers: Sequence[Answer]) -> Result:
    pairs = list(zip(trials, answers, strict=True))
    predicted = [
        answer.roles if name == BY_ROLE else roles_in(trial.labelled.page, answer.text, answer.roles)
        for trial, answer in pairs
    ]
    quality = page_metrics(Slice(SliceKind.PAGES, name), [trial.labelled for trial in trials], predicted)
    links = {Role.EDITORIAL: quality.editorial_link_f1, Role.PROMO: quality.promo_link_f1}
    if trials and trials[0].links is not None:
        links = {role: _seed_links(trials, predicted, role) for role in links}
    tokens = token_figure([token_share(answer.text, trial.body) for trial, answer in pairs])
    body = body_figure([shingle_share(answer.text, trial.body) for trial, answer in pairs])
    return Result(
        name=name,
        pages=len(trials),
        blocks=quality.block_f1,
        editorial_links=links[Role.EDITORIAL],
        promo_links=links[Role.PROMO],
        tokens=tokens,
        body=body,
    )


def _seed_links(trials: Sequence[Trial], predicted: Sequence[Sequence[Role]], role: Role) -> Estimate:
    counts = [link_counts(trial, roles, role) for trial, roles in zip(trials, predicted, strict=True)]
    return f1_estimate(as_counts(counts)) if any(map(any, counts)) else Estimate(None)


def _costs(trials: Sequence[Trial]) -> dict[str, Cost]:
    """Return time and memory of every separator on evenly spread pages; memory includes the largest page."""
    sample = list(trials[:: max(1, len(trials) // TIMED_PAGES)])
    milliseconds = _milliseconds(sample)
    largest = max(trials, key=lambda trial: len(trial.item.html))
    with TemporaryDirectory() as folder:
        write_inputs({str(index): trial.item for index, trial in enumerate([*sample, largest])}, Path(folder))
        return {name: Cost(milliseconds[name], _megabytes(name, folder)) for name in MEASURED}


def _milliseconds(sample: Sequence[Trial]) -> dict[str, float]:
    """Return the mean processor time per page, each the median of three passes; separators alternate on each page."""
    separators = {name: make() for name, make in MEASURED.items()}
    for separate in separators.values():
        separate(sample[0].item)
    taken: dict[tuple[str, int], list[float]] = {}
    for _ in range(PASSES):
        for index, trial in enumerate(sample):
            for name, separate in separators.items():
                started = time.process_time()
                separate(trial.item)
                taken.setdefault((name, index), []).append((time.process_time() - started) * 1e3)
    return {name: fmean(median(taken[name, index]) for index in range(len(sample))) for name in separators}


def _megabytes(name: str, folder: str) -> float:
    command = [sys.executable, "-m", "benchmarks.separators", name, folder]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _times(costs: Mapping[str, Cost]) -> dict[str, float]:
    return {name: cost.milliseconds / costs[REFERENCE].milliseconds for name, cost in costs.items()}


def _page(
    trials: Mapping[str, list[Trial]],
    answers: Mapping[str, dict[str, list[Answer]]],
    results: Mapping[str, list[Result]],
    costs: Mapping[str, dict[str, Cost]],
) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("clf-news", *PEERS))
    return f"""# Pages: roles of blocks and links, beside the separators people use

Made by `make bench` ({versions}).

All separators get the same pages, gold and code. A person wrote down the article of every page, and blocks end at
block-level elements. A block is editorial when at least 0.6 of its runs of four words lie in that article; a block of
fewer than four words must be a whole line of it, and a table's cell of that length may have its row in it instead.
Below 0.2 a block is not editorial. Between the two, and for repeats of the title, nothing is claimed.

A separator gives the article's text. A block counts as its article when the same rule finds the block in that text, so
a menu entry that repeats a subheading counts for all alike. Outside the article, clf predicts promo or navigation. The
peers predict neither, so the gold's own rule decides for them: a link of four words and twenty characters, and its
card, is promo. The column of promo links therefore favours the peers: only the border of the article can make them err.

"clf, block by block" is measured by the role of each block instead of the text. F1 counts all blocks (or links)
together, token F1 is the mean over pages, and intervals are 95 % bootstrap intervals over pages. Sites of these pages
were kept out of training.

![F1 by separator, and quality against time](images/pages.png)

{_quality(results)}

Article-body F1 is the figure of the public article extraction benchmark: runs of four tokens, mean precision and mean
recall over pages (after `evaluate.py` of scrapinghub/article-extraction-benchmark). That benchmark publishes 0.958 for
trafilatura on AEB; the value here is {show(_of(results["aeb"], REFERENCE).body)}.

## Time and memory

Times are milliseconds of processor time per page, on {TIMED_PAGES} or more evenly spread pages of each corpus. The
separators alternate on each page, the median of {PASSES} passes counts, and the pages are decoded beforehand. All give
the article's text; "blocks and links" adds clf's verdict on every block and link, and "with reasons" adds all reasons.
Absolute times drift on shared machines; the ratios are from one run. Memory is the peak of a process that only reads
the same pages and the largest page of the corpus ("nothing": without a separator).

{_cost_table(costs)}

## Other languages

{_languages(trials, answers)}
"""


def _quality(results: Mapping[str, list[Result]]) -> str:
    rows = [[CORPORA[corpus], *_row(result)] for corpus, part in results.items() for result in part]
    header = ["pages", "number", "separator", "block F1", "editorial-link F1", "promo-link F1", "token F1"]
    return table([*header, "article-body F1"], rows)


def _row(result: Result) -> list[str]:
    figures = (result.blocks, result.editorial_links, result.promo_links, result.tokens, result.body)
    return [f"{result.pages:,}", result.name, *(show(figure) for figure in figures)]


def _of(results: Iterable[Result], name: str) -> Result:
    return next(result for result in results if result.name == name)


def _cost_table(costs: Mapping[str, dict[str, Cost]]) -> str:
    rows = [[name, *(cell for part in costs.values() for cell in _cost_cells(name, part))] for name in MEASURED]
    header = [f"{CORPORA[corpus]}: {unit}" for corpus in costs for unit in ("ms per page", "times trafilatura", "MB")]
    return table(["separator", *header], rows)


def _cost_cells(name: str, costs: Mapping[str, Cost]) -> list[str]:
    ratio = costs[name].milliseconds / costs[REFERENCE].milliseconds
    return [f"{costs[name].milliseconds:.1f}", f"{ratio:.2f}", f"{costs[name].megabytes:.0f}"]


def _languages(trials: Mapping[str, list[Trial]], answers: Mapping[str, dict[str, list[Answer]]]) -> str:
    languages = Counter(trial.item.language for trial in trials["aeb"])
    others = [index for index, trial in enumerate(trials["aeb"]) if trial.item.language != "English"]
    foreign = [trials["aeb"][index] for index in others]
    rows = []
    for name, given in answers["aeb"].items():
        result = _result(name, foreign, [given[index] for index in others])
        rows.append(["AEB, not English", *_row(result)])
    html, text = seed_trials(SEEDS, ".html"), seed_trials(SEEDS, ".txt")
    for language in ("Romanian", "English"):
        rows += _seed_rows(f"own pages, {language}", _in_language(html, language), SEPARATORS)
        rows += _seed_rows(f"own texts, {language}", _in_language(text, language), [OURS_TEXT])
    header = ["pages", "number", "separator", "block F1", "editorial-link F1", "promo-link F1", "token F1"]
    named = ", ".join(f"{count} {name}" for name, count in languages.most_common())
    return f"""The page heads learned from English, German, Polish, French and Romanian pages, and from a few in other
languages. The languages of AEB, detected from the articles, are: {named}.
The project's own pages (`seeds/`) have a role by hand for every block and link and are never trained on. They are
invented, difficult on purpose, and so few that the intervals are wide. The peers do not read plain text.

{table([*header, "article-body F1"], rows)}
"""


def _in_language(trials: Iterable[Trial], language: str) -> list[Trial]:
    return [trial for trial in trials if trial.item.language == language]


def _seed_rows(title: str, trials: list[Trial], names: Iterable[str]) -> list[list[str]]:
    answers = _answers(trials, list(names))
    return [[title, *_row(result)] for result in _results(trials, answers)]
