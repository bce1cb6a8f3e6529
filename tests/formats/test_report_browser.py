"""The report in a real browser: what people see, hear and press, and what it must never do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from browser import axe_script, chromium, wait_until
from talks import ROOT, within

from negtrack.cli import run
from negtrack.views.page import STATUS_WORDS
from negtrack.views.sentences import FLAG_WORDS

AS_OF = "2026-06-08"
LEDGER = ROOT / "data" / "positions.yaml"
LABELS = {
    id: {option: words.get("label", option.replace("-", " ")) if isinstance(words, dict) else option.replace("-", " ")
         for option, words in issue["options"].items()}
    for id, issue in yaml.load(LEDGER.read_text(encoding="utf-8"), yaml.CBaseLoader)["issues"].items()
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("report"), LEDGER)


def written(folder: Path, ledger: Path, *args: str) -> Path:
    """The report of a ledger."""
    path = folder / "report.html"
    done = within("report", "-l", ledger, "--as-of", AS_OF, *args, "-o", path, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return path


class Watch:
    """What a page did beside what was asked of it: errors, messages, requests, dialogs."""

    def __init__(self, page: Any) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))


Opener = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Opener]:
    """Opens a file in a window of its own, and holds at the end that it said and fetched nothing."""
    opened: list[tuple[Any, Watch, str]] = []

    def open_file(path: Path, place: str = "", **options: Any) -> Any:
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", "locale": "en-GB", **options}
        context = browser.new_context(**options)
        page = context.new_page()
        watch = Watch(page)
        opened.append((context, watch, path.as_uri()))
        page.goto(path.as_uri() + place)
        return page

    yield open_file
    for context, watch, address in opened:
        context.close()
        assert watch.complaints == []
        assert {url.partition("#")[0] for url in watch.requests} == {address}


def go_to(page: Any, day: str) -> None:
    page.fill("#exact", day)


WORDS = {status.value: words for status, words in STATUS_WORDS.items()}


def label(issue: str, standing: dict[str, Any]) -> str | None:
    """What a cell has to say of a simple standing; None of one that needs more words."""
    if standing["standing"] in ("silent", "reserved"):
        return {"silent": "—", "reserved": "(reserved)"}[standing["standing"]]
    if standing["standing"] != "known" or standing["conditions"] or not standing["options"]:
        return None
    return " or ".join(words for option, words in LABELS[issue].items() if option in standing["options"])


SHOWN = """() => ({
  issues: [...document.querySelectorAll("table.issues tbody tr[id]")].map((row) => ({
    issue: row.id.slice(6), status: row.querySelector(".status .word").textContent,
    since: row.querySelector(".since").textContent, flags: row.querySelector(".flags").textContent,
    cells: [...row.querySelectorAll("td.c-party .label")].map((cell) => cell.textContent) })),
  articles: [...document.querySelectorAll("table.articles tbody tr")].map((row) => ({
    article: row.id.slice(8), status: row.querySelector(".status .word").textContent,
    note: row.querySelector(".since").textContent,
    issues: [...row.querySelectorAll(".rest")].map((link) => link.lastElementChild.textContent) })),
  summary: Object.fromEntries([...document.querySelectorAll("#tally-issues li")].map((item) =>
    [item.dataset.status, Number(item.querySelector("strong").textContent)])),
  stage: document.getElementById("stage").textContent,
})"""


def hold_to_status(shown: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare what a page shows with what ``status -f json`` tells."""
    assert shown["summary"] == told["summary"]
    assert shown["stage"].partition(" ")[0] == (told["stage"] or "none").removeprefix("text-")
    for row, issue in zip(shown["issues"], told["issues"], strict=True):
        assert (row["issue"], row["status"]) == (issue["issue"], WORDS[issue["status"]])
        assert row["since"] == (f"since {issue['since']}" if issue["since"] else "")
        cautions = [FLAG_WORDS[flag] for flag in issue["flags"]]
        if issue["closed"]:
            how, *rest = row["flags"].split(", ")
            assert (how.partition(":")[0], rest) == (f"closed {issue['closed']['date']}", cautions)
        else:
            assert row["flags"] == ", ".join(cautions)
        for cell, party in zip(row["cells"], ("AM", "AZ"), strict=True):
            if set(issue["parties"]) != {"AM", "AZ"}:
                continue  # others are asked here, whose words stand in the cells of those who are not
            standing = {**issue["others"], **issue["parties"]}.get(party)
            expected = "—" if standing is None else label(issue["issue"], standing)
            assert expected in (None, cell), (issue["issue"], party)
    for row, article in zip(shown["articles"], told["articles"], strict=True):
        assert (row["article"], row["status"]) == (article["article"], WORDS[article["status"]])
        assert row["issues"] == [WORDS[status] for status in article["issues"].values()]
        assert article["level"] is None or row["note"].startswith(article["level"])


def test_the_slider_shows_what_status_says_at_twenty_dates(
    shipped: Path, open_page: Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(shipped)
    days = Random(20).sample(range(date(2022, 3, 11).toordinal(), date(2026, 6, 8).toordinal() + 1), 18)
    for day in ["2025-03-13", "2025-08-08", *(date.fromordinal(day).isoformat() for day in days)]:
        go_to(page, day)
        assert run(["status", "-l", str(LEDGER), "--as-of", day, "-f", "json"]) == 0
        assert page.input_value("#exact") == day
        hold_to_status(page.evaluate(SHOWN), json.loads(capsys.readouterr().out))


def test_without_javascript_the_page_shows_its_date(shipped: Path, open_page: Opener, tmp_path: Path) -> None:
    page = open_page(shipped, java_script_enabled=False)
    assert page.is_visible("text=8 June 2026")
    assert not page.is_visible("#slider")
    told = json.loads(within("status", "-l", LEDGER, "--as-of", AS_OF, "-f", "json", cwd=tmp_path).stdout)
    words = page.locator("table.issues tbody .status .word").all_text_contents()
    assert words == [WORDS[issue["status"]] for issue in told["issues"]]
    assert page.locator("table.articles tbody .status .word").all_text_contents() == ["agreed"] * 17
    assert page.locator("table.issues .reason").first.is_visible()
    sources = json.loads(within("export", "sources", "-l", LEDGER, "-f", "json", cwd=tmp_path).stdout)
    assert page.locator("table.sources tbody tr").count() == len(sources)
    assert page.locator("svg.strip").count() == 44 + 17


def test_search_and_filters(shipped: Path, open_page: Opener, tmp_path: Path) -> None:
    page = open_page(shipped)
    rows = json.loads(within("export", "positions", "-l", LEDGER, "-f", "json", cwd=tmp_path).stdout)
    every = len({row["id"] for row in rows})  # a joint record has a row for each party

    def found(words: str = "", **chosen: str) -> list[str]:
        """The records that are found, all of them shown."""
        page.click("#f-clear")
        page.fill("#f-words", words)
        for name, value in chosen.items():
            if name in ("from_", "to"):
                page.fill(f"#f-{name.rstrip('_')}", value)
            else:
                page.select_option(f"#f-{name}", label=value)
        page.wait_for_timeout(200)
        while page.is_visible("#more"):
            page.click("#more")
        heads = page.locator("#list .record").all_text_contents()
        assert page.text_content("#found").startswith(f"{len(heads)} of {every} records")
        return list(heads)

    assert page.text_content("#found") == f"{every} of {every} records, the latest first"
    assert found("vérbatim nowhere zzz") == []
    brazen = found("BRAZEN infraction")
    assert len(brazen) == 1 and "“a brazen infraction of Armenia’s sovereignty”" in brazen[0]
    rejections = found(party="Azerbaijan", act="rejects")
    assert rejections and all("ule" in head and "out" in head for head in rejections)
    claimed = found(basis="claimed by another party")
    assert 0 < len(claimed) < 60
    on_issue = found(issue="OSCE Minsk Group", from_="2025-01-01", to="2025-12-31")
    assert on_issue and all("OSCE Minsk Group" in head for head in on_issue)
    assert 0 < len(found(issue="OSCE Minsk Group", to="2024-12-31")) < len(found(issue="OSCE Minsk Group"))
    assert 0 < len(found(source="azatutyun-2025-08-11")) < 20


def test_everything_can_be_done_from_the_keyboard(shipped: Path, open_page: Opener) -> None:
    page = open_page(shipped)

    def focused() -> str:
        return str(page.evaluate("document.activeElement.id || document.activeElement.className"))

    press = page.keyboard.press
    press("Tab")
    assert focused() == "skip"
    order = []
    for _ in range(4):
        press("Tab")
        order.append(focused())
    assert order == ["back", "play", "slider", "exact"]  # nothing lies after the last day: that button is out of use
    page.focus("#slider")
    press("ArrowLeft")
    wait_until(page, "location.hash === '#@2026-06-07'")
    assert page.inner_text("#date") == "7 June 2026"
    press("Home")
    wait_until(page, "location.hash === '#@2022-03-11'")
    assert page.inner_text("#date") == "11 March 2022"
    press("PageUp")
    after_one_step = page.inner_text("#date")
    assert after_one_step != "11 March 2022"
    press("PageDown")
    assert page.inner_text("#date") == "11 March 2022"
    press("p")
    wait_until(page, "document.getElementById('date').textContent !== '11 March 2022'")
    press("p")
    assert page.get_attribute("#play", "aria-pressed") == "false"
    page.focus("[id='issue/constitution'] a.open")
    press("Enter")
    assert page.get_attribute("[id='issue/constitution'] a.open", "aria-expanded") == "true"
    assert page.locator("tr.panel").count() == 1
    press("Tab")
    assert page.evaluate("document.activeElement.closest('tr.panel') !== null")
    press("Escape")
    assert page.locator("tr.panel").count() == 0
    assert page.evaluate("document.activeElement.closest('tr').id") == "issue/constitution"
    press("Space")
    assert page.locator("tr.panel").count() == 1


def test_links_restore_the_view(shipped: Path, open_page: Opener) -> None:
    page = open_page(shipped, "#issue/minsk-group@2024-12-31")
    assert page.inner_text("#date") == "31 December 2024"
    assert page.locator("tr.panel").count() == 1
    assert "What becomes of the OSCE Minsk Group" in page.inner_text("tr.panel .question")
    go_to(page, "2025-08-31")
    link = page.get_attribute("tr.panel .permanent a", "href")
    assert link == "#issue/minsk-group@2025-08-31"
    assert page.evaluate("location.hash") == link
    page.evaluate("location.hash = '#issue/border-monitors@2025-03-12'")
    wait_until(page, "document.getElementById('date').textContent === '12 March 2025'")
    assert page.locator("tr.panel").count() == 2
    again = open_page(shipped, "#@2023-05-01")
    assert again.inner_text("#date") == "1 May 2023"


@pytest.mark.parametrize("broken", ["#issue/nothing@2025-03-12", "#%E0%A4%A@2025-03-12", "#@9999-99-99", "#issue/"])
def test_links_that_lead_nowhere_open_the_page(two_issues: Path, open_page: Opener, broken: str) -> None:
    """And it says nothing of them: ``open_page`` holds to that."""
    assert open_page(two_issues, broken).locator("table.issues tbody tr[id]").count() == 2


def test_a_panel_tells_why_down_to_the_words(shipped: Path, open_page: Opener) -> None:
    page = open_page(shipped, "#issue/border-monitors@2025-03-31")
    panel = page.locator("tr.panel")
    text = panel.inner_text()
    assert "Rule: an option in common is free" in text and "(line 10 of the table of statuses)" in text
    assert "Armenia’s acceptance of Azerbaijan’s proposals on the two unresolved articles" in text
    assert "viewpoint: Armenia" in text and "✓" not in text.replace("stands", "")
    assert panel.locator(".history > .records > .record.stands").count() > 0
    assert panel.locator("a[href^='https://']").count() > 0
    assert "after this date" in text
    go_to(page, "2024-12-31")
    assert "No option in common" in panel.inner_text()


def test_the_way_from_one_day_to_another_is_told(shipped: Path, open_page: Opener) -> None:
    page = open_page(shipped, "#@2025-03-12")
    page.click("#on")
    assert page.inner_text("#h-changes") == "From 12 March 2025 to 13 March 2025"
    assert "2025-03-13 Third-party forces along the border" in page.inner_text("#changes")
    page.click("#back")
    assert page.inner_text("#h-changes").startswith("Back from 13 March 2025 to ")


@pytest.fixture(scope="module")
def two_issues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything on it that any page has, and fewer rows."""
    issues = ("constitution", "border-monitors")
    return written(tmp_path_factory.mktemp("two"), LEDGER, *(word for id in issues for word in ("-i", id)))


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_nothing_keeps_anybody_out(two_issues: Path, open_page: Opener, scheme: str, width: int) -> None:
    """No finding of axe-core, with a panel and the details open, on a phone and on a laptop."""
    script = axe_script()
    page = open_page(
        two_issues, "#issue/constitution@2025-03-31", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.evaluate(script)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")  # of what passes only which rules do
    found = [
        (finding["id"], finding["impact"], finding["nodes"][0]["html"], finding["nodes"][0]["failureSummary"])
        for finding in result["violations"]
    ]
    assert found == []
    assert {"color-contrast", "button-name", "select-name", "label"} <= {rule["id"] for rule in result["passes"]}


def test_light_and_dark_differ_and_follow_the_reader(two_issues: Path, open_page: Opener) -> None:
    looks = {
        scheme: open_page(two_issues, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert looks["light"] != looks["dark"]
    page = open_page(two_issues, reduced_motion="no-preference")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_no_width_makes_the_page_scroll_sideways(shipped: Path, open_page: Opener) -> None:
    page = open_page(shipped, "#issue/constitution@2025-03-31")
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("paper", "width"), [("A4", 695), ("Letter", 717)])
def test_prints_on_paper(shipped: Path, open_page: Opener, paper: str, width: int) -> None:
    page = open_page(shipped, viewport={"width": width, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for out in (".controls", ".filters", "#records"):
        assert not page.is_visible(out)
    for shown in ("h1", "#date", "table.issues", "table.articles", "svg.chart", "table.sources"):
        assert page.locator(shown).first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.time')).position") == "static"
    printed = page.pdf(format=paper, print_background=True)
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") > 5


HOSTILE = (
    '"\'><img src=x onerror="window.pwned=1"></script></style></template><script>window.pwned=1</script>'
    "{{7*7}}\u202e&lt;"
)
"""A text that would run if any place took it for more than text."""


def hostile_ledger(folder: Path) -> Path:
    """A ledger with that text in every field that may hold text."""
    evil: dict[str, Any] = {
        "negtrack": "1",
        "title": HOSTILE,
        "about": HOSTILE,
        "parties": {
            id: {"name": f"{id} {HOSTILE}", "role": "principal", "aliases": [f"{id}! {HOSTILE}"], "note": HOSTILE}
            for id in ("A", "B")
        },
        "issues": {
            "i": {"title": HOSTILE, "question": HOSTILE, "note": HOSTILE, "options": {"x": HOSTILE, "y": f"y{HOSTILE}"}}
        },
        "articles": {"1": {"title": HOSTILE, "issues": ["i"], "note": HOSTILE}},
        "sources": {
            "s": {
                "title": HOSTILE, "publisher": HOSTILE, "author": HOSTILE, "kind": "news", "side": "A", "note": HOSTILE,
                "url": "https://example.org/?q=\"'><script>window.pwned=1</script>",
            },
        },
        "conditions": {"c": {"title": HOSTILE, "holder": "A", "by": ["B"], "blocks": ["i"], "note": HOSTILE}},
        "positions": [
            {
                "party": party, "issue": "i", "date": f"2024-01-0{day}", "act": act, "option": "x", "summary": HOSTILE,
                "source": "s", "locator": HOSTILE, "quote": HOSTILE, "speaker": HOSTILE, "to": HOSTILE, "note": HOSTILE,
                "conditions": ["c"],
            }
            for party, day, act in (("A", 1, "demands"), ("B", 2, "accepts"))
        ],
        "events": [{"date": "2024-02-01", "title": HOSTILE, "source": "s", "note": HOSTILE}],
        "counts": [{"date": "2024-02-01", "said_by": "A", "agreed": "1", "of": "1", "source": "s", "note": HOSTILE}],
    }  # fmt: skip
    path = folder / "evil.yaml"
    path.write_text(yaml.safe_dump(evil, sort_keys=False, default_style='"', allow_unicode=True), encoding="utf-8")
    return path


def test_hostile_texts_run_nothing(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(written(tmp_path, hostile_ledger(tmp_path)))
    page.click("a.open")
    go_to(page, "2024-01-01")
    page.click("#on")
    page.fill("#f-words", "<img")
    page.wait_for_timeout(200)
    assert page.text_content("#found").startswith("2 of 2")
    assert page.evaluate("window.pwned") is None
    assert page.locator("img").count() == 0
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("[...document.links].every((link) => /^(https?:|file:)/.test(link.protocol))")
    assert "49" not in page.inner_text("h1") and "onerror" in page.inner_text("h1")
    assert "\\u202e" in page.inner_text("h1") and "\u202e" not in page.inner_text("body")
