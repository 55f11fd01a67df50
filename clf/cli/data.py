"""Arguments of ``clf data list|fetch|audit`` -> the corpora on this machine, listed, fetched or audited."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markdown import Markdown
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from clf.cli.console import JsonOption, complain, console, print_json
from clf.errors import DataError, MissingCorpusError

if TYPE_CHECKING:
    from clf.datasets.pages.corpora import LabelledPage
    from clf.datasets.registry import Corpus
    from clf.types import Example

app = typer.Typer(help="The corpora: what there is, fetch it, audit it.", no_args_is_help=True)
DataOption = Annotated[Path, typer.Option("--data", help="The data folder, the one with corpora.toml.")]
Names = Annotated[list[str] | None, typer.Argument(help="Corpus ids; all of them when none is given.")]
DATA = Path("data")
_TEXT_COLUMNS = ("language", "licence", "use", "labelling")
_LISTED = {"language", "licence", "use", "labelling", "task"}
_COLUMNS = ("corpus", "here", "rows", "language", "licence", "use", "labelled")


@app.command(name="list")
def list_(data: DataOption = DATA, json: JsonOption = False) -> None:
    """List every corpus: whether it is on this machine, rows (pages of page corpora), language, licence, use."""
    from clf.datasets.registry import load_corpora

    table = Table(*_COLUMNS, box=None, header_style="dim")
    for corpus in load_corpora(data).values():
        is_present = corpus.is_present(data)
        rows = _rows(corpus, data) if is_present else None
        if json:
            print_json({"id": corpus.id, "present": is_present, "rows": rows, **corpus.model_dump(include=_LISTED)})
        count = "" if rows is None else f"{rows:,}"
        mark = "[green]yes[/]" if is_present else "[yellow]no[/]"
        table.add_row(corpus.id, mark, count, *[getattr(corpus, column) for column in _TEXT_COLUMNS])
    if not json:
        console.print(table)


@app.command()
def fetch(corpora: Names = None, data: DataOption = DATA) -> None:
    """Fetch and verify public corpora; CLF_DATA_MIRROR may name a folder or an address that holds a copy."""
    from clf.datasets.download import fetch as fetch_corpus
    from clf.datasets.registry import choose, load_corpora

    mirror = os.environ.get("CLF_DATA_MIRROR")
    wanted = [corpus for corpus in choose(load_corpora(data), corpora) if not corpus.path]
    failed: list[str] = []
    columns = (TextColumn("{task.description:<16}"), BarColumn(), DownloadColumn(), TextColumn("{task.fields[state]}"))
    if warning := _python_warning(sys.version_info[:3]):
        complain(warning)
    with Progress(*columns, console=console) as progress:
        for corpus in wanted:
            task = progress.add_task(corpus.id, total=None, state="")
            try:
                fetched = fetch_corpus(corpus, data, mirror=mirror, progress=partial(progress.advance, task))
            except DataError as error:
                failed.append(corpus.id)
                complain(f"{corpus.id}: {error}")
                progress.update(task, state="[red]failed[/]")
                continue
            size = sum(map(_size, corpus.paths(data)))
            state = "[green]verified[/]" if fetched else "[green]was here, verified[/]"
            progress.update(task, total=size, completed=size, state=state)
    if failed:
        names = " ".join(failed)
        raise MissingCorpusError(f"not fetched: {names}; mend the cause above, then type `clf data fetch {names}`")


@app.command()
def audit(
    corpora: Names = None,
    data: DataOption = DATA,
    all_rows: Annotated[bool, typer.Option("--all-rows", help="Switch the table's row filters off.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the Markdown itself.")] = False,
) -> None:
    """Audit the corpora on this machine; exits with 1 when a training corpus repeats items of a test corpus.

    Headlines: repeats, contradictory labels, template rows, leaks, labels that the source predicts. Pages: sites,
    repeats, pages without an article, sites in both training and test corpora.
    """
    from clf.datasets.audit_report import audit_markdown, page_audit_markdown
    from clf.datasets.headlines.audit import audit as audit_examples
    from clf.datasets.headlines.audit import check_leakage
    from clf.datasets.headlines.corrections import corrected, read_corrections
    from clf.datasets.headlines.parsers import parse
    from clf.datasets.pages.audit import audit_pages
    from clf.datasets.pages.corpora import labelled_pages
    from clf.datasets.registry import choose, load_corpora
    from clf.default import load

    present = [corpus for corpus in choose(load_corpora(data), corpora) if corpus.is_present(data)]
    examples: dict[str, list[Example]] = {"train": [], "test": []}
    pages: list[LabelledPage] = []
    for corpus in present:
        if corpus.task == "pages":
            pages += labelled_pages(corpus, data)
        else:
            examples[corpus.use] += parse(corpus.model_copy(update={"rows": []}) if all_rows else corpus, data)
    trained = [corpus.id for corpus in present if corpus.use == "train"]
    train, counts = corrected(examples["train"], read_corrections(data), () if all_rows else trained)
    report = audit_examples(train, examples["test"], recognise=load().headlines.language, corrected=counts)
    has_headlines = any(corpus.task == "headlines" for corpus in present)
    text = (audit_markdown(report) if has_headlines or not pages else "") + page_audit_markdown(audit_pages(pages))
    if markdown:
        typer.echo(text)
    else:
        console.print(Markdown(text))
    check_leakage(report)


def _python_warning(version: tuple[int, int, int]) -> str:
    """Return a warning about the tar and zip readers of an old Python version; "" for a newer one.

    >>> _python_warning((3, 11, 10)), _python_warning((3, 12, 5))[:13]
    ('', 'Python 3.12.5')
    """
    mended = {(3, 11): (3, 11, 10), (3, 12): (3, 12, 6)}.get(version[:2])
    if mended is None or version >= mended:
        return ""
    has, needs = (".".join(map(str, numbers)) for numbers in (version, mended))
    return f"Python {has} has known faults in its tar and zip readers; {needs} or newer is safer with untrusted mirrors"


def _rows(corpus: Corpus, data: Path) -> int:
    """Return the number of headlines or pages in a corpus."""
    from clf.datasets.headlines.parsers import parse
    from clf.datasets.pages.corpora import read_sources

    return len(parse(corpus, data)) if corpus.task == "headlines" else sum(1 for _ in read_sources(corpus, data))


def _size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())
