"""The recipe for pandas runs as the document prints it; `tests/doors/test_recipes.py` runs the others."""

import re
import subprocess
import sys
from pathlib import Path


def recipe(root: Path, library: str) -> str:
    """Return the program of the section that begins with the name of ``library``."""
    text = (root / "docs" / "recipes.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {library}:.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    (program,) = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    return str(program)


def test_every_recipe_is_run_by_a_test(root: Path) -> None:
    text = (root / "docs" / "recipes.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+):", text, re.MULTILINE) == ["pandas", "Scrapy", "trafilatura", "datatrove", "Spark"]


def test_a_table_of_pandas_gets_labels(root: Path) -> None:
    result = subprocess.run([sys.executable, "-c", recipe(root, "pandas")], capture_output=True, encoding="utf-8")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "['clickbait', nan, 'editorial']\n"
