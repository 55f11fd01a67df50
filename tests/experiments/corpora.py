"""A data folder with small headline corpora, written for one test."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from clf.types import Example

NAMESPACES = '[[namespace]]\nname = "word"\n[[namespace]]\nname = "stem"\n'


def write_corpora(folder: Path, corpora: Mapping[str, Sequence[Example]], *, test: Sequence[str] = ()) -> Path:
    """Write a table with ``corpora`` and their files to ``folder``; the ones in ``test`` are for evaluation only."""
    entries = []
    (folder / "headlines").mkdir(parents=True, exist_ok=True)
    for name, examples in corpora.items():
        path = folder / "headlines" / f"{name}.csv"
        rows = [f'"{item.text}",{("editorial", "clickbait")[item.label]},topic,{item.pair}' for item in examples]
        path.write_text("\n".join(["text,label,topic,pair", *rows]) + "\n", encoding="utf-8")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        entries.append(
            f'[{name}]\ntask = "headlines"\nlanguage = "{examples[0].language}"\nlicence = "CC0-1.0"\n'
            f'labelling = "made for a test"\nparser = "own"\nuse = "{"test" if name in test else "train"}"\n'
            f'path = "headlines/{name}.csv"\nsha256 = "{digest}"\n'
        )
    (folder / "corpora.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder


def write_experiment(path: Path, text: str) -> Path:
    """Write an experiment with two namespaces and without pages; ``text`` has its data and its search."""
    model = "" if "[model]" in text else "[model]\nc = [1.0]\nfolds = 3\n"
    path.write_text(f"{NAMESPACES}{model}{text}", encoding="utf-8")
    return path
