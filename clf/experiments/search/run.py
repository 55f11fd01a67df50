"""A grid -> its results: finished trials are taken from the folder, the others are run and kept there one by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tomli_w

from clf.datasets.registry import Corpus
from clf.errors import ExperimentError
from clf.experiments.search import headline_trials, page_trials
from clf.experiments.search.grid import Grid, Trial, with_changes
from clf.experiments.search.report import search_markdown
from clf.experiments.search.state import SearchFolder, TrialResult
from clf.experiments.search.workers import Material, run_trials
from clf.files import replace_file
from clf.parallel import Workers
from clf.text.normalize import NORMALIZER_VERSION
from clf.training.progress import Say, silent

BEST, REPORT = "best.toml", "search.md"


@dataclass(frozen=True, slots=True)
class Progress:
    """One finished trial: how many of ``total`` are finished, its result, the best one, and the time left."""

    done: int
    total: int
    result: TrialResult
    best: TrialResult | None
    seconds_left: float


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """A finished search: its folder, the results of all trials from best to worst, and how many were run just now."""

    folder: Path
    results: tuple[TrialResult, ...]
    run_now: int

    @property
    def best(self) -> TrialResult:
        """The trial with the smallest objective; the first in the order of the keys where several have it."""
        return self.results[0]


@dataclass(frozen=True, slots=True)
class Search:
    """A grid with the corpora that it may read, below the data folder ``root``, and the folder of its results."""

    grid: Grid
    corpora: Mapping[str, Corpus]
    root: Path
    folder: Path

    def run(self, workers: Workers, *, say: Say = silent, report: Report | None = None) -> SearchOutcome:
        """Run the trials that are not finished yet, and write the table of results and the best experiment.

        Raises ExperimentError when another search has the folder or no trial could be fitted, and the errors of data.
        """
        with SearchFolder.opened(self.folder, self._identity()) as state:
            finished = state.finished()
            results = [finished[trial.key] for trial in self.grid.trials if trial.key in finished]
            missing = [trial for trial in self.grid.trials if trial.key not in finished]
            if results:
                say(f"{len(results)} of {len(self.grid.trials)} trials were finished before")
            if missing:
                material = self._material(say)
                say(f"running {len(missing)} trials")
                results += _run(state, material, missing, tuple(results), (workers, report))
            ordered = ranked(results)
            self._write(ordered)
        return SearchOutcome(self.folder, tuple(ordered), len(missing))

    def _material(self, say: Say) -> Material:
        if self.grid.kind == "pages":
            return page_trials.prepare_pages(self.grid, self.corpora, self.root, say=say)
        return headline_trials.prepare_headlines(self.grid, self.corpora, self.root, say=say)

    def _identity(self) -> dict[str, Any]:
        """Return the settings that two runs of one search share."""
        base = self.grid.base.model_dump(mode="json", exclude={"description"})
        named = [*self.grid.base.data.train, *(self.grid.base.pages.train if self.grid.base.pages else [])]
        return {
            "name": self.grid.base.name,
            "kind": self.grid.kind,
            "objective": page_trials.OBJECTIVE if self.grid.kind == "pages" else headline_trials.OBJECTIVE,
            "experiment": base,
            "space": self.grid.tables["search"],
            "sha256": {name: list(self.corpora[name].hashes) for name in named if name in self.corpora},
            "versions": {"clf-news": version("clf-news"), "normalizer": NORMALIZER_VERSION},
        }

    def _write(self, ordered: Sequence[TrialResult]) -> None:
        if not ordered or ordered[0].objective is None:
            failures = "\n  ".join(dict.fromkeys(result.failure for result in ordered))
            raise ExperimentError(f"no trial of {self.grid.base.name} could be fitted:\n  {failures}")
        tables = with_changes(self.grid.tables, ordered[0].changes)
        del tables["search"]
        tables.update(name=f"{self.grid.base.name}-best", description=f"The best trial of {self.grid.base.name}.")
        replace_file(self.folder / BEST, tomli_w.dumps(tables).encode())
        replace_file(self.folder / REPORT, search_markdown(self._identity(), ordered).encode())


def ranked(results: Sequence[TrialResult]) -> list[TrialResult]:
    """Return the results from the smallest objective to the largest; trials that failed come last."""
    return sorted(results, key=lambda result: (result.objective is None, result.objective or 0.0, result.key))


def _run(
    state: SearchFolder,
    material: Material,
    missing: Sequence[Trial],
    before: Sequence[TrialResult],
    settings: tuple[Workers, Report | None],
) -> Iterator[TrialResult]:
    """Run the ``missing`` trials; keep, report and yield the result of each."""
    workers, report = settings
    started, results = time.monotonic(), list(before)
    for result in run_trials(material, missing, jobs=workers.processes, scheduler=workers.scheduler):
        state.keep(result)
        results.append(result)
        done = len(results) - len(before)
        left = (time.monotonic() - started) / done * (len(missing) - done)
        if report:
            best = ranked(results)[0]
            total = len(before) + len(missing)
            report(Progress(done=len(results), total=total, result=result, best=best, seconds_left=left))
        yield result
