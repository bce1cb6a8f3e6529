"""What ``status`` shows first: one screen, true numbers, no line too wide; and ``--all``, every issue once.

What people read is kept in ``tests/golden/overview/``; ``pytest --regenerate`` rewrites it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import ROOT, within
from terminals import COLOURFUL, within_terminal
from valley import VALLEY

Golden = Callable[[str, str], None]

STATUSES = ("agreed", "conditional", "compatible", "disputed", "unclear", "incomplete", "set-aside", "no-data")
WORDS = {"set-aside": "left out", "no-data": "no data"}
WIDTHS = (60, 80, 100, 160)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ledger of the two valleys."""
    folder = tmp_path_factory.mktemp("valley")
    (folder / "positions.yaml").write_text(VALLEY, encoding="utf-8")
    return folder


def shown(here: Path, *args: str, columns: int = 80, **changes: str | None) -> str:
    """What a call shows in a pipe of so many columns."""
    done = within(*args, cwd=here, COLUMNS=str(columns), **changes)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- What people read, at several widths and in several surroundings


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_overview_in_a_pipe(here: Path, golden: Golden, columns: int) -> None:
    golden(f"overview/pipe-{columns}.txt", shown(here, "status", columns=columns))


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_overview_on_a_terminal(here: Path, golden: Golden, columns: int) -> None:
    golden(f"overview/terminal-{columns}.txt", within_terminal(here, columns, "status", **COLOURFUL).text)


@pytest.mark.parametrize(
    ("name", "changes"),
    [("no-color", {**COLOURFUL, "NO_COLOR": "1"}), ("c-locale", {"LC_ALL": "C", "TERM": "xterm"})],
)
def test_the_overview_where_a_terminal_can_do_less(
    here: Path, golden: Golden, name: str, changes: dict[str, str]
) -> None:
    text = within_terminal(here, 80, "status", **changes).text
    assert ("\x1b" in text) == ("NO_COLOR" not in changes)
    golden(f"overview/{name}-80.txt", text)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("all", "status --all"),
        ("reasons", "status --only disputed,conditional --reasons"),
        ("sorted", "status --sort last-word"),
        ("of-party", "status --party Southvale"),
        ("ids", "status --all --ids"),
        ("earlier", "status --as-of 2024-03-31"),
        ("markdown", "status -f md"),
        ("all-markdown", "status --all -f md"),
    ],
)
def test_other_ways_to_ask_for_the_status(here: Path, golden: Golden, name: str, call: str) -> None:
    golden(f"overview/{name}.txt", shown(here, *call.split(), columns=100))


# ---- The shipped ledger


def test_the_shipped_ledger_fits_one_screen(tmp_path: Path) -> None:
    book = str(ROOT / "data" / "positions.yaml")
    overview = shown(tmp_path, "status", "-l", book).splitlines()
    assert len(overview) <= 23
    assert max(map(len, overview)) <= 80
    assert len(shown(tmp_path, "status", "--all", "-l", book, columns=160).splitlines()) <= 75


# ---- Numbers that are true, whatever is cut


def counted(found: dict[str, Any]) -> dict[str, int]:
    """How many issues of a JSON are counted as what, each once."""
    numbers = dict.fromkeys((*STATUSES, "closed", "background"), 0)
    for issue in found["issues"]:
        numbers["background" if issue["background"] else "closed" if issue["closed"] else issue["status"]] += 1
    return numbers


def told(text: str) -> dict[str, int]:
    """The numbers of an overview's headline: all issues, and those that are counted as each thing."""
    line = next(line for line in text.splitlines() if re.match(r"[\d,]+ issues?\b", line))
    found = {}
    for name in ("issues?", *STATUSES, "closed", "background"):
        match = re.search(rf"(\d[\d,]*) {WORDS.get(name, name)}\b", line)
        found[name] = int(match[1].replace(",", "")) if match else 0
    return found


@pytest.mark.parametrize(
    "call",
    ["", "--as-of 2024-03-31", "--party S", "--evidence own", "--issue toll --issue flood", "--only stale,closed"],
)
def test_every_number_of_the_headline_is_a_count_over_the_json(here: Path, call: str) -> None:
    text = shown(here, "status", *call.split(), columns=200)
    found = json.loads(shown(here, "status", *call.split(), "-f", "json"))
    numbers = told(text)
    assert numbers.pop("issues?") == len(found["issues"]) == sum(numbers.values())
    assert numbers == counted(found) == found["summary"]
    open_conditions = re.search(r"(\d+) conditions? open", text)
    assert (int(open_conditions[1]) if open_conditions else 0) == sum(
        condition["open"] is not False for condition in found["conditions"]
    )
    articles = re.search(r"(\d+) articles?\b", text)
    assert articles is not None
    assert int(articles[1]) == len(found["articles"])


# ---- Ledgers of any size and in any writing


WILD = st.one_of(
    st.text(st.sampled_from("abc -–’مرحباשלום日本語ไทยนี้e\u0301\u200cकि"), min_size=1, max_size=30),
    st.sampled_from(["x" * 90, "One word after the other " * 6, "日本" * 40, "בין שני העמקים", "می‌خواهند که بمانند"]),
).map(lambda text: text.strip() or "-")


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, Any]:
    """A ledger of a few parties and any number of issues, each with words of some of the parties, in any writing."""
    parties = [f"P{n}" for n in range(draw(st.sampled_from([2, 2, 3, 8])))]
    issues: dict[str, Any] = {}
    positions: list[dict[str, Any]] = []
    for n in range(draw(st.integers(0, 40))):
        issue = f"i{n}"
        issues[issue] = {
            "title": draw(WILD),
            "question": "q?",
            "options": {
                "one": {"title": "One", "label": f"1 {draw(WILD)}"},
                "two": {"title": "Two", "label": f"2 {draw(WILD)}"},
            },
        }
        if draw(st.booleans()):
            issues[issue]["topic"] = draw(st.sampled_from(["text", "past"]))
        if draw(st.integers(0, 5)) == 0:
            issues[issue]["closed"] = {"date": "2024-05", "how": "overtaken", "source": "s"}
        for party in parties:
            act = draw(st.sampled_from(["demands", "accepts", "rejects", "reserves", "sets-aside", None]))
            if act is not None:
                record = {
                    "party": party,
                    "issue": issue,
                    "date": draw(st.sampled_from(["2024-01-02", "2024-02", "2024"])),
                    "act": act,
                    "summary": "S.",
                    "source": "s",
                }
                if act in ("demands", "accepts", "rejects"):
                    record["option"] = draw(st.sampled_from(["one", "two"]))
                positions.append(record)
    if not issues:
        issues["i"] = {"title": "Only one", "question": "q?", "options": {"one": "One", "two": "Two"}}
    blocked = next(iter(issues))
    return {
        "negtrack": 1, "title": draw(WILD), "covered_to": "2024-06-30",
        "parties": {id: {"name": f"{id} {draw(WILD)}", "role": "principal"} for id in parties},
        "topics": {"text": {"title": draw(WILD)}, "past": {"title": "Past", "background": "yes"}},
        "issues": issues, "positions": positions,
        "articles": {"1": {"title": draw(WILD), "issues": [blocked]}},
        "conditions": {f"c{n}": {"title": draw(WILD), "holder": parties[0], "blocks": [blocked]}
                       for n in range(draw(st.integers(0, 12)))},
        "sources": {"s": {"title": "S", "publisher": "P", "kind": "news", "side": "none"}},
    }  # fmt: skip


def columns_of(text: str) -> int:
    """How many columns of a terminal a line takes, by the tables of Unicode alone."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


CALLS = ["status", "status --all --reasons", "status --only disputed,incomplete", "matrix", "matrix --by issue",
         "blockers", "timeline --strip"]  # fmt: skip


@settings(max_examples=25)
@given(book=ledgers(), columns=st.integers(60, 200), call=st.sampled_from(CALLS))
def test_no_line_is_wider_than_the_screen(
    tmp_path_factory: pytest.TempPathFactory, book: dict[str, Any], columns: int, call: str
) -> None:
    folder = tmp_path_factory.mktemp("wild")
    (folder / "positions.yaml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    for locale in ("C.UTF-8", "C"):
        for line in shown(folder, *call.split(), columns=columns, LANG=locale).splitlines():
            assert columns_of(line) <= columns, line


@settings(max_examples=25)
@given(book=ledgers(), columns=st.integers(60, 200))
def test_an_overview_is_one_screen_and_its_numbers_stay_true(
    tmp_path_factory: pytest.TempPathFactory, book: dict[str, Any], columns: int
) -> None:
    folder = tmp_path_factory.mktemp("wild")
    (folder / "positions.yaml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    found = json.loads(shown(folder, "status", "-f", "json"))
    assert len(shown(folder, "status", columns=columns).splitlines()) <= 22
    wide = shown(folder, "status", columns=200)
    numbers = told(wide)
    assert numbers.pop("issues?") == len(found["issues"])
    assert numbers == counted(found)
    for word in ("disputed", "conditional", "unclear", "compatible"):
        if numbers[word]:
            assert rows_told(wide, word) == numbers[word]


def rows_told(text: str, status: str) -> int:
    """How many issues of a status an overview shows, and says that there are besides."""
    lines = text.splitlines()
    if (alone := re.search(rf"^\S ([\d,]+) {status}: status --all --only {status}$", text, re.MULTILINE)) is not None:
        return int(alone[1].replace(",", ""))
    start = next(n for n, line in enumerate(lines) if re.match(rf"\S {status.upper()}\b", line))
    rows = 0
    for line in lines[start + 1 :]:
        if more := re.match(rf"and ([\d,]+) more: status --all --only {status}$", line):
            return rows + int(more[1].replace(",", ""))
        if not line or re.match(
            r"\S [A-Z]{4,}|CONDITIONS OPEN|LAST CHANGE|More:|\S [\d,]+ [a-z]+: |[\d,]+ conditions? open:", line
        ):
            break
        rows += 1
    return rows


@settings(max_examples=25)
@given(book=ledgers())
def test_every_issue_stands_in_one_part_of_the_whole_list(
    tmp_path_factory: pytest.TempPathFactory, book: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("wild")
    (folder / "positions.yaml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    listed = shown(folder, "status", "--all", "--ids", columns=160)
    rows = [line.split()[1] for line in listed.splitlines() if re.match(r"\S i\d*\b", line)]
    assert sorted(rows) == sorted(book["issues"])


def test_a_parliament_of_issues_gives_one_screen(tmp_path: Path) -> None:
    parties = {f"P{n}": {"name": f"Member {n}", "role": "principal"} for n in range(9)}
    issues = {
        f"i{n}": {"title": f"Bill {n}", "question": "q?", "options": {"yes": "Yes", "no": "No"}} for n in range(400)
    }
    positions = [
        {"party": f"P{m}", "issue": f"i{n}", "date": "2024-01-01", "act": "demands", "option": "yes" if m else "no",
         "summary": "S.", "source": "s"}
        for n in range(400) for m in range(9)
    ]  # fmt: skip
    book = {"negtrack": 1, "title": "Votes", "parties": parties, "issues": issues, "positions": positions,
            "sources": {"s": {"title": "S", "publisher": "P", "kind": "dataset", "side": "none"}}}  # fmt: skip
    (tmp_path / "positions.yaml").write_text(yaml.safe_dump(book), encoding="utf-8")
    lines = shown(tmp_path, "status", "--as-of", "2024-02").splitlines()
    assert len(lines) <= 22
    assert any(re.match(r"and 3\d\d more: status --all --only disputed$", line) for line in lines)


NAMED = {
    "KON": "Konfederacy of the Upper Valleys",
    "ZAN": "Zanzara and the Outer Islands",
    "WES": "Westmark under Provisional Administration",
    "QUI": "Quindar, Permanent Delegation",
}


@pytest.mark.parametrize("columns", range(60, 161, 10))
@pytest.mark.parametrize("asked", [2, 3, 4])
def test_no_party_is_cut_out_of_the_overview(tmp_path: Path, asked: int, columns: int) -> None:
    """Each stands there by its whole name or by its id, in titles, cells, lists of names and the last change."""
    ids = list(NAMED)
    issues: dict[str, Any] = {
        f"i{n}": {"title": f"A title of some length, number {n}", "question": "q?", "options": {
            "yes": "Yes, and without any delay", "no": "No, not before all else is settled"}}
        for n in range(3)
    }  # fmt: skip
    issues["i1"]["principals"] = ids[2:]
    positions = [
        {"party": party, "issue": issue, "date": f"2024-01-0{n + 1}", "act": "demands",
         "option": "no" if n % 2 else "yes", "summary": "S.", "source": "s"}
        for issue in ("i0", "i1") for n, party in enumerate(ids)
    ]  # fmt: skip
    raised = {"date": "2024-02-01", "source": "s"}
    book = {
        "negtrack": 1, "title": "Names", "covered_to": "2024-06-30", "issues": issues, "positions": positions,
        "parties": {id: {"name": name, "role": "principal" if n < asked else "mediator"}
                    for n, (id, name) in enumerate(NAMED.items())},
        "conditions": {f"c{n}": {"title": f"A condition of some length, number {n}", "holder": ids[: n + 1],
                                 "by": ids[-2:], "blocks": ["signing"], "raised": raised} for n in range(2)},
        "sources": {"s": {"title": "S", "publisher": "P", "kind": "news", "side": "none"}},
    }  # fmt: skip
    (tmp_path / "positions.yaml").write_text(
        yaml.safe_dump(book, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    text = shown(tmp_path, "status", columns=columns)
    assert "CONDITIONS OPEN" in text
    for id, name in NAMED.items():
        assert text.count(name[:2]) == text.count(name), text
        assert name in text or re.search(rf"\b{id}\b", text) or "parties" in text, text


# ---- Choosing and putting in order


def test_only_and_sort_choose_and_order_what_is_shown(here: Path) -> None:
    found = json.loads(shown(here, "status", "--only", "disputed,closed", "--sort", "since", "-f", "json"))
    assert [issue["issue"] for issue in found["issues"]] == ["council", "signing", "lake-level", "charter"] or [
        issue["issue"] for issue in found["issues"]
    ] == ["signing", "council", "lake-level", "charter"]


def test_an_unknown_word_of_only_is_refused_with_the_nearest(here: Path) -> None:
    done = within("status", "--only", "dispute", cwd=here)
    assert done.returncode == 2
    assert "did you mean disputed?" in done.stderr
