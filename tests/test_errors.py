"""The tree of errors: the drawing in the module is the tree that Python has, and families are caught together."""

import copy
import pickle
import re

import pytest

from clf import errors
from clf.cli import main
from clf.errors import (
    BundleError,
    ChecksumError,
    ClfError,
    DataError,
    ExperimentError,
    InputError,
    MissingCorpusError,
    MissingExtraError,
)

CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, ClfError)]


def drawn_tree() -> dict[str, tuple[str | None, int]]:
    """Return class -> its parent and its exit code, as the drawing in the module's docstring shows them."""
    found: dict[str, tuple[str | None, int]] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ([│├└─ ]*)(\w+Error)\b", line)
        if match is None:
            continue
        depth = len(match[1]) // 4
        del above[depth:]
        found[match[2]] = (above[-1] if above else None, 2 if "(exit code 2)" in line else 1)
        above.append(match[2])
    return found


def test_the_drawing_shows_every_class_below_its_parent_with_its_exit_code() -> None:
    tree = {
        error.__name__: (None if error is ClfError else error.__bases__[0].__name__, error.exit_code)
        for error in CLASSES
    }
    assert drawn_tree() == tree


@pytest.mark.parametrize(
    ("error", "families"),
    [
        (InputError, (ClfError, ValueError)),
        (ExperimentError, (ClfError, ValueError)),
        (ChecksumError, (DataError, ClfError)),
        (MissingCorpusError, (DataError, ClfError)),
        (MissingExtraError, (ClfError, ImportError)),
    ],
)
def test_an_error_is_caught_by_its_family(error: type[ClfError], families: tuple[type[Exception], ...]) -> None:
    for family in families:
        with pytest.raises(family, match="the value 3"):
            raise error("the value 3 is too small; give 4")


def test_a_damaged_bundle_is_neither_a_corpus_nor_an_unusable_argument() -> None:
    with pytest.raises(BundleError) as caught:
        raise BundleError("damaged")
    assert not isinstance(caught.value, DataError | ValueError | ImportError)


@pytest.mark.parametrize("error", CLASSES)
def test_an_error_survives_pickling_and_copying(error: type[ClfError]) -> None:
    """Pools of processes hand errors back as pickles."""
    raised = error("the file x is damaged; fetch it again")
    for other in (pickle.loads(pickle.dumps(raised)), copy.copy(raised)):
        assert type(other) is error
        assert (str(other), other.exit_code) == (str(raised), raised.exit_code)


@pytest.mark.parametrize(("error", "code"), [(InputError("no text"), 2), (BundleError("no bundle"), 1)])
def test_the_command_line_ends_with_the_exit_code_and_the_message(
    error: ClfError, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("clf.cli.app", fail)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert capsys.readouterr().err == f"clf: {error}\n"
