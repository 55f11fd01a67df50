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
    assert result.stdout == "['clickbait', 'unknown', 'editorial']\n"


def test_the_program_of_the_cost_model_prints_what_the_page_shows(root: Path) -> None:
    text = (root / "docs" / "scaling.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert (result.returncode, result.stdout) == (0, shown)
