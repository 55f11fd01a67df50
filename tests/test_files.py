"""Files and folders are replaced whole, or stay as they were."""

from pathlib import Path

import pytest

from clf.files import replace_file, replaced_folder, write_synced


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

        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="no room"), replaced_folder(tmp_path / "own") as temporary:
            write_synced(temporary / "new", b"")
        assert names(tmp_path / "own") == ["old"]
        assert names(tmp_path) == ["own"]
