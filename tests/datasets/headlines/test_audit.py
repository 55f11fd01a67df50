"""The audit finds what was planted: repeats, contradictions, leaks, template rows, labels the source gives away."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from clf.datasets.audit_report import audit_markdown
from clf.datasets.download import fetch
from clf.datasets.headlines.audit import audit, check_leakage, find_templates
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.errors import LeakageError
from clf.types import Example

WORDS = [
    first + second
    for first in ("ba", "co", "di", "fu", "ge", "ha", "ji")
    for second in ("lon", "mer", "nat", "pod", "ris")
]


def natural(count: int, seed: int = 1, corpus: str = "train") -> list[Example]:
    chooser = random.Random(seed)
    return [
        Example(
            " ".join(chooser.sample(WORDS, 8)), row % 2, float(row % 2), corpus, "ro", source="st"[row % 2], row=row
        )
        for row in range(count)
    ]


def test_a_clean_corpus_passes() -> None:
    report = audit(natural(200), natural(50, seed=2, corpus="test"))
    check_leakage(report)
    assert report.verdict == "passed, no leak between training and test"
    assert [(part.corpus, part.rows, part.clickbait) for part in report.corpora] == [
        ("train", 200, 100),
        ("test", 50, 25),
    ]


def test_a_leak_fails_with_the_pair_printed() -> None:
    train, test = natural(50), natural(20, seed=2, corpus="test")
    leaked = replace(train[7], text=test[3].text.upper() + "!")
    report = audit([*train[:7], leaked, *train[8:]], test)
    assert report.verdict == "FAILED: 1 training rows repeat test rows"
    with pytest.raises(LeakageError) as error:
        check_leakage(report)
    assert leaked.text in str(error.value)
    assert test[3].text in str(error.value)
    assert "train, row 7" in str(error.value)


def test_many_leaks_are_counted_not_all_printed() -> None:
    test = natural(60, seed=2, corpus="test")
    with pytest.raises(LeakageError, match="and 40 more"):
        check_leakage(audit([replace(item, corpus="train") for item in test], test))


def test_repeats_and_contradictions_are_counted() -> None:
    rows = natural(100)
    contradiction = replace(rows[0], label=1, target=1.0, text=rows[0].text.title())
    part = audit([*rows, rows[1], contradiction]).corpora[0]
    assert part.repeats == 2
    assert part.conflicts == (rows[0].text,)


def test_a_source_that_gives_the_label_away_is_seen() -> None:
    told = audit(natural(200))
    assert told.corpora[0].source_auc == 1.0
    quiet = audit([replace(item, source="") for item in natural(200)])
    assert quiet.corpora[0].source_auc is None


def test_a_length_that_gives_the_label_away_is_seen() -> None:
    rows = [replace(item, text=item.text + " more words here" * item.label) for item in natural(100)]
    assert audit(rows).length_auc == pytest.approx(1.0)


def test_template_rows_are_found_where_they_are() -> None:
    chooser = random.Random(3)
    rows = natural(600)
    script = [
        replace(rows[n], text=f"You will never guess what {chooser.choice(WORDS)} did to {chooser.choice(WORDS)} today")
        for n in range(200, 400)
    ]
    runs = find_templates([*rows[:200], *script, *rows[400:]])
    assert [(run.first, run.last) for run in runs] == [(200, 399)]
    assert runs[0].ratio < 0.65
    assert find_templates(rows) == []


def test_an_empty_corpus_and_one_class_are_reported_without_figures() -> None:
    assert audit([]).length_auc is None
    only = [replace(item, label=0, target=0.0) for item in natural(30)]
    assert audit(only).corpora[0].length_auc is None


def test_the_template_script_in_ro_portals_is_found_when_the_row_filter_is_off(
    root: Path, mirror: str, tmp_path: Path
) -> None:
    corpus = load_corpora(root / "data")["ro-portals"]
    fetch(corpus, tmp_path, mirror=mirror)
    runs = find_templates(parse(corpus.model_copy(update={"rows": []}), tmp_path))
    assert len(runs) == 1
    assert abs(runs[0].first - 19987) <= 100
    assert abs(runs[0].last - 24407) <= 100
    assert find_templates(parse(corpus, tmp_path)) == []


def told(text: str) -> str | None:
    """Tell Spanish by one word, and nothing else."""
    return "es" if "alcalde" in text else None


def in_spanish(share: float) -> list[Example]:
    rows = [
        Example(f"{item.text} {number}", item.label, item.target, "mixed", "ro")
        for number, item in enumerate(natural(100))
    ]
    count = round(share * len(rows))
    return [replace(item, text=f"El alcalde {item.text}") for item in rows[:count]] + rows[count:]


def test_a_corpus_in_another_language_than_it_says_is_reported_with_five_of_its_rows() -> None:
    report = audit(in_spanish(0.6), recognise=told)
    (part,) = report.corpora
    assert part.foreign is not None
    assert (part.is_foreign, part.foreign.share, len(part.foreign.examples)) == (True, 0.6, 5)
    assert report.verdict.endswith("; look at rows in another language in mixed")
    page = audit_markdown(report)
    assert "60% of the rows are in another language than ro, among them:" in page
    assert page.count("  - es: El alcalde") == 5


def test_some_rows_in_another_language_are_counted_only() -> None:
    report = audit(in_spanish(0.4), recognise=told)
    assert report.corpora[0].foreign is not None
    assert not report.corpora[0].is_foreign
    assert "another language in" not in report.verdict
    assert "| 40% |" in audit_markdown(report)


def test_without_anything_that_tells_languages_they_are_not_audited() -> None:
    (part,) = audit(in_spanish(1.0)).corpora
    assert (part.foreign, part.is_foreign) == (None, False)
