"""The page of a search: one row per trial, its changes and figures in their columns, and the failed ones listed."""

from clf.experiments.search.report import describe, search_markdown
from clf.experiments.search.state import TrialResult

IDENTITY = {"name": "mine", "objective": "log_loss"}
BEST = TrialResult("k1", {"model.c": [4], "namespace.stem.use": False}, 0.25, {"log_loss": 0.25, "tokens": 1_200_000})
WORSE = TrialResult("k2", {"model.c": [8], "namespace.stem.use": True}, 0.5, {"log_loss": 0.51239, "tokens": 7})
FAILED = TrialResult("k3", {"model.c": [0], "namespace.stem.use": True}, None, failure="no token is kept")


def rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_figure_stands_under_its_name() -> None:
    header, first, second = rows(search_markdown(IDENTITY, [BEST, WORSE]))
    assert header == ["rank", "model.c", "namespace.stem.use", "log_loss", "tokens"]
    assert first == ["1", "[4]", "false", "0.2500", "1.2e+06"]
    assert second == ["2", "[8]", "true", "0.5124", "7"]


def test_the_page_says_what_the_order_is() -> None:
    page = search_markdown(IDENTITY, [BEST, WORSE])
    assert page.startswith("# Search: mine\n\n2 trials, ordered by log_loss")
    assert "could not be fitted" not in page


def test_a_failed_trial_has_no_figures_and_gives_its_reason() -> None:
    page = search_markdown(IDENTITY, [BEST, FAILED])
    assert rows(page)[2] == ["2", "[0]", "true", "-", "-"]
    assert page.endswith("\n- model.c = [0], namespace.stem.use = true: no token is kept\n")


def test_changes_are_written_as_the_file_would_have_them() -> None:
    assert describe({}) == ""
    assert describe({"name": "știri", "data.weights": {"a": 0.5}}) == 'name = "știri", data.weights = {"a": 0.5}'
