"""Words of requests: how many a block has, and whether it speaks to the reader or of the publisher."""

import pytest

from clf.page.features.requests import request_tokens, site_names
from clf.text.tokens import plain_lines


def tokens(text: str) -> set[str]:
    return set(request_tokens(plain_lines([text])[0], size=2))


@pytest.mark.parametrize(
    "text",
    [
        "Your password and your email address are needed for this account",
        "Parola contului tău și adresa de e-mail: autentifică-te",
        "Ihr Passwort, Ihre E-Mail-Adresse und Ihr Konto",
        "Votre compte, votre mot de passe, vos cookies et la newsletter",
    ],
)
def test_a_request_has_several_of_its_words_in_every_language(text: str) -> None:
    assert {"asks 1", "asks 2", "asks 2 size 2", "asks 2 y"} <= tokens(text)


def test_the_number_of_words_has_a_bound() -> None:
    assert "asks 3" in (found := tokens("cookie, newsletter, password, donation, spam, login"))
    assert "asks 4" not in found


def test_marks_count_together_as_well() -> None:
    assert "speaks ywf" in tokens("If you read us, five euros a month keep the paper alive")


def test_who_speaks_counts_without_a_word_of_a_request() -> None:
    assert tokens("We walked to the bridge") == {"speaks w"}
    assert tokens("You may cross the bridge with your car") == {"speaks y", "speaks 2"}


def test_a_report_has_no_token() -> None:
    assert tokens("The council voted to repair the bridge over the river") == set()


def test_a_word_of_the_site_s_name_marks_the_publisher_who_speaks_of_itself() -> None:
    words = plain_lines(["The Argus needs you"])[0]
    names = site_names([words], "oxleyargus.example")
    assert names == {"argus"}
    assert "speaks ys" in request_tokens(words, size=2, names=names)
    assert "speaks s" not in request_tokens(words, size=2)


def test_a_page_without_an_address_has_no_publisher() -> None:
    assert site_names([["argus", "example"]], "") == frozenset()
    assert site_names([["the", "ox", "argus", "example"]], "ox.example") == frozenset()


def test_a_quote_is_told_from_a_request() -> None:
    assert tokens("We thank you and all our readers") >= {"speaks yw", "speaks 2", "speaks 3"}
    assert tokens("“We thank you and all our readers”, he said") >= {"speaks ywq", "speaks 2q", "speaks 3q"}
    assert tokens("“I thank you”, he said") == {"speaks yq", "speaks y"}
    assert tokens("“Nobody knows”, he said") == set()
