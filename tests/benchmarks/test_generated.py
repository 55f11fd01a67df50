"""Generated headlines are the same for the same seed, are learnable, and have a language where they are scored."""

from pathlib import Path

from benchmarks.generated import headlines, spliced, write_csv
from clf import Model
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import Corpus


def test_equal_arguments_give_equal_rows_and_other_seeds_others() -> None:
    for make in (headlines, spliced):
        assert list(make(300)) == list(make(300))
        assert list(make(300)) != list(make(300, seed=1))
        assert len(list(make(12_345))) == 12_345


def test_both_labels_occur_often() -> None:
    labels = [label for _, label in headlines(2_000)]
    assert 400 < sum(labels) < 1_600


def test_spliced_headlines_are_distinct_and_their_language_is_recognised(model: Model) -> None:
    rows = list(spliced(400))
    assert len(set(rows)) > 390
    languages = [verdict.language for verdict in model.score(rows)]
    assert languages.count("en") > 150
    assert languages.count("ro") > 150


def test_the_file_is_a_corpus_of_the_own_format(tmp_path: Path) -> None:
    write_csv(tmp_path / "made.csv", 50)
    entry = {"id": "made", "task": "headlines", "language": "en", "licence": "CC0-1.0", "labelling": "made"}
    corpus = Corpus.model_validate({**entry, "use": "train", "parser": "own", "path": "made.csv", "sha256": "0" * 64})
    assert [(item.text, item.label) for item in parse(corpus, tmp_path)] == list(headlines(50))
