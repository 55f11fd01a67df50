"""Fetching: from a folder, from an address, resumed, verified; a wrong file never takes the place of a right one."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clf.datasets.download import fetch, verify
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import ChecksumError, DataError, MissingCorpusError

SERVED = Path("mirror", "example.org", "corpus", "public.csv")


class RangeHandler(SimpleHTTPRequestHandler):
    """A quiet file server that honours ``Range: bytes=N-``, and remembers what it was asked for."""

    asked: list[str | None] = []  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.asked.append(self.headers["Range"])
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content, start = path.read_bytes(), 0
        if self.headers["Range"]:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        if start >= len(content) and start:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:])


@pytest.fixture
def server(data: Path) -> Iterator[str]:
    RangeHandler.asked.clear()
    handler = partial(RangeHandler, directory=str(data.parent / "mirror"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def corpus(data: Path) -> Corpus:
    return load_corpora(data)["public"]


def test_from_a_folder(data: Path, corpus: Corpus) -> None:
    sizes: list[int] = []
    fetched = fetch(corpus, data, mirror=str(data.parent / "mirror"), progress=sizes.append)
    assert fetched == list(corpus.paths(data))
    assert sum(sizes) == fetched[0].stat().st_size
    verify(corpus, data)


def test_what_is_here_and_right_is_not_fetched_again(data: Path, corpus: Corpus) -> None:
    fetch(corpus, data, mirror=str(data.parent / "mirror"))
    assert fetch(corpus, data, mirror="/nowhere") == []


def test_from_an_address(data: Path, corpus: Corpus, server: str) -> None:
    fetch(corpus, data, mirror=server)
    verify(corpus, data)
    assert RangeHandler.asked == [None]


@pytest.mark.parametrize("source", ["folder", "address"])
def test_an_interrupted_fetch_goes_on_where_it_stopped(data: Path, corpus: Corpus, server: str, source: str) -> None:
    partial_file = data / "raw" / "public" / "public.csv.part"
    partial_file.parent.mkdir(parents=True)
    partial_file.write_bytes((data.parent / SERVED).read_bytes()[:20])
    fetch(corpus, data, mirror=server if source == "address" else str(data.parent / "mirror"))
    verify(corpus, data)
    assert not partial_file.exists()
    assert RangeHandler.asked == (["bytes=20-"] if source == "address" else [])


def test_a_fetch_that_had_everything_but_the_move_is_finished(data: Path, corpus: Corpus, server: str) -> None:
    partial_file = data / "raw" / "public" / "public.csv.part"
    partial_file.parent.mkdir(parents=True)
    partial_file.write_bytes((data.parent / SERVED).read_bytes())
    fetch(corpus, data, mirror=server)
    verify(corpus, data)


def test_a_wrong_file_is_refused_with_both_hashes_and_replaces_nothing(data: Path, corpus: Corpus) -> None:
    place = corpus.paths(data)[0]
    place.parent.mkdir(parents=True)
    place.write_bytes(b"what lay here before")
    (data.parent / SERVED).write_bytes(b"something else")
    with pytest.raises(ChecksumError) as error:
        fetch(corpus, data, mirror=str(data.parent / "mirror"))
    assert corpus.hashes[0] in str(error.value)
    assert hashlib.sha256(b"something else").hexdigest() in str(error.value)
    assert place.read_bytes() == b"what lay here before"
    assert [path.name for path in place.parent.iterdir()] == ["public.csv"]


@pytest.mark.parametrize("mirror", ["/nowhere", "http://127.0.0.1:9"])
def test_no_source_says_what_to_set(data: Path, corpus: Corpus, mirror: str) -> None:
    with pytest.raises(MissingCorpusError, match=r"cannot be fetched .*CLF_DATA_MIRROR"):
        fetch(corpus, data, mirror=mirror)
    assert not corpus.is_present(data)


def test_a_place_that_cannot_be_written_is_an_error(data: Path, corpus: Corpus) -> None:
    (data / "raw").write_text("a file where a folder should be")
    with pytest.raises(DataError, match="cannot write"):
        fetch(corpus, data, mirror=str(data.parent / "mirror"))


def test_verify_names_a_missing_and_a_changed_file(data: Path, corpus: Corpus) -> None:
    with pytest.raises(MissingCorpusError, match=r"public is not on this machine .*clf data fetch"):
        verify(corpus, data)
    own = load_corpora(data)["own-ro"]
    verify(own, data)
    own.paths(data)[0].write_text("changed")
    with pytest.raises(ChecksumError, match=r"ro\.csv has SHA-256 .* the table of corpora says"):
        verify(own, data)
