"""Expressions of the package stay sparse: few comprehensions, no chained conditional, no long row of arguments."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
MOST_COMPREHENSIONS = 3.5
"""Per 100 lines of a module, over all modules."""
MOST_POSITIONAL_ARGUMENTS = 6
MOST_POSITIONAL_FIELDS = 4
"""Fields of a record that are given by position; two swapped fields of one type pass the type checker."""
BY_POSITION = "clf/page/reading/blocks.py"
"""The one module that builds records by position: a page has thousands of them, and keywords take two thirds longer."""
MOST_CLAUSES = 2
"""Loops and conditions of one comprehension that stands on one line."""


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in (root / "clf").rglob("*.py")
    }


def is_chained_conditional(node: ast.AST) -> bool:
    return isinstance(node, ast.IfExp) and any(isinstance(part, ast.IfExp) for part in (node.body, node.orelse))


def has_many_positional_arguments(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL_ARGUMENTS


def is_crowded_comprehension(node: ast.AST) -> bool:
    if not isinstance(node, COMPREHENSIONS) or node.end_lineno != node.lineno:
        return False
    return sum(1 + len(loop.ifs) for loop in node.generators) > MOST_CLAUSES


@pytest.mark.parametrize("is_dense", [is_chained_conditional, has_many_positional_arguments, is_crowded_comprehension])
def test_no_expression_is_dense(is_dense: Callable[[ast.AST], bool], modules: dict[str, str]) -> None:
    found = [
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, text in modules.items()
        for node in ast.walk(ast.parse(text))
        if is_dense(node)
    ]
    assert found == []


def records_of(modules: dict[str, str]) -> set[str]:
    """Return the names of the frozen dataclasses and named tuples of the package."""
    classes = (
        node for text in modules.values() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)
    )
    return {
        node.name
        for node in classes
        if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
        or any("NamedTuple" in ast.unparse(base) for base in node.bases)
    }


def test_records_of_many_fields_are_built_by_keyword(modules: dict[str, str]) -> None:
    records = records_of(modules)
    assert {"Page", "Block", "LinkVerdict", "Bundle"} <= records
    found = [
        f"{name}:{node.lineno}"
        for name, text in modules.items()
        if name != BY_POSITION
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL_FIELDS
        if isinstance(node.func, ast.Name) and node.func.id in records
    ]
    assert found == []


def test_comprehensions_are_few(modules: dict[str, str]) -> None:
    lines = sum(text.count("\n") for text in modules.values())
    nodes = (node for text in modules.values() for node in ast.walk(ast.parse(text)))
    count = sum(isinstance(node, COMPREHENSIONS) for node in nodes)
    assert 100 * count / lines <= MOST_COMPREHENSIONS
