"""pandas and Arrow frames <-> headlines and columns of verdicts."""

from __future__ import annotations

from typing import Any

from clf.batch.scorer import COLUMNS, HeadlineColumns
from clf.classifiers.headlines import MAX_HEADLINE
from clf.errors import InputError


def texts_of(frame: Any, column: str) -> list[str | None]:
    """Return the headlines in a column of a DataFrame or Table; None for a missing one.

    Raises InputError for a column that does not exist, occurs twice or is no text, and names the row of a bad value.
    """
    names = list(frame.columns) if _is_pandas(frame) else list(frame.column_names)
    if names.count(column) != 1:
        listed = ", ".join(map(str, names))
        raise InputError(f"there are {names.count(column)} columns {column!r}; name one of: {listed}")
    if taken := [name for name in COLUMNS if name in names]:
        raise InputError(f"the frame has a column {taken[0]!r} already; rename it, so that nothing is lost")
    raw = frame[column].tolist() if _is_pandas(frame) else frame.column(column).to_pylist()
    return [_text(value, index) for index, value in enumerate(raw)]


def with_columns(frame: Any, found: HeadlineColumns) -> Any:
    """Return the frame with the verdicts as columns behind its own."""
    added = {name: getattr(found, name) for name in COLUMNS}
    if _is_pandas(frame):
        return frame.assign(**added)
    import pyarrow as pa

    for name, values in added.items():
        frame = frame.append_column(name, pa.array(values, from_pandas=True))
    return frame


def _is_pandas(frame: Any) -> bool:
    return hasattr(frame, "iloc")


def _text(value: Any, index: int) -> str | None:
    if value is None or value != value:
        return None
    if not isinstance(value, str):
        raise InputError(f"row {index} is {value!r:.40} of type {type(value).__name__}; give a column of texts")
    if len(value) > MAX_HEADLINE:
        raise InputError(f"row {index} has {len(value):,} characters, the limit is {MAX_HEADLINE:,}; is it a page?")
    return value
