"""The demo page as a person meets it: a real Chromium, the real service, keyboard, both languages, dark and narrow."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, expect

from clf.feedback.store import FeedbackStore, Vote

from .conftest import Served, get

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-gpu",
]
CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = color => [0.2126, 0.7152, 0.0722].reduce((sum, part, i) => sum + part * linear(color[i] / 255), 0);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor);
      if (color[3] === 255) return color;
    }
  };
  const weak = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility() || node.closest(".unseen, .skip")) continue;
    const [one, two] = [light(rgba(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (two + 0.05);
    if (ratio < 4.5) weak.push([node.className || node.tagName, node.textContent.slice(0, 30), ratio.toFixed(2)]);
  }
  return weak;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {"CLF_SALT": "salt", "CLF_FEEDBACK_URL": f"sqlite:///{folder}/feedback.db", "CLF_MAX_BODY": "200000"}
    command = [sys.executable, "-c", "from clf.cli import main; main()", "serve", "--port", str(port)]
    log = folder / "log"
    with (
        log.open("w") as file,
        subprocess.Popen(command, env={**os.environ, **variables}, stdout=file, stderr=file, text=True) as process,
    ):
        served = Served(process, port, log)
        served.wait(lambda: get(f"{served.url}/readyz").status_code == 200)
        yield served
        process.terminate()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("needs Chromium: make test installs it where apt and root are at hand, or apt-get install chromium")
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield found
    found.close()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open the demo page; at the end nothing may have complained, and nobody else may have been asked for anything."""
    contexts, complaints, asked = [], [], []

    def visit(url: str = "", **options: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1180, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url or served.url)
        expect(page.locator("#model")).not_to_be_empty()
        return page

    yield visit
    for context in contexts:
        context.close()
    # A refused call shows up in the console by itself; everything else would be a fault of the page.
    assert [each for each in complaints if "Failed to load resource" not in each] == []
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"127.0.0.1"}


def example(page: Page, mode: str = "page") -> None:
    page.locator(f"input[value={mode}]").check()
    page.click("#example")
    expect(page.locator("#result")).to_be_visible()


def paste(page: Page, text: str, mode: str = "page") -> None:
    page.locator(f"input[value={mode}]").check()
    page.fill("#material", text)
    page.click("button[type=submit]")


def votes(folder: Path) -> list[Vote]:
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    found = list(store.votes())
    store.close()
    return found


def test_blocks_and_links_show_role_probability_and_flag(visit: Callable[..., Page]) -> None:
    page = visit()
    example(page)
    items = page.locator(".item")
    assert items.count() > 12
    assert set(page.locator(".item .verdict").all_inner_texts()) == {"article", "teaser", "navigation"}
    # A wording in a language that its words do not tell has no probability.
    values = page.locator(".item .tag .value, .link .value").all_inner_texts()
    assert [text for text in values if text and not re.fullmatch(r"\d+%( flagged)?", text)] == []
    assert sum(text.endswith("%") for text in values) > 12
    teaser = page.locator(".item", has_text="The one thing sailors never do before breakfast")
    assert teaser.get_attribute("data-verdict") == "promo"
    assert teaser.locator(".flag").inner_text() == "flagged"
    paragraph = page.locator(".item", has_text="We have waited long enough")
    assert paragraph.get_attribute("data-verdict") == "editorial"
    assert page.locator(".link", has_text="312 were counted").count() == 1
    counts = [int(text) for text in page.locator("#legend .count").all_inner_texts()]
    assert sum(counts) == items.count()


def test_the_slider_moves_the_flags_without_another_request(visit: Callable[..., Page], root: Path) -> None:
    page = visit()
    paste(page, (root / "seeds" / "recipe-ro.html").read_text(encoding="utf-8"))
    expect(page.locator("#result")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    flagged = []
    for stop in range(int(page.locator("#precision").get_attribute("max") or 0) + 1):
        page.locator("#precision").fill(str(stop))
        flagged.append(page.locator(".item.flagged").count())
        assert str(flagged[-1]) in page.locator("#precision-sentence").inner_text()
    assert flagged == sorted(flagged, reverse=True)
    assert flagged[0] > flagged[-1]
    assert page.locator("#precision").get_attribute("aria-valuetext") == "98%"
    assert asked == []


def test_reasons_come_on_hover_and_on_focus(visit: Callable[..., Page]) -> None:
    page = visit()
    example(page)
    why = page.locator("#why")
    expect(why).to_contain_text("Point at a line")
    page.locator(".link", has_text="lighthouse keeper").hover()
    expect(why).to_contain_text("Wording of the link: clickbait 99%")
    expect(why).to_contain_text("Leads to /life/lighthouse-keeper-secret")
    assert why.locator(".reasons li").count() >= 3
    page.mouse.move(5, 5)
    expect(why).to_contain_text("Point at a line")
    page.locator(".item").first.focus()
    expect(why.locator(".quote")).to_have_text("The Saltmarsh Post")
    page.keyboard.press("Escape")
    expect(why).to_contain_text("Point at a line")


def test_everything_can_be_done_with_the_keyboard(visit: Callable[..., Page], folder: Path) -> None:
    page = visit()
    before = len(votes(folder))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("input[value=page]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.locator("#material")).to_be_focused()
    page.keyboard.type("What the mayor did next")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator("button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(page.locator(".item").first).to_be_focused()
    assert page.locator(".item").first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    expect(page.locator("[data-choice=right]")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".thanks")).to_have_text("Thank you. You say: clickbait.")
    assert len(votes(folder)) == before + 1


def test_arrows_move_through_blocks_and_links_and_skip_what_is_hidden(visit: Callable[..., Page]) -> None:
    page = visit()
    example(page)
    page.locator(".item").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".link", has_text="Privacy")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(".item").first).to_be_focused()
    page.locator("#legend [data-verdict=navigation]").click()
    assert page.locator(".item[data-verdict=navigation]:visible").count() == 0
    first = page.locator(".item:visible").first
    first.focus()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    assert page.locator("#items [tabindex='0']").count() == 1


def test_votes_on_headlines_are_stored(visit: Callable[..., Page], folder: Path) -> None:
    page = visit(locale="ro-RO")
    before = votes(folder)
    paste(page, "Ce a făcut primarul după ședință 👀\n\n  BNR menține dobânda-cheie la 6,5%  \n", "headlines")
    first, second = page.locator(".item").nth(0), page.locator(".item").nth(1)
    first.get_by_role("button", name="Corect").click()
    expect(first.locator(".thanks")).to_have_text("Mulțumim. Spui: momeală.")
    second.get_by_role("button", name="Greșit").click()
    expect(second.locator(".thanks")).to_have_text("Mulțumim. Spui: momeală.")
    second.get_by_role("button", name="Corect").click()
    expect(second.locator(".thanks")).to_have_text("Mulțumim. Spui: editorial.")
    found = votes(folder)[len(before) :]
    assert [(each.text, each.shown, each.said, each.language) for each in found] == [
        ("Ce a făcut primarul după ședință 👀", "clickbait", "clickbait", "ro"),
        ("BNR menține dobânda-cheie la 6,5%", "editorial", "clickbait", "ro"),
        ("BNR menține dobânda-cheie la 6,5%", "editorial", "editorial", "ro"),
    ]
    assert {each.task for each in found} == {"headline"}
    assert all(each.bundle and each.bundle in page.locator("#model").inner_text() for each in found)


def test_it_speaks_the_visitors_language_and_remembers_the_choice(visit: Callable[..., Page]) -> None:
    page = visit(locale="ro-RO")
    assert page.locator("html").get_attribute("lang") == "ro"
    expect(page.get_by_role("button", name="Clasifică")).to_be_visible()
    example(page)
    expect(page.locator("#result-title")).to_have_text("Pagina, bloc cu bloc")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#result-title")).to_have_text("The page, block by block")
    assert "Te-ar putea interesa" in page.locator("#items").inner_text()
    page.reload()
    expect(page.get_by_role("button", name="Classify", exact=True)).to_be_visible()
    assert visit(locale="fr-FR").title() == "clf: article or promotion?"


def test_both_languages_say_everything(visit: Callable[..., Page]) -> None:
    english, romanian = visit().evaluate(
        "import('/messages.js').then(m => [m.MESSAGES.en, m.MESSAGES.ro].map(Object.keys))"
    )
    assert english == romanian


@pytest.mark.parametrize("mode", ["page", "headlines"])
def test_reasons_are_told_in_romanian_too(visit: Callable[..., Page], mode: str) -> None:
    page = visit(locale="ro-RO")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.method == "POST" else None)
    example(page, mode)
    found = answers[0].json()
    items = [*found.get("blocks", ()), *found.get("links", ()), *found.get("headlines", ())]
    words = sorted({reason["words"] for item in items for reason in item["reasons"]})
    assert len(words) > 5
    said = page.evaluate("words => import('/messages.js').then(m => words.map(each => m.sayReason('ro', each)))", words)
    assert [english for english, romanian in zip(words, said, strict=True) if english == romanian] == []


def test_pasted_markup_is_shown_and_never_run(visit: Callable[..., Page]) -> None:
    page = visit()
    paste(
        page,
        "<p>Before <a href='javascript:window.hit=1'>the link with five words</a> <b onclick='window.hit=1'>b</b></p>"
        "<script>window.hit=1</script><img src='http://203.0.113.1/x.png' onerror='window.hit=1'>"
        "<p>&lt;img src=x onerror=window.hit=1&gt; is text in this paragraph</p>",
    )
    expect(page.locator("#items")).to_contain_text("<img src=x onerror=window.hit=1> is text")
    page.locator(".link").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("#items a, #items img, #items script").count() == 0


def test_offsets_hold_where_characters_take_two_units(visit: Callable[..., Page]) -> None:
    page = visit()
    paste(
        page, "👀🇷🇴 See [the whole story here](https://example.org/a) today 👀 and [more of it](https://example.org/b)."
    )
    words = page.locator(".item .words")
    expect(words).to_contain_text("👀🇷🇴 See [the whole story here")
    found = page.locator(".link").evaluate_all("links => links.map(link => link.firstChild.data)")
    assert found == ["the whole story here", "more of it"]


@pytest.mark.parametrize(
    ("text", "mode", "sentence"),
    [
        ("  \n ", "page", "Paste something first"),
        ("<div><script>only()</script></div>", "page", "The pasted material contains no text"),
        ("word " * 60_000, "page", "The pasted text is larger than this server accepts"),
        ("x" * 3_000, "headlines", "This cannot be classified"),
        ("a line\n" * 501, "headlines", "This cannot be classified"),
    ],
)
def test_what_cannot_be_classified_is_a_sentence(
    visit: Callable[..., Page], text: str, mode: str, sentence: str
) -> None:
    page = visit()
    paste(page, text, mode)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.locator("#result")).to_be_hidden()
    paste(page, "A line that can be classified", mode)
    expect(page.locator("#result")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()


def test_a_server_that_stops_and_one_that_wants_a_key(visit: Callable[..., Page], serve: Callable[..., Served]) -> None:
    locked = serve(CLF_API_KEYS="open-sesame-open-sesame")
    page = visit()
    page.goto(locked.url)
    expect(page.get_by_role("alert")).to_contain_text("This server needs a valid key")
    page.fill("#key", "open-sesame-open-sesame")
    paste(page, "A line that can be classified", "headlines")
    expect(page.locator("#result")).to_be_visible()
    locked.process.terminate()
    locked.process.wait(20)
    page.locator("[data-choice=right]").click()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    page.get_by_role("button", name="Română").click()
    expect(page.get_by_role("alert")).to_contain_text("Serverul nu răspunde")


def test_a_vote_that_could_not_be_kept_says_so(
    visit: Callable[..., Page], serve: Callable[..., Served], tmp_path: Path
) -> None:
    broken = serve(CLF_FEEDBACK_URL=f"sqlite:///{tmp_path}/nowhere/feedback.db")
    page = visit(broken.url)
    paste(page, "A line that can be classified", "headlines")
    page.locator("[data-choice=wrong]").click()
    expect(page.get_by_role("alert")).to_contain_text("Your vote was not stored")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert page.locator("[aria-pressed=true][data-choice]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["page", "headlines"])
def test_every_text_stands_out_from_its_ground(visit: Callable[..., Page], scheme: str, mode: str) -> None:
    page = visit(color_scheme=scheme, reduced_motion="reduce")
    example(page, mode)
    page.locator(".item.flagged").first.hover()
    if mode == "headlines":
        page.locator("[data-choice=right]").first.click()
        expect(page.locator(".thanks").first).not_to_be_empty()
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 360, 390, 760, 1180])
def test_nothing_runs_out_of_a_narrow_window(visit: Callable[..., Page], width: int) -> None:
    page = visit(viewport={"width": width, "height": 700}, locale="ro-RO")
    for mode in ("page", "headlines"):
        example(page, mode)
        page.locator(".item.flagged").first.click()
        expect(page.locator("#why")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 800:
        page.locator("#why .close").click()
        expect(page.locator("#why")).to_be_hidden()


def test_the_page_allows_nothing_but_itself(served: Served) -> None:
    for path in ("/", "/demo.js", "/demo.css", "/messages.js"):
        answer = get(served.url + path)
        assert answer.status_code == 200
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    page = get(served.url).text
    assert "http://" not in page
    assert 'placeholder="https://"' in page
    assert page.count("https://") == 1
    assert not any(mark in page for mark in ("style=", "onclick", "<style", "<script>"))


@pytest.mark.parametrize(("locale", "seed"), [("en-GB", "tabloid-en"), ("ro-RO", "tabloid-ro")])
def test_a_whole_news_page_is_one_click_away(visit: Callable[..., Page], root: Path, locale: str, seed: str) -> None:
    page = visit(locale=locale)
    page.click("#news")
    expect(page.locator("#result")).to_be_visible()
    assert page.locator("#material").input_value() == (root / "seeds" / f"{seed}.html").read_text(encoding="utf-8")
    title = page.locator("#page-title strong").inner_text()
    assert len(title) > 20
    assert title in page.locator(".item[data-verdict=editorial] .words").all_inner_texts()
    kinds = set(page.locator(".item[data-verdict=promo] .kind").all_inner_texts())
    assert kinds <= ({"advertising", "clickbait"} if locale == "en-GB" else {"publicitate", "momeală"})
    assert kinds


@pytest.mark.parametrize("mode", ["page", "headlines"])
def test_a_text_travels_in_the_fragment_of_a_link(visit: Callable[..., Page], mode: str) -> None:
    page = visit()
    text = "👀 Ce a făcut primarul & ce a urmat\nBNR menține dobânda-cheie la 6,5%\n"
    paste(page, text, mode)
    expect(page.locator("#result")).to_be_visible()
    page.click("#share")
    expect(page.locator("#shared")).to_contain_text("not stored anywhere")
    link = page.url
    assert "#text=" in link
    asked: list[str] = []
    other = visit()
    other.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    other.goto(link)
    other.reload()
    expect(other.locator("#result")).to_be_visible()
    assert other.locator("#material").input_value() == text
    assert other.locator(f"input[value={mode}]").is_checked()
    assert other.locator(".item").count() == page.locator(".item").count()
    fragment = link.partition("#")[2]
    assert not any(fragment[:40] in sent for sent in asked)


@pytest.mark.parametrize(
    "fragment", ["#text=", "#text=garbage", "#text=AAAA", "#other", "#text=q1bKzU9JVbJSKkhMT1XSUSpJrShRAgA"]
)
def test_a_link_that_was_cut_is_passed_over(visit: Callable[..., Page], served: Served, fragment: str) -> None:
    page = visit(f"{served.url}/{fragment}")
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#problem")).to_be_hidden()


def test_a_text_that_is_too_long_for_a_link_is_refused(visit: Callable[..., Page]) -> None:
    page = visit()
    numbers = " ".join(str(number * 7919 % 99_991) for number in range(25_000))
    paste(page, f"<p>{numbers}</p>")
    expect(page.locator("#result")).to_be_visible()
    page.click("#share")
    expect(page.locator("#shared")).to_have_text("The text is too long for a link.")
    assert "#text=" not in page.url


def test_the_example_pages_are_those_of_the_project(root: Path) -> None:
    for language in ("en", "ro"):
        shipped = root / "clf" / "serving" / "demo" / f"news-{language}.txt"
        assert shipped.read_bytes() == (root / "seeds" / f"tabloid-{language}.html").read_bytes()
