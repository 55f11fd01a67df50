"""No regular expression of the package takes more than linear time on the texts that are worst for it.

Every compiled expression is run on repetitions of short strings, behind the literal texts that it looks for.
"""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator

import pytest

import clf
from clf.datasets.headlines.parsers import without_trailing_links

LENGTH = 16_000
SECONDS = 0.4
"""Processor time for one text; quadratic time would be more than a second, linear time is about a millisecond."""
UNITS = (" ", "a", "A", "1", "'", "<", "/", ".", "=", "\\", "&", "…", "\n", "a ", "1.", "<a ")
TRUSTED = {
    "clf.page.cues._LINE": "reads a file of the package",
    "clf.datasets.pages.roles._RUN": "reads annotations of the project",
}
"""Expressions that never see a text from outside."""
ANCHORED = {"clf.page.reading.feed._FEED"}
"""Expressions that are only matched at the beginning of a text."""


APART = {
    "clf.training.pyfunc": "MLflow runs it, and imports it in its own way",
    "clf.batch.datatrove": "it needs a library that has an environment of its own, and has no expression",
}
"""Modules that are not imported here."""


def expressions() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    seen = set()
    for module in pkgutil.walk_packages(clf.__path__, "clf."):
        if module.name in APART:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and id(value) not in seen:
                seen.add(id(value))
                yield f"{module.name}.{name}", value


EXPRESSIONS = dict(expressions())


def texts(pattern: str | bytes) -> Iterator[str]:
    source = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    literals = [re.sub(r"\\s[*+]", "", found) for found in re.findall(r'(?:[\w<"=:/#&.-]|\\s[*+])+', source)]
    longest = sorted({literal for literal in literals if len(literal) > 1}, key=len, reverse=True)[:4]
    for start in ("", *longest, "<meta charset=", '"articleBody":'):
        for unit in (*UNITS, *longest[:1]):
            for end in ("", "\0x"):
                yield start + unit * (LENGTH // len(unit)) + end


class TooLongError(Exception):
    """The expression ran out of its time."""


def run(expression: re.Pattern[str] | re.Pattern[bytes], text: str, *, is_anchored: bool) -> None:
    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        if is_anchored:
            expression.match(text)  # type: ignore[arg-type]
            return
        found = expression.finditer(text.encode() if isinstance(expression.pattern, bytes) else text)  # type: ignore[arg-type]
        for _ in found:
            pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - TRUSTED.keys()))
def test_an_expression_is_linear(name: str) -> None:
    expression = EXPRESSIONS[name]
    for text in texts(expression.pattern):
        try:
            run(expression, text, is_anchored=name in ANCHORED)
        except TooLongError:
            pytest.fail(f"{name} is super-linear on {text[:40]!r} … {text[-5:]!r}")


def test_the_trusted_ones_still_exist() -> None:
    assert {*TRUSTED, *ANCHORED} <= EXPRESSIONS.keys()


@pytest.mark.parametrize("unit", ["http://a", "http://a ", "… ", " ", "https://", "pic.twitter.com/x…"])
def test_trailing_links_are_removed_in_linear_time(unit: str) -> None:
    used = time.process_time()
    for end in ("", " x"):
        without_trailing_links("Title " + unit * 20_000 + end)
    assert time.process_time() - used < 2
