"""Small page corpora in the formats upstream uses, written by the tests."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

from clf.datasets.registry import Archive, Corpus

WORDS = (
    "river town council bridge doctor market winter harbour teacher library engine garden minister farmer festival "
    "budget school hospital railway museum forest village stadium factory airport"
).split()


def sentence(seed: int, length: int = 14) -> str:
    """Return words that differ by ``seed``."""
    words = [WORDS[(seed * 7 + step * (seed % 5 + 1)) % len(WORDS)] for step in range(length)]
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def body(seed: int) -> str:
    return "\n".join(f"{sentence(seed * 31 + line)} {sentence(seed * 17 + line, 20)}" for line in range(5))


def page(seed: int) -> str:
    """Return a page of one layout: menu, article, teasers, footer; the words differ by ``seed``."""
    paragraphs = "".join(f"<p>{line}</p>" for line in body(seed).split("\n"))
    teasers = "".join(
        f"<li><a href=/story-{n}/you-will-not-believe-{n}>You will not believe {WORDS[(seed + n) % 25]} number {n}</a>"
        for n in range(4)
    )
    return (
        f"<title>{sentence(seed, 6)}</title><nav class=menu><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a>"
        f"</ul></nav><article class=story><h1>{sentence(seed, 6)}</h1>{paragraphs}</article><aside class=related>"
        f"<h3>Read also</h3><ul>{teasers}</ul></aside><footer class=foot>Contact and legal</footer>"
    )


def corpus(parser: str, use: str = "train", **changes: str) -> Corpus:
    archive = Archive(url="https://example.org/x.tar.gz", manifest="m", sha256="0" * 64)
    fields = {"id": "tiny", "language": "en", "licence": "MIT", "labelling": "by hand", **changes}
    return Corpus.model_validate({**fields, "task": "pages", "parser": parser, "use": use, "archive": archive})


def url(seed: int) -> str:
    return f"https://www.site{seed}.example/news/{seed}"


def write_articles(folder: Path, count: int) -> None:
    (folder / "html").mkdir(parents=True)
    entries = {f"{n:03}": {"link": url(n), "articleBody": body(n)} for n in range(count)}
    (folder / "articles.json").write_text(json.dumps(entries), encoding="utf-8")
    for n in range(count - 1):  # the last one has no page
        (folder / "html" / f"{n:03}.html").write_text(page(n), encoding="utf-8")


def write_wcxb(folder: Path) -> None:
    for part, seed in (("dev", 1), ("test", 2)):
        (folder / part / "ground-truth").mkdir(parents=True)
        (folder / part / "html").mkdir()
        entry = {"url": url(seed), "ground_truth": {"main_content": body(seed)}}
        (folder / part / "ground-truth" / f"{seed}.json").write_text(json.dumps(entry), encoding="utf-8")
        (folder / part / "html" / f"{seed}.html.gz").write_bytes(gzip.compress(page(seed).encode()))


def write_benchmark(folder: Path) -> None:
    (folder / "html").mkdir(parents=True)
    (folder / "ground-truth.json").write_text(
        json.dumps({"k": {"articleBody": body(3), "url": url(3)}}), encoding="utf-8"
    )
    (folder / "html" / "k.html.gz").write_bytes(gzip.compress(page(3).encode()))


def corpus_files(seeds: range, parser: str) -> dict[str, bytes]:
    """Return name -> content of the files of a corpus with a page for each of ``seeds``."""
    if parser == "article-benchmark":
        truth = {f"{n:03}": {"url": url(n), "articleBody": body(n)} for n in seeds}
        packed = {f"html/{n:03}.html.gz": gzip.compress(page(n).encode(), mtime=0) for n in seeds}
        return {**packed, "ground-truth.json": json.dumps(truth).encode()}
    entries = {f"{n:03}": {"link": url(n), "articleBody": body(n)} for n in seeds}
    files = {f"html/{n:03}.html": page(n).encode() for n in seeds}
    return {**files, "articles.json": json.dumps(entries).encode()}


def write_data(root: Path, mirror: Path, *, pages: int, tests: int, marked: bool = False) -> None:
    """Write a data folder that names two page corpora, ``tiny`` and ``exam``, and the mirror that serves them.

    With ``marked``, the pages of ``exam`` are in a format that marks them as a test part.
    """
    (root / "manifests").mkdir(parents=True)
    tables = []
    for name, seeds, use in (("tiny", range(pages), "train"), ("exam", range(100, 100 + tests), "test")):
        parser = "article-benchmark" if marked and use == "test" else "articles"
        files = corpus_files(seeds, parser)
        served = mirror / "example.org" / f"{name}.tar.gz"
        served.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(served, "w:gz") as archive:
            for path, content in files.items():
                info = tarfile.TarInfo(f"top/{path}")
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        lines = (f"{hashlib.sha256(content).hexdigest()}  {len(content)}  {path}\n" for path, content in files.items())
        manifest = "".join(lines)
        (root / "manifests" / f"{name}.sha256").write_text(manifest, encoding="utf-8")
        tables.append(
            f'[{name}]\ntask = "pages"\nlanguage = "en"\nlicence = "MIT"\nlabelling = "by hand"\nparser = "{parser}"\n'
            f'use = "{use}"\n[{name}.archive]\nurl = "https://example.org/{name}.tar.gz"\n'
            f'manifest = "manifests/{name}.sha256"\nsha256 = "{hashlib.sha256(manifest.encode()).hexdigest()}"\n'
        )
    (root / "corpora.toml").write_text("\n".join(tables), encoding="utf-8")
