"""A small data folder with one own and one public corpus, the public one served from a mirror folder."""

import hashlib
from pathlib import Path

import pytest

OWN = """text,label,topic,pair
Consiliul a votat bugetul cu 12 voturi,editorial,politica,1
"Ce a făcut primarul, după vot",clickbait,politica,1
"""
PUBLIC = b"text,label,topic,pair\nFirst headline here,editorial,x,1\nWhat she saw next,clickbait,x,1\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write a data folder; the mirror lies beside it."""
    root = tmp_path / "data"
    (root / "headlines").mkdir(parents=True)
    (root / "headlines" / "ro.csv").write_text(OWN, encoding="utf-8")
    served = tmp_path / "mirror" / "example.org" / "corpus" / "public.csv"
    served.parent.mkdir(parents=True)
    served.write_bytes(PUBLIC)
    (root / "corpora.toml").write_text(
        f"""
[own-ro]
task = "headlines"
language = "ro"
licence = "CC0-1.0"
labelling = "by hand"
parser = "own"
use = "train"
path = "headlines/ro.csv"
sha256 = "{sha256(OWN.encode())}"

[public]
task = "headlines"
language = "en"
licence = "MIT"
labelling = "by hand"
parser = "own"
use = "test"
[[public.files]]
name = "public.csv"
url = "https://example.org/corpus/public.csv"
sha256 = "{sha256(PUBLIC)}"
""",
        encoding="utf-8",
    )
    return root
