"""The batch scorer and ``clf batch`` at several sizes, beside other libraries -> ``scale.md``, in one run.

Every measured command is a process of its own, whose start is part of its time. Rates hold for the machine that the
page names; ratios within the page say more.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generated import spliced
from benchmarks.page_peers import PEERS
from benchmarks.scale_headlines import MOST_TRAIN, TASKS, headline_tables
from benchmarks.usage import Usage, usage_of
from benchmarks.warc import warc_pages, write_warc
from clf.cli.console import console
from clf.datasets.markdown import table

RESULT = Path(__file__).with_name("scale.md")
COLUMN = "text"
ARTICLES, LINKS = "clf batch --article", "clf batch, a row per link"
MANY_LINKS = 1e9
"""Rows of the cost model."""
CRAWL_PAGES = 19_700 * 100_000
"""HTML pages of one WARC file of Common Crawl, times the files of one crawl."""
_CHUNK = 50_000
"""Rows of a row group in the generated files."""
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Plan:
    """The extent of a run: training rows per language, sizes in rows, rows for the scaling of workers, WARC pages."""

    train: int
    languages: int
    sizes: tuple[int, ...]
    worker_rows: int
    pages: int


USUAL = Plan(train=MOST_TRAIN, languages=2, sizes=(100_000, 1_000_000), worker_rows=500_000, pages=600)
LONG = Plan(train=MOST_TRAIN, languages=2, sizes=(100_000, 1_000_000, 10_000_000), worker_rows=500_000, pages=600)
QUICK = Plan(train=500, languages=1, sizes=(20_000, 40_000), worker_rows=40_000, pages=40)


def main(plan: Plan = USUAL, result: Path = RESULT) -> None:
    """Measure and write the page to ``result``."""
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sections = {
            "pages": _pages(place, plan.pages, rates),
            "workers": _workers(place, plan.worker_rows, rates),
            "memory": _memory(place, plan.sizes, rates),
        }
    sections["headlines"] = headline_tables(TASKS[: plan.languages], most=plan.train)
    sections["cost"] = cost_table(rates)
    result.write_text(_page(sections), encoding="utf-8")
    console.print(f"wrote {result}")


def main_long() -> None:
    """Measure with ten million rows too."""
    main(LONG)


def main_quick() -> None:
    """Try everything at small sizes; the page goes to ``runs``, because its figures mean nothing."""
    result = Path("runs/scale-quick.md")
    result.parent.mkdir(exist_ok=True)
    main(QUICK, result)


def write_parquet(path: Path, rows: int) -> None:
    """Write generated headlines with a key, one chunk after the other."""
    schema = pa.schema([("id", pa.int64()), (COLUMN, pa.string())])
    texts = spliced(rows)
    start = 0
    with pq.ParquetWriter(path, schema) as writer:
        while chunk := list(islice(texts, _CHUNK)):
            writer.write_table(pa.table({"id": range(start, start + len(chunk)), COLUMN: chunk}, schema=schema))
            start += len(chunk)


def batch(arguments: Sequence[str | Path], workers: int, out: Path) -> Usage:
    """Run ``clf batch`` with the bundle that ships."""
    environment = {name: value for name, value in os.environ.items() if name != "CLF_BUNDLE"}
    command = [sys.executable, "-m", "clf", "batch", *arguments, "--out", out, "--workers", str(workers)]
    return usage_of(command, {**environment, **_ONE_CORE})


def _workers(place: Path, rows: int, rates: dict[str, float]) -> str:
    """Return the table of one and of two workers over the same file."""
    path = place / "workers.parquet"
    write_parquet(path, rows)
    found = {workers: batch([path, "--column", COLUMN], workers, place / f"workers-{workers}") for workers in (1, 2)}
    rates["rows"] = rows / found[1].seconds
    cells = []
    for workers, usage in found.items():
        gain = found[1].seconds / usage.seconds
        cells.append([str(workers), f"{rows / usage.seconds:,.0f}", f"{gain:.2f}", f"{usage.megabytes:.0f}"])
    return table(["workers", "rows/s", "times one worker", "peak MB, all processes"], cells)


def _memory(place: Path, sizes: Sequence[int], rates: dict[str, float]) -> str:
    """Return the table of peak memory by the number of rows, with one worker."""
    cells = []
    for size in sizes:
        path, out = place / f"{size}.parquet", place / f"memory-{size}"
        write_parquet(path, size)
        console.print(f"  {size:,} rows")
        usage = batch([path, "--column", COLUMN], 1, out)
        written = sum(each.stat().st_size for each in out.rglob("*.parquet")) / size
        cells.append(
            [
                f"{size:,}",
                f"{usage.seconds:.0f}",
                f"{size / usage.seconds:,.0f}",
                f"{usage.megabytes:.0f}",
                f"{path.stat().st_size / size:.0f}",
                f"{written:.0f}",
            ]
        )
        rates["bytes"] = written
        path.unlink()
    return table(["rows", "seconds", "rows/s", "peak MB", "bytes a row read", "bytes a row written"], cells)


def _pages(place: Path, most: int, rates: dict[str, float]) -> str:
    """Return the table of pages from one WARC file, on one core."""
    pages = warc_pages(most)
    if not pages:
        return "Not measured: the page corpora are not on this machine; `clf data fetch` downloads them."
    path = place / "pages.warc.gz"
    write_warc(path, pages)
    usages = dict(_page_usages(path, place))
    base = usages["trafilatura"].seconds
    cells = []
    for name, usage in usages.items():
        rate = rates[name] = len(pages) / usage.seconds
        cells.append([name, f"{rate:.1f}", f"{base / usage.seconds:.2f}", f"{usage.megabytes:.0f}"])
    text = table(["command", "pages/s", "times trafilatura", "peak MB"], cells)
    size = sum(len(page.html) for page in pages) / len(pages) / 1000
    return f"{len(pages):,} pages of {size:.0f} KB on average:\n\n{text}"


def _page_usages(path: Path, place: Path) -> Iterator[tuple[str, Usage]]:
    for name, options in ((ARTICLES, ["--article"]), (LINKS, [])):
        console.print(f"  {name}")
        yield name, batch([path, *options], 1, place / f"pages-{len(options)}")
    for name in PEERS:
        console.print(f"  {name}")
        command = [sys.executable, "-m", "benchmarks.page_peers", name, path]
        yield name, usage_of(command, {**os.environ, **_ONE_CORE})


def cost_table(rates: Mapping[str, float]) -> str:
    """Return the cost model: core-hours and bytes at the measured rates of one worker."""
    cells = []
    if "rows" in rates:
        gigabytes = f"{MANY_LINKS * rates['bytes'] / 1e9:,.0f} GB"
        work = "1e9 headlines or link texts from a table"
        cells.append([work, f"{rates['rows']:,.0f} rows/s", _hours(MANY_LINKS / rates["rows"]), gigabytes])
    for name, work in ((ARTICLES, "articles"), (LINKS, "a row per link")):
        if name in rates:
            hours = _hours(CRAWL_PAGES / rates[name])
            cells.append([f"the pages of one crawl, {work}", f"{rates[name]:.1f} pages/s", hours, "-"])
    return table(["work", "measured on one core", "core-hours", "bytes written"], cells)


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:,.0f}"


def _page(sections: dict[str, str]) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"""# Scale

Written by `python -m benchmarks scale` in one run on one machine ({machine}).
`python -m benchmarks scale-long` adds ten million rows. The commands of the last three tables are timed from start
to end.

## Headlines: rates, memory and quality on one core

Every scorer learned from the same rows, on the same test rows; settings were chosen by held-out groups of the training
rows. The batch scorer, the single scorer and the pipeline have the same weights. fastText and the embeddings run in
environments of their own. The bundle that ships has other training rows and recognises the language first; its batch
scorer is compared with its own rate for one headline. A text without a letter gets no probability from clf, and counts
as 0. Rates are those of the training and test rows, each read once. The batch scorer gains where words return; in a few
thousand rows, as in Romanian, most words are new to it.

{sections["headlines"]}

## Pages from one WARC file, on one core

The pages are those of public corpora. All commands read the same records. trafilatura has its usual settings;
"fast" leaves out its fallbacks.

{sections["pages"]}

## Workers

`clf batch` over one Parquet file of generated headlines.

{sections["workers"]}

## Memory

`clf batch` with one worker over generated headlines. Memory is that of all processes together.

{sections["memory"]}

## Cost

The rates above, for a billion rows and for one monthly crawl of Common Crawl: 100,000 WARC files with 19,700 HTML pages
each. Reading from an object store is not in it.

{sections["cost"]}
"""
