"""``clf data list``, ``fetch`` and ``audit`` in one process, on a small data folder with a mirror beside it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clf.cli import app
from clf.errors import ClfError, InputError, LeakageError, MissingCorpusError
from tests.datasets import saved_pages as made
from tests.datasets.conftest import OWN, PUBLIC, data, sha256

__all__ = ["data"]


def invoke(*arguments: str, **environment: str) -> Result:
    """Run ``clf data``; raise what it raises."""
    result = CliRunner().invoke(
        app, ["data", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1", "CLF_DATA_MIRROR": "", **environment}
    )
    if isinstance(result.exception, ClfError):
        raise result.exception
    assert result.exception is None
    return result


def listed(root: Path) -> dict[str, dict[str, object]]:
    lines = invoke("list", "--json", "--data", str(root)).stdout.splitlines()
    return {str(record["id"]): record for record in map(json.loads, lines)}


def test_a_list_tells_what_is_here_with_its_rows(data: Path) -> None:
    found = listed(data)
    assert (found["own-ro"]["present"], found["own-ro"]["rows"]) == (True, 2)
    assert (found["public"]["present"], found["public"]["rows"]) == (False, None)
    assert set(found["own-ro"]) == {"id", "present", "rows", "language", "licence", "use", "labelling", "task"}


def test_a_list_for_people_is_a_table(data: Path) -> None:
    lines = [line.split() for line in invoke("list", "--data", str(data)).stdout.splitlines()]
    assert lines[0] == ["corpus", "here", "rows", "language", "licence", "use", "labelled"]
    assert lines[1] == ["own-ro", "yes", "2", "ro", "CC0-1.0", "train", "by", "hand"]
    assert lines[2] == ["public", "no", "en", "MIT", "test", "by", "hand"]


def test_a_fetched_corpus_is_here_and_is_not_fetched_twice(data: Path) -> None:
    mirror = str(data.parent / "mirror")
    first = invoke("fetch", "--data", str(data), CLF_DATA_MIRROR=mirror)
    assert "verified" in first.stdout
    assert "was here" not in first.stdout
    assert "own-ro" not in first.stdout
    assert listed(data)["public"]["rows"] == 2
    again = invoke("fetch", "public", "--data", str(data), CLF_DATA_MIRROR="/nowhere")
    assert "was here, verified" in again.stdout
    assert f"{len(PUBLIC)}/{len(PUBLIC)} bytes" in again.stdout


def test_what_cannot_be_fetched_is_named_with_the_command_to_repeat(data: Path) -> None:
    with pytest.raises(MissingCorpusError, match=r"^not fetched: public; .* type `clf data fetch public`") as error:
        invoke("fetch", "--data", str(data), CLF_DATA_MIRROR="/nowhere")
    assert error.value.exit_code == 1


def test_an_unknown_corpus_is_misuse(data: Path) -> None:
    for verb in ("fetch", "audit"):
        with pytest.raises(InputError, match="no corpus is called 'nope'; there are own-ro, public") as error:
            invoke(verb, "nope", "--data", str(data))
        assert error.value.exit_code == 2


def test_the_audit_covers_what_is_here(data: Path) -> None:
    text = invoke("audit", "--markdown", "--data", str(data)).stdout
    assert text.startswith("# Audit\n\n**passed, no leak between training and test**")
    assert "| own-ro | ro | 2 | 50% | 0 | 0 | 0 | 0 |" in text
    assert "public" not in text
    assert "Audit of pages" not in text


def test_a_leak_is_printed_and_fails(data: Path) -> None:
    leak = OWN.replace("Consiliul a votat bugetul cu 12 voturi", "First headline here")
    (data / "headlines" / "ro.csv").write_text(leak, encoding="utf-8")
    table = data / "corpora.toml"
    text = table.read_text(encoding="utf-8").replace(sha256(OWN.encode()), sha256(leak.encode()))
    table.write_text(text, encoding="utf-8")
    invoke("fetch", "--data", str(data), CLF_DATA_MIRROR=str(data.parent / "mirror"))
    with pytest.raises(LeakageError, match="1 training rows repeat test rows:\n  own-ro, row 0: 'First headline here'"):
        invoke("audit", "--data", str(data))


def test_row_ranges_can_be_switched_off(data: Path) -> None:
    table = data / "corpora.toml"
    portal = "Headline,label\nUnu,0\nDoi,1\nTrei,0\n"
    (data / "headlines" / "portal.csv").write_text(portal, encoding="utf-8")
    entry = (
        '\n[portal]\ntask = "headlines"\nlanguage = "ro"\nlicence = "MIT"\nlabelling = "x"\nparser = "ro-portals"\n'
        f'use = "train"\npath = "headlines/portal.csv"\nsha256 = "{sha256(portal.encode())}"\n'
        'rows = [{ source = "one", first = 0, last = 1 }]\n'
    )
    table.write_text(table.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert "| portal | ro | 2 |" in invoke("audit", "portal", "--markdown", "--data", str(data)).stdout
    every = invoke("audit", "portal", "--markdown", "--all-rows", "--data", str(data)).stdout
    assert "| portal | ro | 3 |" in every


def test_pages_alone_have_no_audit_of_headlines(tmp_path: Path) -> None:
    made.write_data(tmp_path / "data", tmp_path / "mirror", pages=3, tests=1)
    invoke("fetch", "--data", str(tmp_path / "data"), CLF_DATA_MIRROR=str(tmp_path / "mirror"))
    text = invoke("audit", "--markdown", "--data", str(tmp_path / "data")).stdout
    assert text.startswith("\n# Audit of pages")
    assert "| tiny | 3 | 0 | 3 | 1 | 0 | 0 | 0 | 0 |" in text
    assert listed(tmp_path / "data")["tiny"]["rows"] == 3
