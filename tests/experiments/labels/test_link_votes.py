"""Votes on links test the wording, and the links whose wording is far from their votes come first."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import clf
from clf.errors import DataError
from clf.experiments.labels.link_votes import LinkVotes, read_link_votes, write_link_votes

PROMO = ("You won't believe what this actor did next", "10 secrets your doctor will never tell you")
OTHER = ("Parliament adopts the budget for 2026 after a long debate", "Central bank keeps its key rate at 6.5 percent")


def export(path: Path, rows: Sequence[tuple[str, str]]) -> Path:
    lines = [f'"{text}",{label},a.example,' for text, label in rows]
    path.write_text("\n".join(["text,label,topic,pair", *lines]) + "\n", encoding="utf-8")
    return path


def votes(path: Path, rows: Sequence[tuple[str, str]]) -> LinkVotes:
    return read_link_votes(export(path, rows), clf.load())


def test_promo_links_are_told_by_their_wording(tmp_path: Path) -> None:
    rows = [*((text, "promo") for text in PROMO), (OTHER[0], "editorial"), (OTHER[1], "navigation")]
    found = votes(tmp_path / "links.csv", rows)
    assert found.auc.value == 1.0
    assert found.unknown == 0
    assert {link.site for link in found.links} == {"a.example"}


def test_the_most_surprising_link_comes_first(tmp_path: Path) -> None:
    rows = [(PROMO[0], "promo"), (OTHER[0], "promo"), (OTHER[1], "editorial")]
    found = votes(tmp_path / "links.csv", rows)
    assert found.links[0].text == OTHER[0]
    assert [link.surprise for link in found.links] == sorted([link.surprise for link in found.links], reverse=True)
    write_link_votes(found, tmp_path / "runs" / "list.csv")
    lines = (tmp_path / "runs" / "list.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "text,role,site,probability"
    assert lines[1].startswith(f"{OTHER[0]},promo,a.example,0.")


def test_a_text_is_read_as_it_was_before_the_export(tmp_path: Path) -> None:
    found = votes(tmp_path / "links.csv", [(f"'-50% {PROMO[0]}", "promo"), (OTHER[0], "editorial")])
    assert {link.text for link in found.links} == {f"-50% {PROMO[0]}", OTHER[0]}


def test_links_in_languages_without_a_head_are_counted(tmp_path: Path) -> None:
    found = votes(tmp_path / "links.csv", [("東京の天気予報をもっと見る", "promo"), (OTHER[0], "editorial")])
    assert (len(found.links), found.unknown) == (1, 1)
    assert found.auc.value is None


@pytest.mark.parametrize("text", ["text,topic\na,b\n", "text,label,topic\na,clickbait,b\n", "\x80"])
def test_a_file_that_is_no_export_of_links_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "links.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(DataError, match="clf feedback export --task link"):
        read_link_votes(path, clf.load())


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.csv is no export of votes"):
        read_link_votes(tmp_path / "absent.csv", clf.load())
