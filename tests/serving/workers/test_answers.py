"""Answers are what the library says, as JSON, and their tallies hold numbers only."""

import json
from pathlib import Path
from typing import Any

import pytest

import clf
from clf.errors import InputError
from clf.page.reading.link_list import list_links
from clf.page.reading.page import read_page
from clf.serving import schemas
from clf.serving.workers import answers

PLAIN = {"url": "https://example.org/x", "min_precision": None, "explain": False}


def sent(links: list[Any]) -> list[dict[str, Any]]:
    """The links as a checked request has them."""
    return [
        {
            "id": f"l{number}",
            "text": link.text,
            "href": link.href,
            "context": {
                **{name: getattr(link, name) for name in ("heading", "before", "after", "position")},
                "container": list(link.container),
            },
        }
        for number, link in enumerate(links)
    ]


def test_headlines_are_judged_in_order(model: clf.Model) -> None:
    texts = ["Ce a făcut primarul", "Court fines bank £30m"]
    answer = answers.headlines(model.headlines, "id", {"texts": texts, "explain": False})
    given = schemas.HeadlinesResponse.model_validate_json(answer.body)
    assert [item.clickbait for item in given.headlines] == pytest.approx(
        [verdict.clickbait for verdict in model.score(texts)], abs=1e-6
    )
    assert sum(answer.tally.verdicts.values()) == len(answer.tally.scores) == 2


def test_explained_headlines_add_up(model: clf.Model) -> None:
    answer = answers.JOBS["headlines"](model, {"texts": ["Ce a făcut primarul?"], "explain": True})
    reasons = schemas.HeadlinesResponse.model_validate_json(answer.body).headlines[0].reasons
    assert sum(reason.weight for reason in reasons) == pytest.approx(model.explain("Ce a făcut primarul?").logit)


def test_some_headlines_are_looked_at_for_unknown_tokens(model: clf.Model) -> None:
    texts = [f"Zzyzx qwrtp {number}" for number in range(400)]
    tally = answers.headlines(model.headlines, "id", {"texts": texts, "explain": False}).tally
    assert 0 < tally.unknown <= tally.tokens < 400 * 40


def test_a_page_is_flagged_as_the_library_flags_it(model: clf.Model, root: Path) -> None:
    html = (root / "seeds" / "tabloid-ro.html").read_text(encoding="utf-8")
    answer = answers.JOBS["flag"](model, {**PLAIN, "html": html})
    given = schemas.FlagResponse.model_validate_json(answer.body)
    verdicts = model.flag_links(html, PLAIN["url"], explain=False)
    assert [(link.role, link.flagged, link.href, link.text) for link in given.links] == [
        (verdict.role, verdict.flagged, verdict.href, verdict.text) for verdict in verdicts
    ]
    assert [link.id for link in given.links] == [str(number) for number in range(len(verdicts))]
    assert (given.model, given.truncated) == (model.bundle.id, False)
    assert sum(answer.tally.verdicts.values()) == len(verdicts)


def test_a_list_of_links_is_flagged_in_its_order_with_its_ids(model: clf.Model, root: Path) -> None:
    page = read_page((root / "seeds" / "tabloid-ro.html").read_bytes(), PLAIN["url"])
    links = sent(list_links(page))
    links.insert(1, {**links[0], "id": "picture", "text": "\x00"})
    answer = answers.JOBS["flag"](model, {**PLAIN, "links": links, "title": page.title})
    given = schemas.FlagResponse.model_validate_json(answer.body)
    assert [link.id for link in given.links] == [link["id"] for link in links if link["id"] != "picture"]
    assert [link.text for link in given.links] == [link.text for link in page.links]


@pytest.mark.parametrize("form", ["html", "text"])
def test_a_page_is_taken_apart_as_the_library_does(model: clf.Model, root: Path, form: str) -> None:
    name = {"html": "business-en.html", "text": "readalso-en.txt"}[form]
    text = (root / "seeds" / name).read_text(encoding="utf-8")
    answer = answers.JOBS["separate"](model, {**PLAIN, form: text, "explain": True})
    given = schemas.SeparateResponse.model_validate_json(answer.body)
    report = model.separate(text, PLAIN["url"], kind=form)
    assert given.article == report.editorial_text
    assert [(block.text, block.role, block.start) for block in given.blocks] == [
        (block.text, block.role, block.start) for block in report.blocks
    ]
    assert [link.start for link in given.links] == [link.start for link in report.links]
    assert given.blocks[0].reasons


def test_what_cannot_be_judged_is_said(model: clf.Model) -> None:
    with pytest.raises(InputError, match="min_precision"):
        answers.JOBS["flag"](model, {**PLAIN, "min_precision": 0.999, "html": "<p>x"})
    with pytest.raises(InputError, match="blank"):
        answers.JOBS["headlines"](model, {"texts": ["\x1c"], "explain": False})


def test_a_tally_holds_no_text(model: clf.Model, root: Path) -> None:
    html = (root / "seeds" / "tabloid-ro.html").read_text(encoding="utf-8")
    tally = answers.JOBS["flag"](model, {**PLAIN, "html": html}).tally
    assert set(tally.verdicts) <= set(clf.Role)
    assert all(isinstance(score, float) for score in tally.scores)
    json.dumps([dict(tally.verdicts), tally.scores, tally.tokens, tally.unknown])


def test_what_is_left_out_has_the_defaults_of_the_schemas(model: clf.Model) -> None:
    link = {"id": "a", "text": "You won't believe this", "href": "/x"}
    for job, schema, short in (
        ("flag", schemas.FlagLinks, {"links": [link]}),
        ("flag", schemas.FlagHtml, {"html": "<a href=/x>x y</a>"}),
        ("separate", schemas.SeparateText, {"text": "one\n\ntwo"}),
        ("headlines", schemas.HeadlinesRequest, {"texts": ["x"]}),
    ):
        whole = schema.model_validate(short).model_dump()
        assert answers.JOBS[job](model, short).body == answers.JOBS[job](model, whole).body
