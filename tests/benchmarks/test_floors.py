"""The floors: what falls below one is named, they rise by --update, and fall only with a reason that stays."""

import tomllib
from pathlib import Path

import pytest
import tomli_w

from benchmarks.floors import FLOORS, Measured, check, measure, read_floors, run, updated
from clf.classifiers import Model
from clf.errors import GateError
from tests.experiments.corpora import write_corpora
from tests.training.samples import headlines

KNOWN = {"news": {"fingerprint": "f1", "figures": {"auc": 0.8, "f1": 0.6}}}


def measured(auc: float, f1: float, fingerprint: str = "f1") -> dict[str, Measured]:
    return {"news": Measured(fingerprint, {"auc": auc, "f1": f1})}


def test_what_is_at_its_floor_stands_and_what_is_below_is_named() -> None:
    assert list(check(measured(0.8, 0.7), KNOWN)) == []
    assert list(check(measured(0.79991, 0.7), KNOWN)) == ["news: auc is 0.7999, the floor is 0.8000"]
    assert list(check(measured(0.9, 0.9, "f2"), KNOWN)) == ["news is other data than the floors were measured on (f2)"]
    assert list(check({"new": Measured("f1", {"auc": 0.5})}, KNOWN)) == ["new has no floors yet"]


def test_floors_rise_and_do_not_fall_by_themselves() -> None:
    found = updated(measured(0.85559, 0.5), KNOWN)
    assert found == {"news": {"fingerprint": "f1", "figures": {"auc": 0.8555, "f1": 0.6}}}
    assert updated({}, KNOWN) == KNOWN


def test_a_floor_falls_with_a_reason_that_stays_in_the_file() -> None:
    found = updated(measured(0.85, 0.5), KNOWN, reason="roles by reading are what we want")
    assert found["news"]["figures"] == {"auc": 0.85, "f1": 0.5}
    (record,) = found["regression"]
    assert {name: record[name] for name in ("set", "figure", "old", "new", "reason")} == {
        "set": "news",
        "figure": "f1",
        "old": 0.6,
        "new": 0.5,
        "reason": "roles by reading are what we want",
    }
    again = updated(measured(0.85, 0.4), found, reason="again")
    assert [item["new"] for item in again["regression"]] == [0.5, 0.4]


def test_other_data_gets_new_floors() -> None:
    found = updated(measured(0.7, 0.5, "f2"), KNOWN)
    assert found["news"] == {"fingerprint": "f2", "figures": {"auc": 0.7, "f1": 0.5}}
    assert "regression" not in found


def test_the_gate_measures_what_is_here_and_fails_below_a_floor(root: Path, tmp_path: Path, model: Model) -> None:
    rows = headlines(60, "stop-clickbait")
    data = write_corpora(tmp_path / "data", {"stop-clickbait": rows})
    steps: list[str] = []
    found = measure(model, data, root / "seeds", steps.append)
    assert set(found) == {"seeds", "stop-clickbait"}
    absent = ("roclico-test", "webis17-posts", "ta1c", "aeb")
    assert steps == [f"{name} is not on this machine and is not checked" for name in absent]
    assert found["seeds"].figures["editorial_f1"] > 0.85
    floors = tmp_path / "floors.toml"
    arguments = {"data": data, "seeds": root / "seeds", "floors": floors, "bundle": root / "clf" / "bundle"}
    run(update=True, allow_regression="", **arguments)
    known = read_floors(floors)
    assert known["stop-clickbait"]["figures"]["auc"] <= found["stop-clickbait"].figures["auc"]
    run(update=False, allow_regression="", **arguments)
    known["seeds"]["figures"]["promo_f1"] = 0.999
    floors.write_text(tomli_w.dumps(known), encoding="utf-8")
    with pytest.raises(GateError, match=r"falls below its floors:\n  seeds: promo_f1 is 0\.\d+, the floor is 0\.9990"):
        run(update=False, allow_regression="", **arguments)
    run(update=False, allow_regression="measured wrongly", **arguments)
    assert tomllib.loads(floors.read_text(encoding="utf-8"))["regression"][0]["reason"] == "measured wrongly"


def test_the_floors_of_the_project_cover_headlines_and_pages() -> None:
    floors = read_floors(FLOORS)
    assert {"seeds", "roclico-test", "webis17-posts", "stop-clickbait", "ta1c", "aeb"} <= set(floors)
    assert all(len(item["fingerprint"]) == 64 for name, item in floors.items() if name != "regression")
