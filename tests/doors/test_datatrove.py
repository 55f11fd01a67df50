"""The steps for datatrove run in its own pipelines, in an environment with that library; so does the recipe."""

import json
from pathlib import Path

import pytest

from tests.doors.test_install import environment, run
from tests.test_recipes import recipe

pytestmark = pytest.mark.doors

STEPS = """
import json, sys
from datatrove.data import Document
from clf.batch.datatrove import ArticleExtractor, ArticleShareFilter, ClickbaitFilter

BAIT, SOBER = "You won't believe what she found under the bridge", "Court fines bank £30m over late reports"
texts = [BAIT, SOBER, "2027", "", None, "x" * 20_000]

def documents():
    return (Document(text="", id=str(index), metadata={"title": text}) for index, text in enumerate(texts))

kept = {doc.id: doc.metadata.get("clickbait") for doc in ClickbaitFilter().run(documents())}
all_kept = [doc.id for doc in ClickbaitFilter(most=1.0, batch_size=1).run(documents())]
none_kept = [doc.id for doc in ClickbaitFilter(most=0.0).run(documents())]
first_lines = [Document(text=f"{line}\\nMore words.", id=line) for line in (BAIT, SOBER)]
by_first_line = [doc.id == SOBER for doc in ClickbaitFilter(key=None).run(first_lines)]

page = open(sys.argv[1], encoding="utf-8").read()
menu = "<nav>" + "".join(f"<a href=/{number}>Section {number}</a> " for number in range(50)) + "</nav>"
pages = [Document(text=text, id=name) for name, text in (("page", page), ("menu", menu), ("big", "<p>" * 3_000_000))]
shares = {}
share_filter = ArticleShareFilter(least=0.1)
for doc in share_filter.run(pages):
    shares[doc.id] = doc.metadata["article_share"]
articles = {doc.id: doc.text for doc in ArticleExtractor(timeout=20).run(iter(
    [Document(text=page, id="page"), Document(text="<p></p>", id="empty")]
))}
dropped = {name: share_filter.stats[name].total for name in ("dropped_unreadable", "dropped_little_article")}
print("RESULT" + json.dumps([kept, all_kept, none_kept, by_first_line, shares, articles, dropped]))
"""


@pytest.fixture(scope="module")
def programs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("datatrove"), f"{root}[datatrove]")


def test_the_steps_filter_and_extract_as_the_library_does(programs: Path, root: Path) -> None:
    import clf

    seed = root / "seeds" / "tabloid-en.html"
    result = run([programs / "python", "-c", STEPS, seed], root)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout.rpartition("RESULT")[2])
    kept, all_kept, none_kept, by_first_line, shares, articles, dropped = found
    sober = clf.score(["Court fines bank £30m over late reports"])[0].clickbait
    assert kept == {"1": pytest.approx(sober), "2": None, "3": None, "4": None, "5": None}
    assert all_kept == ["0", "1", "2", "3", "4", "5"]
    assert none_kept == ["2", "3", "4", "5"]
    assert by_first_line == [True]
    assert list(shares) == ["page"]
    assert 0.1 < shares["page"] < 1.0
    assert articles == {"page": clf.extract(seed.read_text(encoding="utf-8"))}
    assert dropped == {"dropped_unreadable": 1, "dropped_little_article": 1}


def test_the_recipe_for_datatrove_writes_the_articles(programs: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text(recipe(root, "datatrove"), encoding="utf-8")
    (tmp_path / "seeds").symlink_to(root / "seeds")
    result = run([programs / "python", "pipeline.py"], tmp_path)
    assert result.returncode == 0, result.stderr
    lines = [line for path in (tmp_path / "articles").glob("*.jsonl") for line in path.read_text().splitlines()]
    (document,) = map(json.loads, lines)
    assert document["id"] == "seeds/tabloid-ro.html"
    assert len(document["text"]) > 500
    assert document["metadata"]["clickbait"] < 0.5


def test_without_the_library_the_steps_name_the_command_that_installs_it(root: Path) -> None:
    import sys

    result = run([sys.executable, "-c", "import clf.batch.datatrove"], root)
    assert result.returncode == 1
    assert 'pip install "clf-news[datatrove]"' in result.stderr
