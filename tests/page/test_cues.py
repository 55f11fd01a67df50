"""Cues: what a line announces, in every language, whatever its case and accents; and files that are not right."""

from importlib.resources import files

import pytest

from clf.errors import DataError
from clf.page.cues import KINDS, Cues, read_cues, shipped_cues
from clf.text.tokens import plain_words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Citește și: Lupul cel rău a mâncat oaia", "read_also"),
        ("CITEŞTE ŞI", "read_also"),
        ("CITESTE SI Lupul", "read_also"),
        ("» Vezi și", "read_also"),
        ("Te-ar putea interesa", "recommended"),
        ("Pe aceeași temă", "related"),
        ("(P) Un covor pentru fiecare casă", "sponsored"),
        ("Publicitate", "advertisement"),
        ("Abonează-te la newsletter", "newsletter"),
        ("Citește mai mult despre pod", "read_also"),
        ("👉 Read more: the wolf", "read_also"),
        ("Lesen Sie auch: Der Wolf", "read_also"),
        ("À lire aussi : le loup", "read_also"),
        ("Читайте также: волк", "read_also"),
        ("Διαβάστε επίσης: ο λύκος", "read_also"),
        ("اقرأ أيضا: الذئب", "read_also"),
        ("延伸阅读：狼来了", "read_also"),
        ("関連記事", "related"),
        ("อ่านเพิ่มเติม: หมาป่า", "read_also"),
        ("Leggi anche", "read_also"),
        ("Anzeige", "advertisement"),
        ("Les plus lus", "most_read"),
        ("Leave a comment", "comments"),
    ],
)
def test_a_line_announces_what_it_says(text: str, kind: str) -> None:
    assert kind in shipped_cues().match(plain_words(text)).kinds


@pytest.mark.parametrize(
    "text", ["", "…", "Popular actor moves to Leeds", "P lus", "Citește", "Din pădure", "Anzeigenblatt", "Relatedly"]
)
def test_what_only_looks_like_a_cue_announces_nothing_more(text: str) -> None:
    found = shipped_cues().match(plain_words(text))
    assert found.kinds == (("read_also",) if text == "Citește" else ())


def test_the_longest_cue_counts_and_marks_do_not_make_a_text_longer() -> None:
    cues = Cues(read_cues(["# a comment", "", "read_also en: read | read also", "related en: read also this"]))
    assert cues.match(plain_words("Read also this")).kinds == ("related",)
    assert cues.match(plain_words("Read also:")) == (("read_also",), True)
    assert cues.match(plain_words("Read also: wolves")) == (("read_also",), False)
    assert cues.match(plain_words("Read wolves")).kinds == ()


def test_every_kind_has_cues_in_many_languages() -> None:
    lines = read_cues(files("clf.page").joinpath("cues.txt").read_text(encoding="utf-8").splitlines())
    spoken = [(line.kind, line.language) for line in lines]
    assert len(spoken) == len(set(spoken))
    for kind in KINDS:
        languages = {language for found, language in spoken if found == kind}
        assert {"ro", "en"} <= languages, kind
        assert len(languages) >= 20, kind


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("reed_also en: read also", r"cues.txt, line 2: the kind 'reed_also' is unknown; give one of read_also"),
        ("read_also en: read also |  | more", r"line 2: the cue '' has no word"),
        ("read_also en: read also | …", r"line 2: the cue '…' has no word"),
        ("read_also: read also", r"line 2: .* is not written as"),
    ],
)
def test_a_wrong_file_is_named_by_line(line: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_cues(["related en: related", line])
