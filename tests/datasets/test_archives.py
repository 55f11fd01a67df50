"""Archives: only the named members are unpacked, each verified, all or none in place."""

import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from clf.datasets.archives import check_members, read_manifest, sha256_of, unpack
from clf.errors import ChecksumError, DataError, MissingCorpusError

MEMBERS = {"html/a.html": b"<p>a", "truth.json": b"{}"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {**members, "README": b"not wanted"}.items():
            info = tarfile.TarInfo(f"corpus-1.0/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> tuple[Path, str]:
    text = "".join(f"{sha256(content)}  {len(content)}  {name}\n" for name, content in MEMBERS.items())
    path = tmp_path / "corpus.sha256"
    path.write_text(text, encoding="utf-8")
    return path, sha256(text.encode())


def test_named_members_are_unpacked_and_others_stay(tmp_path: Path, manifest: tuple[Path, str]) -> None:
    folder = tmp_path / "raw" / "corpus"
    unpack(packed(tmp_path / "x.tar.gz", MEMBERS), *manifest, folder)
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")} == MEMBERS
    check_members(*manifest, folder)
    assert sha256_of(folder / "truth.json") == sha256(b"{}")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"truth.json": b"{}"}, r"lacks 1 named members, the first is 'html/a\.html'"),
        ({**MEMBERS, "truth.json": b"[]"}, r"member truth\.json has SHA-256"),
    ],
)
def test_a_wrong_or_missing_member_leaves_what_was_there(
    tmp_path: Path, manifest: tuple[Path, str], members: dict[str, bytes], message: str
) -> None:
    folder = tmp_path / "raw" / "corpus"
    unpack(packed(tmp_path / "good.tar.gz", MEMBERS), *manifest, folder)
    with pytest.raises(ChecksumError, match=message):
        unpack(packed(tmp_path / "bad.tar.gz", members), *manifest, folder)
    check_members(*manifest, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["corpus"]


@pytest.mark.parametrize("content", [b"no archive at all", gzip.compress(b"no tar" * 1000, mtime=0), b""], ids=len)
def test_a_damaged_archive_is_named(tmp_path: Path, manifest: tuple[Path, str], content: bytes) -> None:
    (tmp_path / "x.tar.gz").write_bytes(content)
    with pytest.raises(ChecksumError, match=r"x\.tar\.gz"):
        unpack(tmp_path / "x.tar.gz", *manifest, tmp_path / "raw" / "corpus")
    assert not (tmp_path / "raw" / "corpus").exists()


def test_a_member_never_lands_outside_its_folder(tmp_path: Path, manifest: tuple[Path, str]) -> None:
    unpack(packed(tmp_path / "x.tar.gz", {**MEMBERS, "../../evil": b"x"}), *manifest, tmp_path / "raw" / "corpus")
    assert not list(tmp_path.rglob("evil"))


def test_what_is_missing_or_changed_on_disk_is_found(tmp_path: Path, manifest: tuple[Path, str]) -> None:
    folder = tmp_path / "corpus"
    unpack(packed(tmp_path / "x.tar.gz", MEMBERS), *manifest, folder)
    (folder / "truth.json").write_bytes(b"changed")
    with pytest.raises(ChecksumError, match="delete it and fetch again"):
        check_members(*manifest, folder)
    (folder / "html" / "a.html").unlink()
    with pytest.raises(MissingCorpusError, match="not whole on this machine"):
        check_members(*manifest, folder)


def test_the_manifest_itself_is_checked(tmp_path: Path, manifest: tuple[Path, str]) -> None:
    assert list(read_manifest(*manifest)) == list(MEMBERS)
    with pytest.raises(ChecksumError, match="restore the manifest"):
        read_manifest(manifest[0], "0" * 64)
    with pytest.raises(DataError, match="cannot read the manifest"):
        read_manifest(tmp_path / "none", "0" * 64)
