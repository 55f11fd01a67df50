"""Mirrors that lie: bounded on disk and in memory, and nothing outside the folder of the corpus is written."""

import gzip
import hashlib
import io
import multiprocessing
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from clf.datasets.archives import read_manifest, unpack
from clf.datasets.download import fetch
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import ChecksumError, ClfError, DataError


def manifest_of(folder: Path, *names: str, content: bytes = b"x") -> tuple[Path, str]:
    text = "".join(f"{hashlib.sha256(content).hexdigest()}  {len(content)}  {name}\n" for name in names)
    path = folder / "corpus.sha256"
    path.write_text(text, encoding="utf-8")
    return path, hashlib.sha256(text.encode()).hexdigest()


def member(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(f"top/{name}")
    info.size, info.type = size, kind
    return info.tobuf(tarfile.USTAR_FORMAT)


def zeros(path: Path, head: bytes, size: int) -> Path:
    """Write a tar.gz of one member with ``size`` zeros."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(head)
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    return path


@pytest.mark.parametrize(
    ("kind", "size"),
    [(tarfile.REGTYPE, 200_000_000), (tarfile.XHDTYPE, 200_000_000), (tarfile.GNUTYPE_LONGNAME, 200_000_000)],
    ids=["a member", "a pax header", "a long name"],
)
def test_a_bomb_takes_neither_memory_nor_disk(tmp_path: Path, kind: bytes, size: int) -> None:
    packed = zeros(tmp_path / "x.tar.gz", member("a.html", size, kind), size)
    tracemalloc.start()
    with pytest.raises(ChecksumError):
        unpack(packed, *manifest_of(tmp_path, "a.html"), tmp_path / "raw" / "corpus")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert not list((tmp_path / "raw").iterdir())


def test_a_member_that_is_longer_than_its_manifest_is_not_written_to_its_end(tmp_path: Path) -> None:
    packed = zeros(tmp_path / "x.tar.gz", member("a.html", 3_000_000), 3_000_000)
    with pytest.raises(ChecksumError, match=r"a\.html is larger than the 1 bytes of its manifest"):
        unpack(packed, *manifest_of(tmp_path, "a.html"), tmp_path / "raw" / "corpus")


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "..", "a\\..\\evil.txt"])
def test_a_name_outside_the_corpus_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="outside the corpus"):
        read_manifest(*manifest_of(tmp_path, name))


def test_an_endless_mirror_is_broken_off(tmp_path: Path, data: Path) -> None:
    corpus = load_corpora(data)["public"]
    files = [file.model_copy(update={"max_bytes": 1_000_000}) for file in corpus.files]
    endless = tmp_path / "endless"
    for file in files:
        path = endless / file.url.removeprefix("https://")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(30_000_000))
    with pytest.raises(ChecksumError, match="larger than 1,000,000 bytes"):
        fetch(corpus.model_copy(update={"files": files}), data, mirror=str(endless))
    left = [path for path in (data / "raw").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in left) <= 1_000_000


def fetch_in_turn(data: str, mirror: str, results: "multiprocessing.Queue[str]") -> None:
    try:
        corpus: Corpus = load_corpora(Path(data))["public"]
        results.put(f"fetched {len(fetch(corpus, Path(data), mirror=mirror))}")
    except ClfError as error:
        results.put(str(error))


def test_two_fetches_at_once_wait_for_each_other(data: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    arguments = (str(data), str(data.parent / "mirror"), results)
    fetches = [context.Process(target=fetch_in_turn, args=arguments) for _ in range(3)]
    for process in fetches:
        process.start()
    told = sorted(results.get(timeout=120) for _ in fetches)
    for process in fetches:
        process.join()
    assert told == ["fetched 0", "fetched 0", "fetched 1"]


def test_what_a_killed_fetch_has_left_is_deleted(data: Path) -> None:
    corpus = load_corpora(data)["public"]
    leftover = data / "raw" / "public" / "tmpab12cd34"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half")
    fetch(corpus, data, mirror=str(data.parent / "mirror"))
    assert not leftover.exists()


def test_a_pax_name_that_is_ordinary_is_read(tmp_path: Path) -> None:
    name = "a" * 300 + ".html"
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(f"top/{name[:200]}/{name[:200]}")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    unpack(tmp_path / "x.tar.gz", *manifest_of(tmp_path, f"{name[:200]}/{name[:200]}"), tmp_path / "raw")
    assert (tmp_path / "raw" / name[:200] / name[:200]).read_bytes() == b"x"
