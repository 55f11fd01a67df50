"""Seed pages with the roles written beside them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@dataclass(frozen=True)
class Seed:
    """A seed page and the roles of its blocks, and of its links where it is HTML."""

    name: str
    page: bytes
    blocks: list[str]
    links: list[str]


def read_seed(page: Path) -> Seed:
    rows = [line.split("\t") for line in page.with_suffix(".roles.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    if page.suffix == ".txt":
        return Seed(page.name, page.read_bytes(), [row[1] for row in rows], [])
    blocks, links = ([row[2] for row in rows if row[0] == kind] for kind in ("block", "link"))
    return Seed(page.name, page.read_bytes(), blocks, links)


@pytest.fixture(scope="session")
def seeds() -> list[Seed]:
    return [read_seed(path) for path in sorted([*SEEDS.glob("*.html"), *SEEDS.glob("*.txt")])]
