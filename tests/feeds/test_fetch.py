"""A real server on the loopback address: feeds arrive, and servers that are slow, endless or circular are given up."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clf.errors import ClfError, InputError
from clf.feeds import fetch
from clf.feeds.fetch import Route
from clf.feeds.limits import FeedLimits

FEED = b"<rss><channel><title>t</title></channel></rss>"
QUICK = FeedLimits(size=1_000_000, seconds=0.6, silence=0.3)


class Feeds(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            getattr(self, f"answer_{self.path.strip('/').partition('?')[0]}", self.answer_feed)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def begin(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def answer_feed(self) -> None:
        self.begin()
        self.wfile.write(FEED)

    def answer_packed(self) -> None:
        self.begin(Content_Encoding="gzip")
        self.wfile.write(gzip.compress(FEED))

    def answer_loop(self) -> None:
        self.begin(302, Location="/loop")

    def answer_moved(self) -> None:
        self.begin(301, Location="/știri?a=b c".encode().decode("latin-1"))

    def answer_file(self) -> None:
        self.begin(302, Location="file:///etc/passwd")

    def answer_gone(self) -> None:
        self.begin(410)

    def answer_endless(self) -> None:
        self.begin()
        while True:
            self.wfile.write(b" " * 65536)

    def answer_silent(self) -> None:
        time.sleep(1)

    def answer_dripping(self) -> None:
        for _ in range(50):
            self.wfile.write(b"H")
            time.sleep(0.05)

    def answer_slow(self) -> None:
        self.begin()
        for _ in range(50):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Feeds) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.mark.parametrize("path", ["feed", "moved", ""])
def test_a_feed_arrives(path: str, server: str) -> None:
    assert fetch(f"{server}/{path}") == FEED


def test_a_packed_feed_arrives_packed(server: str) -> None:
    assert gzip.decompress(fetch(f"{server}/packed")) == FEED


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("loop", "redirects more than 5 times"),
        ("file", "redirects to an address that is not followed: 'file:///etc/passwd'"),
        ("gone", "answers with status 410"),
        ("endless", "sends more than 1,000,000 bytes"),
        ("silent", "gave no whole answer within 0.6 seconds"),
        ("dripping", "gave no whole answer within 0.6 seconds"),
        ("slow", "gave no whole answer within 0.6 seconds"),
    ],
)
def test_a_server_that_gives_no_feed_is_named_with_the_reason(path: str, sentence: str, server: str) -> None:
    with pytest.raises(ClfError) as caught:
        fetch(f"{server}/{path}", QUICK)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(f"{server}/{path} ")
    assert caught.value.exit_code == 1


def test_a_closed_port_cannot_be_fetched() -> None:
    with pytest.raises(ClfError, match=r"cannot be fetched .*refused"):
        fetch("http://127.0.0.1:9/", QUICK)


def test_a_public_address_never_leads_to_a_private_one(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    route = Route()
    route.connect((host, int(port)), timeout=5).close()
    route.was_public = True
    with pytest.raises(Exception, match=r"redirects to the private address 127\.0\.0\.1"):
        route.connect((host, int(port)), timeout=5)


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example/feed", "http://", "http://a.example:port/", "http://me:secret@a.example/", "http://[::1/"],
)
def test_an_address_that_is_none_of_the_web_is_misuse(address: str) -> None:
    with pytest.raises(InputError) as caught:
        fetch(address)
    assert "secret" not in str(caught.value)
