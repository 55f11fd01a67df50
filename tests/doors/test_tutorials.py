"""Every command of the tutorials runs, in order, and prints the lines that the tutorial shows."""

from pathlib import Path

import pytest

from tests.tutorials import TUTORIALS, comparable, run

pytestmark = pytest.mark.doors


@pytest.mark.parametrize("document", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_works_as_it_is_written(document: Path, tmp_path: Path) -> None:
    done = run(document, tmp_path)
    assert len(done) > 3
    for command, printed in done:
        lines = [comparable(line) for line in printed]
        assert [line for line in command.shown if comparable(line) not in lines] == [], command.line
