"""Feeds keep every byte that is not a mark; marked items have the score in title, text and categories."""

import json
from xml.etree import ElementTree

import pytest

import clf
from clf.errors import InputError
from clf.feeds import FeedPolicy, rewrite_feed

LOUD = "Nu o să-ți vină să crezi ce a făcut primarul"
CALM = "BNR menține dobânda-cheie la 6,5%"
ATOM = "{http://www.w3.org/2005/Atom}"
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="style.xsl"?>
<rss version="2.0" xmlns:media="urn:media"><channel><title>Știri &amp; altele</title><language>ro</language>
  <!-- a comment -->
  <item><title>{LOUD}</title><guid>1</guid><description><![CDATA[<b>unu</b>]]></description><media:x a='1>2'/></item>
  <item><title>{CALM}</title><guid>2</guid><unknown/></item>
</channel></rss>
"""


def rewritten(feed: str, model: clf.Model, drop: float | None = None) -> str:
    return rewrite_feed(feed.encode(), model, FeedPolicy(drop=drop)).decode()


def score_of(model: clf.Model) -> str:
    """Return the words that mark the headline LOUD."""
    return f"clickbait {model.score([LOUD])[0].clickbait:.2f}"


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ro"><title>f</title>{"".join(entries)}</feed>'


def test_a_marked_item_has_score_and_reasons_in_title_text_and_categories(model: clf.Model) -> None:
    loud, calm = ElementTree.fromstring(rewritten(RSS, model)).iter("item")
    assert loud.findtext("title") == f"[{score_of(model)}] {LOUD}"
    label, score = loud.findall("category")
    assert (label.text, label.attrib) == ("clickbait", {})
    assert (score.text or "").startswith(f"{score_of(model)}: ")
    assert score.attrib == {"domain": "urn:x-clf:clickbait"}
    body = loud.findtext("description") or ""
    assert body.startswith(f"<p>{score.text}</p>")
    assert body.endswith("<b>unu</b>")
    assert calm.findtext("title") == CALM
    assert calm.find("category") is None


def test_everything_else_is_kept_byte_for_byte(model: clf.Model) -> None:
    before, _, after = RSS.partition(f"<title>{LOUD}")
    result = rewritten(RSS, model)
    assert result.startswith(before)
    assert result.endswith(after.partition("</item>")[2])
    assert "<![CDATA[<b>unu</b>]]></description><media:x a='1>2'/>" in result


def test_dropped_items_are_cut_out_and_nothing_else_changes(model: clf.Model) -> None:
    before, _, after = RSS.partition("\n  <item>")
    assert rewritten(RSS, model, drop=0.9) == before + after.partition("</item>")[2]
    assert rewritten(RSS, model, drop=1.0) == RSS


def test_a_feed_that_was_marked_before_stays_as_it_is(model: clf.Model) -> None:
    for feed in (RSS, atom(f"<entry><title>{LOUD}</title></entry>"), RDF, json.dumps(JSON)):
        once = rewritten(feed, model)
        assert once != feed
        assert rewritten(once, model) == once


def test_atom_entries_keep_the_type_of_their_text(model: clf.Model) -> None:
    result = rewritten(
        atom(
            f"<entry><title>{LOUD}</title><summary>a</summary></entry>",
            f'<entry><title type="html">&lt;i&gt;{LOUD}&lt;/i&gt;</title><content type="html">a</content></entry>',
            f'<entry><title>{LOUD}</title><content type="xhtml"><x:div xmlns:x="urn:x">a</x:div></content></entry>',
            f'<entry><title>{LOUD}</title><content src="a.png"/></entry>',
            f'<entry><title>{LOUD}</title><summary type="html"/></entry>',
            f"<entry><title>{LOUD}</title></entry>",
        ),
        model,
    )
    entries = ElementTree.fromstring(result).findall(f"{ATOM}entry")
    assert [(entry.findtext(f"{ATOM}title") or "")[:17] for entry in entries] == [f"[{score_of(model)}] "] * 6
    categories = [entry.find(f"{ATOM}category") for entry in entries]
    assert [each.get("term") if each is not None else None for each in categories] == ["clickbait"] * 6
    plain, html, _, external, empty, absent = entries
    assert (plain.findtext(f"{ATOM}summary") or "").endswith("\n\na")
    assert (html.findtext(f"{ATOM}content") or "").endswith("</p>a")
    assert entries[2].find(f"{ATOM}content/{{urn:x}}div/{{urn:x}}p") is not None
    assert external.find(f"{ATOM}content") is not None
    assert external.findtext(f"{ATOM}content") == ""
    assert (empty.findtext(f"{ATOM}summary") or "").startswith(f"<p>{score_of(model)}: ")
    assert (absent.findtext(f"{ATOM}summary") or "").startswith(f"<p>{score_of(model)}: ")


def test_a_prefix_of_the_feed_is_used_for_new_elements(model: clf.Model) -> None:
    feed = f'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>{LOUD}</a:title></a:entry></a:feed>'
    entry = ElementTree.fromstring(rewritten(feed, model))[0]
    assert [child.tag for child in entry] == [f"{ATOM}title", f"{ATOM}summary", f"{ATOM}category"]


RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><items><rdf:Seq><rdf:li rdf:resource="urn:1"/><rdf:li rdf:resource="urn:2"/></rdf:Seq></items></channel>
<item rdf:about="urn:1"><title>{LOUD}</title></item>
<item rdf:about="urn:2"><title>{CALM}</title></item></rdf:RDF>"""


def test_rss_1_loses_a_dropped_item_in_its_list_too(model: clf.Model) -> None:
    dropped = rewritten(RDF, model, drop=0.9)
    assert "urn:1" not in dropped
    assert dropped.count("urn:2") == 2
    assert ">clickbait</dc:subject>" in rewritten(RDF, model)


JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Știri",
    "_other": {"kept": [1, 2.5, None]},
    "items": [
        {"id": "1", "title": LOUD, "content_html": "<b>unu</b>", "tags": ["x"], "_more": True},
        {"id": "2", "title": CALM, "content_text": "doi"},
        {"id": "3", "content_text": "without a title"},
        {"id": "4", "title": LOUD},
    ],
}


def test_json_feeds_keep_what_is_unknown(model: clf.Model) -> None:
    result = json.loads(rewritten(json.dumps(JSON), model))
    assert list(result) == list(JSON)
    assert result["_other"] == JSON["_other"]
    loud, calm, untitled, bare = result["items"]
    assert [calm, untitled] == JSON["items"][1:3]  # type: ignore[index]
    assert loud["tags"] == ["x", "clickbait"]
    assert loud["_more"] is True
    assert loud["_clickbait"]["score"] > 0.99
    assert loud["content_html"].startswith(f"<p>{score_of(model)}: ")
    assert bare["content_text"].startswith(f"{score_of(model)}: ")
    kept = json.loads(rewritten(json.dumps(JSON), model, drop=0.9))["items"]
    assert [item["id"] for item in kept] == ["2", "3"]


@pytest.mark.parametrize("encoding", ["iso-8859-2", "utf-16", "utf-16-le", "utf-8-sig", "windows-1250"])
def test_a_feed_keeps_its_encoding(encoding: str, model: clf.Model) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    feed = RSS.replace('encoding="utf-8"', f'encoding="{declared}"').replace("ț", "t").replace("Ș", "S")
    data = feed.encode(encoding)
    assert rewrite_feed(data, model, FeedPolicy(drop=1.0)) == data
    assert f"[{score_of(model)}]" in rewrite_feed(data, model).decode(encoding)


def test_the_language_of_the_feed_is_used_where_words_show_none(model: clf.Model) -> None:
    title = "Rezultate finale"
    (alone,) = model.score([title])
    assert alone.language == ""
    romanian = f"<rss><channel><language>ro-RO</language><item><title>{title}</title></item></channel></rss>"
    assert "<item>" in rewritten(romanian, model, drop=1.0)
    assert "<item>" not in rewritten(romanian, model, drop=0.0001)
    assert "<item>" in rewritten(romanian.replace("ro-RO", "zh"), model, drop=0.0001)
    assert "<item>" in rewritten(romanian.replace("ro-RO", "no language"), model, drop=0.0001)


@pytest.mark.parametrize(
    "start",
    [
        "\n\n",
        "\ufeff\r\n",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://a.example/rss-0.91.dtd">\n',
        "<!DOCTYPE rss>",
    ],
)
def test_feeds_that_readers_accept_are_accepted(start: str, model: clf.Model) -> None:
    feed = f"{start}<rss><channel><item><title>{LOUD}&nbsp;&eacute;</title></item></channel></rss>"
    assert rewritten(feed, model, drop=1.0) == feed
    assert rewritten(feed, model).startswith(
        f"{start}<rss><channel><item><title>[{score_of(model)}] {LOUD}&nbsp;&eacute;<"
    )


def test_a_probability_outside_of_0_and_1_is_misuse(model: clf.Model) -> None:
    with pytest.raises(InputError, match=r"1\.5 is no probability"):
        rewritten(RSS, model, drop=1.5)
