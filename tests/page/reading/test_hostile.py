"""Pages made to hurt, each in a process of its own with little time and memory: a report or a clear refusal."""

import resource
import subprocess
import sys

import pytest

MEGA = 4_900_000
SECONDS, MEMORY = 20, 1 << 30
"""Generous, for slow machines: what these pages do to a reader without limits is minutes, or gigabytes."""

CODE = """
import sys, clf
page = eval(sys.stdin.read())
try:
    report = clf.separate(page)
except clf.InputError as error:
    print("refused:", error)
else:
    assert all(report.blocks) and len(report.blocks) <= 4000 and len(report.links) <= 10000
    print(f"{len(report.blocks)} blocks, {len(report.links)} links" + ", truncated" * report.truncated)
"""

PAGES = {
    "empty": ("''", "0 blocks, 0 links"),
    "only scripts": ("'<script>var a=1;</script>' * 100_000", "0 blocks, 0 links"),
    "20 MB": ("'<p>word' * 2_900_000", "refused: the page has more than 5,000,000"),
    "binary": ("bytes(range(256)) * 4000", "refused: the page is no text but binary data"),
    "100,000 nested elements": (
        "'<div>' * 100_000 + 'deep' + '</div>' * 100_000 + '<p>after'",
        "1 blocks, 0 links, truncated",
    ),
    "nested, each with text": ("'<div>word ' * 100_000", "4000 blocks, 0 links, truncated"),
    "a tag of 100,000 attributes": (
        "'<div ' + ' '.join(f'a{i}=1' for i in range(100_000)) + '>x'",
        "1 blocks, 0 links",
    ),
    "30,000 unclosed formatting tags": ("'<b>x' * 30_000", "1 blocks, 0 links"),
    "unclosed formatting in paragraphs": ("'<b><i><font color=red>x<p>' * 30_000", "4000 blocks, 0 links, truncated"),
    "a million links": ("'<a href=/x>y</a>' * 280_000", "1 blocks, 10000 links, truncated"),
    "empty boxes": ("'<p>' * 1_600_000 + 'x'", "0 blocks, 0 links, truncated"),
    "an address of 1 MB": ("'<a href=http://x.example/' + 'a' * 1_000_000 + '>words of it</a>'", "1 blocks, 1 links"),
    "words nobody writes": ("''.join(f'<a href=x>{i:0480}</a> ' for i in range(9_000))", "1 blocks, 9000 links"),
    "angle brackets": (f"'<' * {MEGA}", "1 blocks, 0 links"),
    "tags never closed": (f"'<a ' * ({MEGA} // 3)", "1 blocks, 0 links"),
    "comments never closed": (f"'<p>x' + '<!-- ' * ({MEGA} // 5)", "1 blocks, 0 links"),
    "CDATA never closed": ("'<p>x' + '<![CDATA[' * 500_000", "1 blocks, 0 links"),
    "plaintext": ("'<p>x<plaintext>' + '<b>x' * 1_000_000", None),
    "a script never closed": ("'<p>x<script>' + '</scrip' * 600_000", "1 blocks, 0 links"),
    "a title never closed": ("'<p>x<title>' + '<b>x' * 1_000_000", "1 blocks, 0 links"),
    "entities that grow": (
        "'<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><p>' + '&b;' * 100_000",
        None,
    ),
    "one line": (f"'word ' * ({MEGA} // 5)", "1 blocks, 0 links"),
    "short lines": (f"'a\\n\\n' * ({MEGA} // 3)", "4000 blocks, 0 links, truncated"),
    "brackets never closed": (f"('[a](<' + 'b' * 1990) * ({MEGA} // 2000)", "1 blocks, 0 links"),
    "bare addresses": (f"'http://x.example/a ' * ({MEGA} // 19)", "1 blocks, 10000 links, truncated"),
    "NUL": (f"'\\0' * {MEGA}", "0 blocks, 0 links"),
    "half surrogate pairs": ("'<p>' + '\\ud800' * 1_000_000", "1 blocks, 0 links"),
    "letters that grow": ("('<p>' + '\\ufdfa' * 100) * 40_000", "4000 blocks, 0 links, truncated"),
    "bytes of a lying charset": (
        "b'<meta charset=utf-8><p>' + 'ţară şi oameni '.encode('cp1250') * 300_000",
        "1 blocks, 0 links",
    ),
    "punycode": ("b'<meta charset=punycode><p>\\xff' + b'abc-def' * 600_000", "1 blocks, 0 links"),
    "every line a teaser": ("'\\n'.join(f'You will not believe what number {i} did' for i in range(500))", None),
    "no teaser at all": ("'\\n\\n'.join(['The council met on Monday and voted on the budget.' * 3] * 500)", None),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_hurt_ends_with_a_report_or_a_refusal(name: str) -> None:
    page, expected = PAGES[name]
    found = subprocess.run(
        [sys.executable, "-c", CODE], input=page, capture_output=True, text=True, preexec_fn=limited, check=False
    )
    assert found.returncode == 0, found.stderr[-500:]
    assert found.stdout.startswith(expected or "")
    assert found.stdout.strip()
