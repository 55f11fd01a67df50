"""The extension with a server: one request a page, what is never sent, votes, a server that dies."""

from __future__ import annotations

from collections import Counter

from tests.extension.browser import LATE, Extension, reach
from tests.extension.servers import Impostor, Service


def test_the_server_is_asked_once_a_page_and_its_verdicts_are_shown(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address, precision=0.8)
    page = extension.open("tabloid-en.html")
    assert [address.removeprefix(service.address) for address in extension.sent()] == ["/v1/flag"]
    panel = reach(page)
    assert "Classified by your server" in panel.text()
    page.evaluate(LATE)
    page.wait_for_selector("#late[data-clf-link]")
    assert len(extension.sent()) == 2
    page.evaluate("document.body.append(document.querySelector('#late').cloneNode(true))")
    page.wait_for_function("performance.getEntriesByName('clf').length > 2")
    assert len(extension.sent()) == 2  # every link has a verdict already
    extension.open_popup(page).locator("#related").select_option("badge")
    page.wait_for_selector("[data-clf-box=badge]")
    extension.wait_until_read(page, times=4)
    assert len(extension.sent()) == 2  # another style is no other question


def test_a_site_on_the_list_is_never_sent_and_still_marked(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address, unsent=["localhost"])
    page = extension.open("tabloid-en.html", host="localhost")
    assert extension.sent() == []
    panel = reach(page)
    assert "Classified in this browser" in panel.text()
    assert len(panel.buttons()) == 2


def test_nothing_is_sent_from_a_private_window_and_its_links_are_marked(
    extension: Extension, impostor: Impostor
) -> None:
    extension.settle(server=impostor.url)
    own = extension.context.new_page()
    own.goto(f"{extension.address}/options/options.html")
    opened = own.evaluate(
        "url => chrome.windows.create({incognito: true, url})", f"http://127.0.0.1:{extension.port}/tabloid-en.html"
    )
    assert opened["incognito"]
    look = """async windowId => { const [tab] = await chrome.tabs.query({windowId});
      return chrome.tabs.sendMessage(tab.id, {type: 'state'}).catch(() => ({marked: 0})); }"""
    for _ in range(100):
        state = own.evaluate(look, opened["id"])
        if state["marked"]:
            break
        own.wait_for_timeout(100)
    own.evaluate("id => chrome.windows.remove(id)", opened["id"])
    assert state["marked"] > 5
    assert state["source"] == "offline"
    assert impostor.asked == []


def test_private_windows_listed_sites_and_sites_switched_off_are_never_sent(extension: Extension) -> None:
    page = extension.context.new_page()
    page.goto(f"{extension.address}/options/options.html")
    may_send = """async ([changes, host, isPrivate]) => {
      const {maySend} = await import('/background/policy.js');
      const {validated} = await import('/background/settings.js');
      const lists = {off: ['off.example'], unsent: ['bank.example']};
      return maySend(validated({server: 'http://127.0.0.1:1', ...lists, ...changes}), host, isPrivate);
    }"""
    asked = {
        ("news.example", False): True,
        ("news.example", True): False,
        ("bank.example", False): False,
        ("my.bank.example", False): False,
        ("notbank.example", False): True,
        ("off.example", False): False,
    }
    for (host, is_private), expected in asked.items():
        assert page.evaluate(may_send, [{}, host, is_private]) is expected, host
    assert page.evaluate(may_send, [{"server": ""}, "news.example", False]) is False
    assert page.evaluate(may_send, [{"server": "javascript:alert(1)"}, "news.example", False]) is False


def test_votes_reach_the_store_and_a_wrong_mark_goes_away(extension: Extension, service: Service) -> None:
    extension.settle(server=service.address)
    page = extension.open("tabloid-en.html")
    link = page.locator("a[data-clf-link=clickbait]").first
    name = link.inner_text()
    before = Counter(service.votes())
    panel = reach(page, "a[data-clf-link=clickbait]")
    panel.press("Wrong")
    panel.wait("the server has your vote")
    page.locator("a[data-clf-link]", has_text=name).wait_for(state="detached")
    page.locator("clf-panel").wait_for(state="detached")
    new = sorted((Counter(service.votes()) - before).elements())
    assert [(task, shown, said, site) for task, text, shown, said, site in new if text.startswith(name)] == [
        ("headline", "clickbait", "editorial", "127.0.0.1"),
        ("link", "promo", "editorial", "127.0.0.1"),
    ]
    assert extension.stored("votes") == []


def test_a_server_killed_in_mid_session_is_replaced_by_the_browser_and_votes_wait(
    extension: Extension, service: Service
) -> None:
    extension.settle(server=service.address, precision=0.8)
    page = extension.open("tabloid-en.html")
    service.stop()
    page.evaluate(LATE)
    page.wait_for_selector("#late[data-clf-link]")
    panel = reach(page, "#late")
    assert "does not answer" in panel.text()
    panel.press("Right")
    panel.wait("stored and sent later")
    assert {vote["said"] for vote in extension.stored("votes")} == {"promo", "clickbait"}
    popup = extension.open_popup(page)
    assert "does not answer" in popup.locator("#source").inner_text()

    service.start()
    options = extension.context.new_page()
    options.goto(f"{extension.address}/options/options.html")
    options.locator("#save").click()
    options.get_by_text("Saved.").wait_for()
    assert extension.stored("votes") == []
    assert (
        "link",
        "You won't believe what she found under the bridge",
        "promo",
        "promo",
        "127.0.0.1",
    ) in service.votes()


def test_the_options_page_tries_a_server_and_refuses_what_is_no_address(extension: Extension, service: Service) -> None:
    page = extension.context.new_page()
    page.goto(f"{extension.address}/options/options.html")
    page.locator("#origin", has_text=extension.address).wait_for()
    for refused in ("ftp://example.org", "http://news.example", "http://127.0.0.1.example"):
        page.locator("#server").fill(refused)
        page.locator("#save").click()
        message = page.locator("#server").evaluate("field => field.validationMessage")
        assert message == "Write an https address; plain http is accepted only for this computer."
    page.locator("#server").fill(service.address)
    page.locator("#try").click()
    page.get_by_text("It answers").wait_for()
    page.locator("#server").fill("http://127.0.0.1:9")
    page.locator("#try").click()
    page.get_by_text("It does not work").wait_for()
    page.locator("#server").fill(service.address + "/")
    page.locator("#unsent").fill("https://Bank.example/login\n\nnot a host\nbank.example")
    page.locator("#save").click()
    page.get_by_text("Saved.").wait_for()
    stored = extension.stored("settings")
    assert (stored["server"], stored["unsent"]) == (service.address, ["bank.example"])
