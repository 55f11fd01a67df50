"""Examples -> a SQLite file that holds them sorted by language and group, so that passes over them need no memory.

SQLite sorts on disk. It keeps what does not fit into its cache in files in the system's temporary folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from clf.text.tokens import repeat_key
from clf.types import Example

_CACHE_KIB = 32_768
"""KiB of memory that SQLite may use for its pages and for sorting."""
_COLUMNS = "language, grp, text, label, target, corpus, source, pair, row, split"
_SCHEMA = f"CREATE TABLE unsorted ({_COLUMNS}, key, for_heads, for_language)"
_SORT = f"""CREATE TABLE rows AS SELECT {_COLUMNS}, for_heads, for_language FROM unsorted
WHERE grp NOT IN (SELECT grp FROM unusable) AND key NOT IN (SELECT grp FROM unusable) ORDER BY language, grp, rowid"""
_REPEATS = f"SELECT {_COLUMNS} FROM unsorted WHERE for_heads AND key IN (SELECT grp FROM unusable) ORDER BY rowid"


@dataclass(frozen=True, slots=True)
class StoredRow:
    """An example with the name of its group, and the heads that learn from it: headline heads, language head."""

    example: Example
    group: str
    for_heads: bool
    for_language: bool


class RowStore:
    """The training rows of a run; they are added first, then sorted once, then read as often as is needed."""

    def __init__(self, path: Path) -> None:
        """Make the file ``path``; the owner of its folder deletes it."""
        self._database = sqlite3.connect(path)
        # The file is of no use after a crash, so nothing protects it from one.
        for setting in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "temp_store=FILE"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute(_SCHEMA)
        self._database.execute("CREATE TABLE unusable (grp PRIMARY KEY) WITHOUT ROWID")

    def add(self, rows: Iterable[StoredRow]) -> None:
        """Append rows."""
        marks = ", ".join("?" * 13)
        self._database.executemany(f"INSERT INTO unsorted VALUES ({marks})", map(_values, rows))

    def forbid(self, groups: Iterable[str]) -> None:
        """Name groups and repeat digests of test rows; training rows that have one of them are not sorted in."""
        self._database.executemany("INSERT OR IGNORE INTO unusable VALUES (?)", ((group,) for group in groups))

    def repeats(self) -> list[Example]:
        """Return the rows for headline heads whose words are those of a test row."""
        return [_example(values) for values in self._database.execute(_REPEATS)]

    def sort(self) -> int:
        """Sort the rows by language and group; return the number of rows for headline heads that were left out."""
        before = self._count("unsorted")
        self._database.execute(_SORT)
        left_out = before - self._count("rows")
        self._database.execute("DROP TABLE unsorted")
        return left_out

    def languages(self) -> list[str]:
        """Return the languages of the rows for headline heads, sorted."""
        found = self._database.execute("SELECT DISTINCT language FROM rows WHERE for_heads ORDER BY language")
        return [language for (language,) in found]

    def corpora(self, column: str) -> dict[str, int]:
        """Return the number of rows of every corpus; ``column`` is ``for_heads`` or ``for_language``."""
        return dict(self._database.execute(f"SELECT corpus, COUNT(*) FROM rows WHERE {column} GROUP BY corpus"))

    def group_count(self) -> int:
        """Return the number of groups of the rows for headline heads."""
        query = "SELECT COUNT(*) FROM (SELECT DISTINCT language, grp FROM rows WHERE for_heads)"
        return int(self._database.execute(query).fetchone()[0])

    def rows(self, language: str | None) -> Iterator[tuple[Example, str]]:
        """Yield the rows for the head of ``language`` with their groups; the rows of a group follow one another.

        None stands for all languages.
        """
        query = f"SELECT {_COLUMNS} FROM rows WHERE language = COALESCE(?, language) AND for_heads ORDER BY rowid"
        for values in self._database.execute(query, (language,)):
            yield _example(values), values[1]

    def language_rows(self, most: int) -> Iterator[tuple[Example, str]]:
        """Yield the rows for the language head with their groups, at most ``most`` of each language."""
        found = self._database.execute("SELECT DISTINCT language FROM rows WHERE for_language ORDER BY language")
        query = f"SELECT {_COLUMNS} FROM rows WHERE language = ? AND for_language ORDER BY rowid LIMIT ?"
        for (language,) in found.fetchall():
            for values in self._database.execute(query, (language, most)):
                yield _example(values), values[1]

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _count(self, table: str) -> int:
        return int(self._database.execute(f"SELECT COUNT(*) FROM {table} WHERE for_heads").fetchone()[0])


def group_of(example: Example) -> str:
    """Return the name of an example's group: its pair where it has one, else its words.

    Near-duplicates that differ in a word are groups of their own here, because they are found by looking at all rows.
    """
    return digest(f"pair {example.corpus} {example.pair}") if example.pair else repeat_digest(example)


def repeat_digest(example: Example) -> str:
    """Return a digest of an example's words; two headlines that repeat each other share it."""
    return digest(repeat_key(example.text))


def digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of ``text``."""
    return sha256(text.encode("utf-8", errors="replace")).hexdigest()[:16]


def _values(row: StoredRow) -> tuple[str | int | float, ...]:
    item = row.example
    return (
        *(item.language, row.group, item.text, item.label, item.target),
        *(item.corpus, item.source, item.pair, item.row, item.split),
        *(repeat_digest(item), row.for_heads, row.for_language),
    )


def _example(values: tuple[str | int | float, ...]) -> Example:
    language, _, text, label, target, corpus, source, pair, row, split = values
    return Example(
        text=str(text),
        label=int(label),
        target=float(target),
        corpus=str(corpus),
        language=str(language),
        source=str(source),
        pair=str(pair),
        row=int(row),
        split=str(split),
    )
