"""The folder of a search: whole files, one search at a time, and no mixture of two searches."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clf.errors import DataError, ExperimentError
from clf.experiments.search.state import RECORD, SearchFolder, TrialResult, read_search

RESULT = TrialResult("k1", {"model.c": [4]}, 0.25, {"log_loss": 0.25}, 1.5)
IDENTITY = {"name": "mine", "space": {"model.c": [1, 2]}}


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    with SearchFolder.opened(tmp_path / "s", IDENTITY) as state:
        state.keep(RESULT)
    with SearchFolder.opened(tmp_path / "s", IDENTITY) as state:
        assert state.finished() == {"k1": RESULT}
    assert read_search(tmp_path / "s") == (IDENTITY, [RESULT])


def test_another_search_is_not_mixed_in(tmp_path: Path) -> None:
    with SearchFolder.opened(tmp_path, IDENTITY):
        pass
    with (
        pytest.raises(ExperimentError, match=r"holds another search \(space differ\); choose another folder"),
        SearchFolder.opened(tmp_path, {**IDENTITY, "space": {}}),
    ):
        pass


def test_a_second_process_is_kept_out_and_a_dead_one_is_not(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from clf.experiments.search.state import SearchFolder\n"
        f"with SearchFolder.opened(Path({str(tmp_path)!r}), {IDENTITY!r}):\n"
        "    print('locked', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"
    with pytest.raises(ExperimentError, match="another search runs in"), SearchFolder.opened(tmp_path, IDENTITY):
        pass
    other.kill()
    other.communicate()
    with SearchFolder.opened(tmp_path, IDENTITY) as state:
        assert state.finished() == {}


def test_a_damaged_trial_is_named_with_the_way_out(tmp_path: Path) -> None:
    with SearchFolder.opened(tmp_path, IDENTITY) as state:
        (tmp_path / "trials" / "k2.json").write_text(json.dumps({"key": "k2"}), encoding="utf-8")
        with pytest.raises(DataError, match=r"k2\.json is no finished trial .*delete it, and its trial runs again"):
            state.finished()


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_without_a_search_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / RECORD).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"holds no search .*give the folder that `clf search` named"):
        read_search(tmp_path)
