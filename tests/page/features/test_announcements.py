"""Cues as features: at the beginning of a block, in its lead-in, in the heading and in the label above it."""

from clf.page.features.announcements import announcement_features, announcements, lead_of
from clf.page.features.first_words import first_words
from clf.page.features.measures import measure
from clf.page.reading.page import read_page
from clf.text.tokens import PlainLines
from clf.types import Page


def cues(page: Page) -> list[set[str]]:
    indices = range(len(page.blocks))
    column = announcement_features(
        page,
        measure(page),
        indices,
        announcements(page, PlainLines(), indices, first_words([block.text for block in page.blocks], PlainLines())),
    )
    return [set(column.feature(index)[3:]) for index in indices]


def test_a_line_that_begins_with_a_cue_has_its_kind_and_its_side_of_the_article() -> None:
    (found,) = cues(read_page("<p>Citeste si: <a href=/x>Cum arată podul</a>"))
    assert found == {"begins read_also", "begins read_also o<", "lead read_also whole"}


def test_cues_say_the_same_in_every_language() -> None:
    polish, english = (cues(read_page(f"<p>{text}: <a href=/x>X y z</a>"))[0] for text in ("Czytaj także", "Read also"))
    assert polish == english


def test_blocks_under_a_heading_have_its_cue_with_the_distance() -> None:
    page = read_page("<h3>Most read</h3><ul><li><a href=/a>One two</a><li><a href=/b>Two three</a></ul>")
    heading, first, second = cues(page)
    assert heading == {"begins most_read", "begins most_read o<", "is most_read"}
    assert {"under most_read", "under most_read 0"} <= first
    assert {"under most_read", "under most_read 1"} <= second


def test_a_label_announces_what_is_in_the_container_around_it_and_nothing_behind() -> None:
    page = read_page(
        "<div><div><span>Sponsored</span></div><p><a href=/a>One two three</a></div><p><a href=/b>Four five six</a>"
    )
    label, inside, behind = cues(page)
    assert "is sponsored" in label
    assert {"label sponsored", "label sponsored 0"} == inside
    assert behind == set()


def test_a_label_outside_all_containers_announces_the_rest_of_the_page() -> None:
    page = read_page("Advertisement\n\nOne two three\n\nFour five six", kind="text")
    assert [any(token.startswith("label advertisement") for token in found) for found in cues(page)][1:]


def test_two_labels_at_most_are_looked_at() -> None:
    page = read_page("<div><p>Most read<p>Latest<p>Sponsored<p><a href=/a>One two three</a></div>")
    kinds = {token.split()[1] for token in cues(page)[-1] if token.startswith("label")}
    assert kinds == {"latest", "sponsored"}


def test_words_of_a_request_are_found_inside_a_text() -> None:
    page = read_page("<p>To get the best of it, sign up for our newsletter today, and tell your friends.")
    assert "within newsletter" in cues(page)[0]


def test_the_cues_of_some_blocks_do_not_depend_on_the_others() -> None:
    page = read_page("<h3>Most read</h3><p><a href=/a>One</a><p><a href=/b>Two</a><p>Sponsored<p><a href=/c>Three</a>")
    chosen = [2, 4]
    column = announcement_features(
        page,
        measure(page),
        chosen,
        announcements(
            page, PlainLines(), chosen, first_words([page.blocks[index].text for index in chosen], PlainLines())
        ),
    )
    everything = cues(page)
    assert [set(column.feature(row)[3:]) for row in range(2)] == [everything[index] for index in chosen]


def test_the_lead_in_is_the_text_before_the_first_link() -> None:
    page = read_page("<p>Vezi și: <a href=/x>Podul</a> azi<p>fără link")
    assert list(map(lead_of, page.blocks)) == ["Vezi și:", ""]


def test_requests_of_any_kind_have_a_token_in_common() -> None:
    newsletter, both, article = cues(
        read_page(
            "<p>To get the best of it, sign up for our newsletter today.<p>Here we use cookies, and you can sign up for"
            " our newsletter today.<p>The council voted to repair the bridge.",
            kind="html",
        )
    )
    assert "services 1" in newsletter
    assert {"services 2", "within consent", "within newsletter"} <= both
    assert article == set()


def test_the_links_of_a_row_are_compared_with_cues_one_by_one() -> None:
    row, alone = cues(
        read_page("<p><a href=/a>Home</a><a href=/b>Privacy policy</a><p><a href=/b>Privacy policy</a>", kind="html")
    )
    assert "links consent" in row
    assert not any(token.startswith("links") for token in alone)
