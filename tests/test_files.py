"""Files and folders are replaced whole, or stay as they were."""

import os
import time
from pathlib import Path

import pytest

from clf import files
from clf.files import replace_file, replaced_file, replaced_folder, write_synced


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestReplaceFile:
    def test_writes_a_new_file_and_replaces_an_old_one(self, tmp_path: Path) -> None:
        for content in (b"one", b"two"):
            replace_file(tmp_path / "table.csv", content)
            assert (tmp_path / "table.csv").read_bytes() == content
        assert names(tmp_path) == ["table.csv"]

    def test_others_may_read_the_file(self, tmp_path: Path) -> None:
        replace_file(tmp_path / "table.csv", b"")
        assert (tmp_path / "table.csv").stat().st_mode & 0o777 == 0o644

    def test_a_failure_leaves_neither_a_change_nor_a_temporary_file(self, tmp_path: Path) -> None:
        (tmp_path / "taken").mkdir()
        with pytest.raises(OSError, match="directory"):
            replace_file(tmp_path / "taken", b"content")
        assert names(tmp_path) == ["taken"]


class TestReplacedFile:
    def test_a_file_written_in_pieces_appears_at_the_end(self, tmp_path: Path) -> None:
        write_synced(tmp_path / "rows.csv", b"old")
        with replaced_file(tmp_path / "rows.csv") as temporary, temporary.open("wb") as file:
            file.write(b"one")
            assert (tmp_path / "rows.csv").read_bytes() == b"old"
            file.write(b"two")
        assert (tmp_path / "rows.csv").read_bytes() == b"onetwo"
        assert names(tmp_path) == ["rows.csv"]

    def test_an_error_inside_leaves_the_old_file_and_nothing_else(self, tmp_path: Path) -> None:
        write_synced(tmp_path / "rows.csv", b"old")
        with pytest.raises(TypeError), replaced_file(tmp_path / "rows.csv") as temporary:
            temporary.write_bytes("no bytes")  # type: ignore[arg-type]
        assert (tmp_path / "rows.csv").read_bytes() == b"old"
        assert names(tmp_path) == ["rows.csv"]

    def test_a_block_that_deletes_the_file_changes_nothing(self, tmp_path: Path) -> None:
        with replaced_file(tmp_path / "rows.csv") as temporary:
            temporary.unlink()
        assert names(tmp_path) == []


class TestReplacedFolder:
    def test_makes_a_folder_and_the_folders_above_it(self, tmp_path: Path) -> None:
        with replaced_folder(tmp_path / "runs" / "own") as temporary:
            write_synced(temporary / "figures" / "roc.svg", b"<svg>")
        assert (tmp_path / "runs" / "own" / "figures" / "roc.svg").read_bytes() == b"<svg>"

    def test_replaces_a_folder_whole(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            with replaced_folder(tmp_path / "own") as temporary:
                write_synced(temporary / name, b"")
        assert names(tmp_path / "own") == ["two"]
        assert names(tmp_path) == ["own"]

    def test_an_error_inside_leaves_the_old_folder_and_nothing_else(self, tmp_path: Path) -> None:
        write_synced(tmp_path / "own" / "old", b"")
        with pytest.raises(TypeError), replaced_folder(tmp_path / "own") as temporary:
            write_synced(temporary / "new", "no bytes")  # type: ignore[arg-type]
        assert names(tmp_path) == ["own"]
        assert names(tmp_path / "own") == ["old"]

    def test_a_failing_last_step_brings_the_old_folder_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_synced(tmp_path / "own" / "old", b"")
        rename = Path.rename

        def fail(self: Path, target: Path) -> Path:
            if target == tmp_path / "own" and names(self) == ["new"]:
                raise OSError("no room")
            return rename(self, target)

        monkeypatch.setattr(files, "_exchange", lambda *_: False)
        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="no room"), replaced_folder(tmp_path / "own") as temporary:
            write_synced(temporary / "new", b"")
        assert names(tmp_path / "own") == ["old"]
        assert names(tmp_path) == ["own"]

    @pytest.mark.parametrize("can_exchange", [True, False])
    def test_a_replaced_folder_is_the_new_one_whichever_way_the_system_knows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
    ) -> None:
        if not can_exchange:
            monkeypatch.setattr(files.ctypes, "CDLL", lambda _: object())
        write_synced(tmp_path / "own" / "old", b"")
        with replaced_folder(tmp_path / "own") as temporary:
            write_synced(temporary / "new", b"")
        assert (names(tmp_path / "own"), names(tmp_path)) == (["new"], ["own"])


class TestLeftovers:
    def test_old_ones_of_the_same_name_are_deleted_and_all_others_stay(self, tmp_path: Path) -> None:
        day_before = time.time() - 100_000
        for name in (".own-old.tmp", ".own-new.tmp", ".other-old.tmp", ".own-notes"):
            write_synced(tmp_path / name / "file", b"")
        write_synced(tmp_path / ".own-file.tmp", b"")
        for name in (".own-old.tmp", ".own-file.tmp", ".other-old.tmp", ".own-notes"):
            os.utime(tmp_path / name, (day_before, day_before))
        with replaced_folder(tmp_path / "own"):
            pass
        assert names(tmp_path) == [".other-old.tmp", ".own-new.tmp", ".own-notes", "own"]
