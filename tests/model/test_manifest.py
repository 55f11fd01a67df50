"""The description of a bundle: written and read back, and refused with the cause when it is damaged."""

import json
from dataclasses import replace
from typing import Any

import pytest

from clf.errors import BundleError
from clf.model.manifest import FORMAT_VERSION, Credit, Head, LanguageHead, Manifest, Threshold, parse_manifest

MANIFEST = Manifest(
    name="tiny",
    heads={
        "headline": Head(
            labels=("clickbait", "editorial"),
            namespaces=("word",),
            decision=0.5,
            thresholds=(Threshold(0.9, 0.75, 0.5), Threshold(0.99, None, None)),
            calibration={"headline": (1.5, -0.25)},
        )
    },
    corpora=(Credit("own", "ro", "CC0-1.0", 3, ("ab", "cd")),),
    metrics={"f1": 0.5},
    normalizer=1,
    pipelines={"headline": "ef"},
    files={"probes.json": "01"},
)


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    assert parse_manifest(MANIFEST.to_json()) == MANIFEST


def test_a_language_head_is_read_back_too_and_left_out_where_there_is_none() -> None:
    told = replace(MANIFEST, language=LanguageHead(("en", "ro"), ("word", "char"), -1.0, 2.0, 0.5))
    assert parse_manifest(told.to_json()) == told
    assert '"language": {' not in MANIFEST.to_json()


def test_a_language_head_from_before_the_number_of_tokens_reads_all_of_them() -> None:
    told = replace(MANIFEST, language=LanguageHead(("en", "ro"), ("word", "char"), -1.0, 2.0, 0.5, most=32))
    raw = json.loads(told.to_json())
    assert parse_manifest(json.dumps(raw)).language == told.language
    del raw["language"]["most"]
    old = parse_manifest(json.dumps(raw)).language
    assert old is not None
    assert old.most == 0


def test_a_language_head_cannot_read_fewer_tokens_than_none() -> None:
    told = replace(MANIFEST, language=LanguageHead(("en", "ro"), ("word",), -1.0, 2.0, 0.5, most=-1))
    with pytest.raises(BundleError, match="-1 is no number of tokens"):
        parse_manifest(told.to_json())


def test_a_manifest_of_the_first_version_keeps_its_text_and_so_its_checksum() -> None:
    old = replace(MANIFEST, format_version=1)
    assert parse_manifest(old.to_json()) == old
    assert parse_manifest(old.to_json()).to_json() == old.to_json()


def test_the_same_manifest_is_the_same_text_in_any_order_of_its_fields() -> None:
    files = {"b": "2", "a": "1"}
    assert replace(MANIFEST, files=files).to_json() == replace(MANIFEST, files=dict(sorted(files.items()))).to_json()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"format": 1}'])
def test_a_text_that_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(BundleError, match=r"is not a manifest .*train again"):
        parse_manifest(text)


@pytest.mark.parametrize("version", [0, FORMAT_VERSION + 1, "1", None])
def test_another_format_version_is_refused_with_both_numbers(version: Any) -> None:
    raw = {**json.loads(MANIFEST.to_json()), "format_version": version}
    with pytest.raises(BundleError, match=f"format version {version!r}, this clf reads versions 1 to {FORMAT_VERSION}"):
        parse_manifest(json.dumps(raw))


@pytest.mark.parametrize(
    "change",
    [
        {"heads": None},
        {"heads": {"headline": {}}},
        {"colour": "red"},
        {"corpora": [{"id": "x"}]},
        {"heads": [1]},
        {"language": {}},
    ],
)
def test_a_missing_or_unknown_field_is_refused(change: dict[str, Any]) -> None:
    raw = {**json.loads(MANIFEST.to_json()), **change}
    with pytest.raises(BundleError, match="lacks or misspells a field"):
        parse_manifest(json.dumps(raw))
