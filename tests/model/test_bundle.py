"""A bundle on disk: it comes back as it went, it is whole or it is refused, and a failed write harms nothing."""

import gzip
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clf import files
from clf.errors import BundleError
from clf.model import bundle as bundle_module
from clf.model.bundle import Bundle, read_bundle, write_bundle
from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.manifest import Credit, Head, LanguageHead, Manifest, Threshold
from clf.model.scorer import Namespace, Scorer

SCORER = Scorer(
    (
        Namespace("word", {"știre": (1.25, -0.5), 'a "b"': (2.0, 0.125)}),
        Namespace("fact", {"loud": (1.0, 3.0)}, unit=False, scale=0.5),
    ),
    bias=-0.75,
    slope=1.1,
    offset=-0.2,
)
HEAD = Head(
    labels=("clickbait", "editorial"),
    namespaces=("word", "fact"),
    decision=0.5,
    thresholds=(Threshold(0.8, 0.4, 0.9), Threshold(0.95, None, None)),
    calibration={"headline": (1.1, -0.2)},
)
MANIFEST = Manifest(
    name="small",
    heads={"headline": HEAD},
    corpora=(Credit("own-ro", "ro", "CC0-1.0", 12, ("ab" * 32,)),),
    metrics={"own-ro/auc": 0.9},
    normalizer=1,
    pipelines={"headline": "cd" * 32},
)
BUNDLE = Bundle(MANIFEST, {"headline": SCORER}, ({"text": "știre", "clickbait": 0.25},), "# Card\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bundle(BUNDLE, tmp_path / "bundle")
    return tmp_path / "bundle"


def test_a_bundle_comes_back_as_it_went(folder: Path) -> None:
    found = read_bundle(folder)
    assert found.scorers == BUNDLE.scorers
    assert replace(found.manifest, files={}, sizes={}) == MANIFEST
    assert found.probes == BUNDLE.probes
    assert found.card == BUNDLE.card


def test_a_language_head_comes_back_as_it_went(tmp_path: Path) -> None:
    head = LanguageHead(("en", "ro"), ("word",), -1.0, 2.0, 0.5)
    scorer = ClassScorer(
        (ClassNamespace.of("word", {"the": (2.0, (3.5, -1.0)), "și": (1.5, (-2.0, 4.0))}),), (-0.5, 0.25)
    )
    told = replace(BUNDLE, manifest=replace(MANIFEST, language=head), language=scorer)
    write_bundle(told, tmp_path / "bundle")
    found = read_bundle(tmp_path / "bundle")
    assert (found.language, found.manifest.language) == (scorer, head)
    assert read_bundle(tmp_path / "bundle").id == found.id != BUNDLE.id


def test_a_scorer_is_constructed_once_when_it_is_first_asked_for(folder: Path) -> None:
    scorers = read_bundle(folder).scorers
    assert (list(scorers), len(scorers)) == (["headline"], 1)
    assert scorers["headline"] is scorers["headline"]


def test_the_folder_holds_text_and_compressed_json_only(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "headline.json.gz",
        "manifest.json",
        "probes.json",
    ]


def test_the_same_model_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_bundle(BUNDLE, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_the_id_follows_the_contents(folder: Path, tmp_path: Path) -> None:
    other = replace(BUNDLE, scorers={"headline": replace(SCORER, bias=0.0)})
    assert read_bundle(folder).id == write_bundle(BUNDLE, tmp_path / "same").id
    assert read_bundle(folder).id != write_bundle(other, tmp_path / "other").id


@pytest.mark.parametrize("name", ["headline.json.gz", "probes.json", "README.md"])
def test_a_changed_byte_is_named(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(BundleError, match=rf"{name} was changed: SHA-256 is .*, the manifest says"):
        read_bundle(folder)


@pytest.mark.parametrize("name", ["headline.json.gz", "probes.json", "README.md", "manifest.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BundleError, match=rf"{name} cannot be read"):
        read_bundle(folder)


def rewrite(folder: Path, **changes: object) -> None:
    raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**raw, **changes}), encoding="utf-8")


def test_a_newer_format_says_what_to_install(folder: Path) -> None:
    rewrite(folder, format_version=3)
    with pytest.raises(BundleError, match="format version 3, this clf reads versions 1 to 2; install a matching clf"):
        read_bundle(folder)


@pytest.mark.parametrize(
    "changes",
    [{"heads": None}, {"corpora": [{"id": "x"}]}, {"colour": "red"}, {"heads": {"headline": {"labels": []}}}],
)
def test_a_misspelt_manifest_is_refused(folder: Path, changes: dict[str, object]) -> None:
    rewrite(folder, **changes)
    with pytest.raises(BundleError, match=r"manifest\.json lacks or misspells a field"):
        read_bundle(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}"])
def test_a_manifest_that_is_no_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError, match="is not a manifest"):
        read_bundle(folder)


def test_a_manifest_cannot_reach_outside_its_folder(folder: Path) -> None:
    rewrite(folder, files={"../secret": "00"})
    with pytest.raises(BundleError, match=r"names files outside the bundle \('\.\./secret'\)"):
        read_bundle(folder)


def test_contents_that_pass_the_checksum_but_make_no_scorer_are_refused(folder: Path) -> None:
    garbage = b"not gzip"
    (folder / "headline.json.gz").write_bytes(garbage)
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    rewrite(folder, files={**files, "headline.json.gz": bundle_module._sha256(garbage)})
    scorers = read_bundle(folder).scorers
    with pytest.raises(BundleError, match=r"headline\.json\.gz of the bundle cannot be read .* train again"):
        _ = scorers["headline"]


def test_contents_that_pass_the_checksum_but_are_no_probes_are_refused(folder: Path) -> None:
    garbage = b"["
    (folder / "probes.json").write_bytes(garbage)
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    rewrite(folder, files={**files, "probes.json": bundle_module._sha256(garbage)})
    with pytest.raises(BundleError, match=r"cannot be read .* train again"):
        read_bundle(folder)


def test_a_bundle_replaces_the_one_before_it(folder: Path) -> None:
    write_bundle(replace(BUNDLE, card="# Second\n"), folder)
    assert read_bundle(folder).card == "# Second\n"
    assert [path.name for path in folder.parent.iterdir()] == ["bundle"]


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_write_that_fails_leaves_the_old_bundle(folder: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    real = Path.rename

    def rename_fails_once_the_old_one_is_aside(self: Path, target: Path) -> Path:
        return fail() if self.name.startswith(".bundle-") else real(self, target)  # type: ignore[func-returns-value, return-value]

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
        monkeypatch.setattr(Path, "rename", rename_fails_once_the_old_one_is_aside)
    with pytest.raises(BundleError, match="No space left on device"):
        write_bundle(replace(BUNDLE, card="# Second\n"), folder)
    monkeypatch.undo()
    assert read_bundle(folder).card == "# Card\n"
    assert [path.name for path in folder.parent.iterdir()] == ["bundle"]


def test_a_killed_write_leaves_nothing_that_reads_as_a_bundle(folder: Path) -> None:
    half = folder.parent / ".bundle-half"
    shutil.copytree(folder, half)
    (half / "manifest.json").unlink()
    with pytest.raises(BundleError, match=r"manifest\.json cannot be read"):
        read_bundle(half)


def test_a_language_head_with_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    head = LanguageHead(("en", "ro"), ("word",), -1.0, 2.0, 0.5)
    scorer = ClassScorer((ClassNamespace.of("word", {"the": (2.0, (3.5, -1.0))}),), (-0.5, 0.25))
    write_bundle(replace(BUNDLE, manifest=replace(MANIFEST, language=head), language=scorer), tmp_path / "bundle")
    path = tmp_path / "bundle" / "language.json.gz"
    record = json.loads(gzip.decompress(path.read_bytes()))
    record["namespaces"][0]["weights"][0].append(1.0)
    data = gzip.compress(json.dumps(record).encode())
    path.write_bytes(data)
    manifest = json.loads((tmp_path / "bundle" / "manifest.json").read_text(encoding="utf-8"))
    files = {**manifest["files"], "language.json.gz": bundle_module._sha256(data)}
    rewrite(tmp_path / "bundle", files=files, sizes={})
    with pytest.raises(BundleError, match="a row of the language head has not 2 weights"):
        read_bundle(tmp_path / "bundle")


def test_a_manifest_larger_than_its_limit_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_module, "_MAX_MANIFEST", 100)
    with pytest.raises(BundleError, match=r"manifest\.json is larger than 100 bytes; restore the bundle"):
        read_bundle(folder)


def test_a_bundle_without_memory_for_it_asks_for_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(bundle_module, "parse_json", exhausted)
    with pytest.raises(BundleError, match=r"no memory to read the bundle in .*ulimit -v"):
        read_bundle(folder)
