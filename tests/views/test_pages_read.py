"""What people read: words instead of ids, a cell for each asked, what would settle a dispute, one and many."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from talks import within
from valley import VALLEY

HEAD = """\
negtrack: 1
title: Small talks
covered_to: 2024-12-31
parties:
  A: {name: Aland, role: principal}
  B: {name: Beland, role: principal}
  C: {name: Celand, role: third-party}
sources:
  s: {title: Wire, publisher: The Wire, kind: news, side: none}
  a: {title: Aland Today, publisher: Aland Today, kind: news, side: A}
  b: {title: Beland Today, publisher: Beland Today, kind: news, side: B}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "positions.yaml").write_text(VALLEY, encoding="utf-8")
    return tmp_path


def small(folder: Path, body: str) -> Path:
    """A folder with a small ledger in it."""
    (folder / "positions.yaml").write_text(HEAD + body, encoding="utf-8")
    return folder


def shown(here: Path, *args: str, columns: int = 100, **changes: str) -> str:
    done = within(*args, cwd=here, COLUMNS=str(columns), **changes)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- Words instead of ids

READ = ["status --all --reasons", "matrix --by issue", "diff --since 2024-01 --records", "why signing", "why charter",
        "timeline", "blockers", "status -f md", "diff --since 2024-01 -f md"]  # fmt: skip


@pytest.mark.parametrize("call", READ)
def test_options_are_read_by_their_labels_and_parties_by_their_names(here: Path, call: str) -> None:
    text = shown(here, *call.split())
    for id in ("at-once", "after-charter", "own-business", "changed-first", "third-party"):
        assert not re.search(rf"(?<![\w-]){id}(?![\w-])", text), f"{id} in {call}"
    assert not re.search(r"\b[NSLM]\b", text)


def test_ids_are_shown_where_they_are_asked_for(here: Path) -> None:
    text = shown(here, "status", "--all", "--ids")
    assert re.search(r"✗ signing +at-once +after-charter", text)
    assert "Northvale" not in text
    assert shown(here, "status", "--ids", "-f", "json") == shown(here, "status", "-f", "json")


def test_parties_are_found_by_their_names_also_where_ids_are_shown(here: Path) -> None:
    assert shown(here, "status", "--all", "--ids", "--party", "Southvale", "--party", "Northvale")


def test_what_is_absent_is_told_as_absent_from_the_record(here: Path) -> None:
    for call in ("status --all --reasons", "why debts", "why fishing", "blockers", "show issue:debts"):
        assert "no word from" not in shown(here, *call.split())
    assert "none recorded from Northvale and Southvale" in shown(here, "why", "debts")


def test_what_is_left_out_claims_nobodys_consent(here: Path) -> None:
    for call in ("status", "status --all --reasons", "matrix --by issue", "why courts", "timeline --strip"):
        text = shown(here, *call.split())
        assert "left out" in text
        assert "set aside" not in text.replace("Records set aside", "")
        assert "set-aside" not in text


# ---- Legends


@pytest.mark.parametrize("call", ["status --all", "matrix", "matrix --by issue", "blockers", "timeline --strip"])
def test_a_legend_explains_the_signs_on_the_page_and_no_others(here: Path, call: str) -> None:
    text = shown(here, *call.split())
    page, legend = text.split("\n\n", 1)[1].rsplit("\n\n", 1)
    explained = {line.split()[0] for line in legend.splitlines() if not line[0].isalpha() and line[0] != " "}
    signs = set("●◐○✗?…–·▪—!")
    used = {sign for sign in signs if re.search(rf"(?<![\w“]){re.escape(sign)}(?!\w)", re.sub(r"\w[…?!]", "", page))}
    assert explained & signs == used & signs


# ---- Who is asked has a cell


OWN_PRINCIPALS = """\
issues:
  x:
    title: The lake
    question: q?
    principals: [A, C]
    options: {high: High, low: Low}
  y: {title: The road, question: q?, options: {open: Open, shut: Shut}}
articles:
  1: {title: The road, issues: [y]}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: demands, option: high, summary: S., source: s}
  - {party: C, issue: x, date: 2024-01-01, act: demands, option: low, summary: S., source: s}
  - {party: A, issue: y, date: 2024-01-01, act: demands, option: open, summary: S., source: s}
"""


def test_every_party_that_an_issue_asks_has_its_cell(tmp_path: Path) -> None:
    text = shown(small(tmp_path, OWN_PRINCIPALS), "matrix", "--by", "issue")
    header = next(line for line in text.splitlines() if "Status" in line and "Issue" in line)
    row = next(line for line in text.splitlines() if line.startswith("The lake"))
    at = {name: header.index(name) for name in ("Aland", "Beland", "Celand")}
    assert row[at["Aland"] :].startswith("high")
    assert row[at["Beland"] :].startswith("(not asked)")
    assert row[at["Celand"] :].startswith("low")


def test_articles_come_with_the_disputes_outside_them(tmp_path: Path) -> None:
    text = shown(small(tmp_path, OWN_PRINCIPALS), "matrix")
    assert "Outside the articles 1 issue is in dispute: The lake" in text
    assert "Celand" not in text.split("Outside")[0]


@pytest.mark.parametrize("command", ["status", "status --all", "matrix --by issue"])
def test_one_party_has_the_only_column(here: Path, command: str) -> None:
    header = next(line for line in shown(here, *command.split(), "--party", "S").splitlines() if "Southvale" in line)
    assert "Northvale" not in header


# ---- What would settle it


def test_a_dispute_names_each_option_that_would_be_in_common_and_who_would_have_to_accept_it(here: Path) -> None:
    for call in (("why", "charter"), ("blockers", "-i", "charter")):
        text = shown(here, *call)
        assert "“changed first” in common, if Northvale accepted it" in text
        assert "“own business” in common, if Southvale accepted it" in text


def test_a_party_that_blocks_an_issue_is_named_for_the_options_that_it_does_not_hold(here: Path) -> None:
    assert "“now” in common, if Southvale accepted it" in shown(here, "why", "signing")


def test_an_issue_that_some_leave_out_could_be_left_out_by_all(tmp_path: Path) -> None:
    body = """\
issues:
  x: {title: The lake, question: q?, options: {high: High, low: Low}}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: sets-aside, summary: S., source: s}
  - {party: B, issue: x, date: 2024-01-01, act: demands, option: low, summary: S., source: s}
"""
    text = shown(small(tmp_path, body), "why", "x")
    assert "“Low” in common, if Aland accepted it" in text or "“low” in common, if Aland accepted it" in text
    assert "left out by all of them, if Beland left it out" in text


def test_blockers_are_disputes_missing_words_and_conditions_but_nothing_closed(here: Path) -> None:
    text = shown(here, "blockers")
    assert "3 issues in dispute, 3 issues undecided, 2 conditions open" in text
    assert "The lake council" not in text.replace("The lake council is dissolved", "")
    assert "flood" not in text
    assert "of this issue" not in text


# ---- Pairs


PAIRS = """\
issues:
  x: {title: X, question: q?, options: {one: One, two: Two}}
  y: {title: Y, question: q?, options: {one: One, two: Two}}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: demands, option: one, summary: S., source: s}
  - {party: A, issue: y, date: 2024-01-01, act: demands, option: one, summary: S., source: s}
  - {party: B, issue: x, date: 2024-01-01, act: demands, option: one, summary: S., source: s}
  - {party: B, issue: y, date: 2024-01-01, act: demands, option: two, summary: S., source: s}
"""


def test_pairs_that_are_named_are_told_of_even_where_they_never_met(tmp_path: Path) -> None:
    here = small(tmp_path, PAIRS)
    found = json.loads(shown(here, "matrix", "--pairs", "-p", "C", "-p", "A", "-p", "B", "-f", "json"))["pairs"]
    assert [(p["party"], p["other"], p["both_spoken"], p["compatible"]) for p in found] == [
        ("A", "B", 2, 1), ("C", "A", 0, 0), ("C", "B", 0, 0),
    ]  # fmt: skip
    assert re.search(r"Celand +Aland +0 +0 of 0", shown(here, "matrix", "--pairs", "-p", "C", "-p", "A"))
    assert "Celand" not in shown(here, "matrix", "--pairs")


# ---- Evidence


def test_audit_says_how_many_own_words_only_the_other_side_tells(tmp_path: Path) -> None:
    body = """\
issues:
  x: {title: X, question: q?, options: {one: One, two: Two}}
  y: {title: Y, question: q?, options: {one: One, two: Two}}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: demands, option: one, summary: S., source: b}
  - {party: A, issue: x, date: 2024-02-01, act: demands, option: two, summary: S., cites: [{source: b}, {source: s}]}
  - {party: A, issue: y, date: 2024-03-01, act: demands, option: one, summary: S., source: a}
  - {party: B, issue: y, date: 2024-03-02, act: demands, option: one, summary: S., source: b}
  - {party: B, issue: x, date: 2024-03-02, act: demands, option: one, said_by: A, summary: S., source: a}
"""
    here = small(tmp_path, body)
    found = json.loads(shown(here, "audit", "-f", "json"))["parties"]
    assert (found["A"]["own"], found["A"]["own_told_by_others"]) == (3, 1)
    assert (found["B"]["own"], found["B"]["own_told_by_others"]) == (1, 0)
    text = shown(here, "audit")
    assert "1 of 3" in text
    third = text.splitlines()[3]
    assert third.startswith("Without a source from its side: Aland on 0 of 2 issues, Beland on 0 of 2 issues, of those")


# ---- Finding


FOUND = """\
issues:
  x-lake: {title: The lake and its shore, question: q?, options: {high-lake: High, low: Low}}
positions:
  - {id: lake-1, party: A, issue: x-lake, date: 2024-01-01, act: demands, option: high-lake, summary: The lake is high.,
     source: lake-news}
""".replace("positions:", "positions:")
LAKE_NEWS = "  lake-news: {title: Lake, publisher: P, kind: news, side: none, url: 'https://lake.example/lake'}\n"


def test_found_ids_and_addresses_come_whole(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(HEAD + LAKE_NEWS + FOUND, encoding="utf-8")
    for form in ("table", "md"):
        text = shown(tmp_path, "find", "lake", "-f", form)
        plain = text.replace("\\", "")
        for whole in ("lake-1", "lake-news", "https://lake.example/lake", "x-lake", "high-lake"):
            assert whole in plain, (form, whole)
    assert "The **lake** is high." in shown(tmp_path, "find", "lake")


# ---- One and many


ONE = """\
issues:
  x: {title: X, question: q?, options: {one: One, two: Two}}
articles:
  1: {title: X, issues: [x]}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: demands, option: one, summary: S., source: s}
"""


@pytest.mark.parametrize(
    "call", ["status", "status --all", "matrix", "diff --since 2024", "blockers", "audit", "timeline", "find S",
             "counts", "show x", "report"]
)  # fmt: skip
def test_one_of_anything_is_told_in_the_singular(tmp_path: Path, call: str) -> None:
    text = shown(small(tmp_path, ONE), *call.split())
    text = re.sub(r"<script[^>]*>.*?</script>|<style>.*?</style>", "", text, flags=re.DOTALL)
    assert not re.search(
        r"(?<![\d,.-])1 (issues|articles|records|conditions|positions|changes|days|entries|sources)\b", text
    )


# ---- Writing


PERSIAN = "می‌خواهند"
KHMER = "ភាសា\u200bខ្មែរ"


def test_joiners_are_text_wherever_it_is_shown(tmp_path: Path) -> None:
    body = ONE.replace("summary: S.", f"summary: '{PERSIAN} {KHMER} a\u200cb'").replace(
        "title: X, q", f"title: '{PERSIAN}', q"
    )
    here = small(tmp_path, body)
    for call in ("why x", "why x -f md", "status --all", "report", "report --part timeline -f svg"):
        text = shown(here, *call.split())
        assert PERSIAN in text, call
        assert "می\\u200c" not in text
    text = shown(here, "why", "x")
    assert KHMER in text
    assert "a\\u200cb" in text


# ---- Knowledge


def test_as_known_says_how_many_records_have_no_entry_day(tmp_path: Path) -> None:
    known = (
        "{party: B, issue: x, date: 2024-01-02, act: demands, option: two, summary: S, source: s, recorded: 2024-03-01}"
    )
    body = f"{ONE}  - {known}\n"
    here = small(tmp_path, body)
    done = within("status", "--as-known", "2024-02", cwd=here)
    assert "1 record has no entry day and counts as always known" in done.stderr
    assert "entry day" not in within("status", cwd=here).stderr


# ---- Pictures


OLD = ONE.replace(
    "title: X, q", "title: 'A title of more words than fit beside a strip of a drawing, so that it takes two lines', q"
)


def test_strips_end_on_the_last_covered_day_with_whole_labels_and_a_legend(tmp_path: Path) -> None:
    """Called years later, a ledger covered to 2024 is drawn to the end of 2024."""
    here = small(tmp_path, OLD)
    drawing = shown(here, "report", "--part", "timeline", "-f", "svg")
    assert "to 2024-12-31" in drawing
    assert "…" not in drawing.replace("… incomplete", "").replace(">…<", "")
    words = re.sub(r"<[^>]+>", " ", drawing)
    assert "A title of more words than fit beside a strip of a drawing, so that it takes two lines" in " ".join(
        words.split()
    )
    assert "no position recorded of somebody asked" in drawing
    strip = shown(here, "timeline", "--strip")
    assert "to 2024-12-31" in strip


# ---- What changed


def many_changes() -> str:
    """Eighty issues on which both speak, and on each third one of them moves later."""
    issues = "".join(
        f"  i{n}: {{title: Issue {n}, question: q?, options: {{one: One, two: Two}}}}\n" for n in range(80)
    )
    records = "".join(
        f"  - {{party: {party}, issue: i{n}, date: 2024-0{month}-01, act: demands, option: {option}, summary: S.,"
        " source: s}\n"
        for n in range(80)
        for party, month, option in [("A", 1, "one"), ("B", 1, "two")] + [("A", 2, "two")] * (n % 3 == 0)
    )
    return f"issues:\n{issues}positions:\n{records}"


def test_a_long_diff_tells_of_moves_and_counts_the_rest(tmp_path: Path) -> None:
    here = small(tmp_path, many_changes())
    lines = shown(here, "diff", "--since", "2024-01").splitlines()
    assert len(lines) <= 80
    assert "  and 40 more: diff --all" in lines
    found = json.loads(shown(here, "diff", "--since", "2024-02", "-f", "json"))
    text = shown(here, "diff", "--since", "2024-02")
    moves = [line for line in text.splitlines() if "one → two" in line]
    assert len(found["changes"]) == 27
    assert f"and {27 - len(moves)} changes more: diff --all" in text
    assert len(shown(here, "diff", "--since", "2024-01", "--all").splitlines()) > 160


def test_the_moves_of_a_long_diff_are_told_to_their_end(tmp_path: Path) -> None:
    option = "one and one more and yet another"
    renamed = many_changes().replace("one: One", f"one: {{title: One, label: {option}}}")
    here = small(tmp_path, renamed)
    _, _, moves = shown(here, "diff", "--since", "2024-01-15", columns=60).partition("\nMOVES ")
    told = f": Aland {option} → two (2024-02-01, toward Beland, took what Beland held)"
    assert " ".join(moves.split()).count(told) > 10
    assert "…" not in moves


def test_a_move_that_keeps_its_option_says_what_is_new(tmp_path: Path) -> None:
    ruled_out = many_changes() + (
        "  - {party: B, issue: i1, date: 2024-03-01, act: demands, option: two, rejects: one, summary: S., source: s}\n"
    )
    here = small(tmp_path, ruled_out)
    _, _, moves = shown(here, "diff", "--since", "2024-01-15").partition("\nMOVES ")
    assert "Issue 1: Beland demands two → demands two; rules out one  (2024-03-01, away from Aland)" in moves


def test_a_move_that_several_made_by_one_act_is_told_once(tmp_path: Path) -> None:
    """Where they left the same position, each by a record of its own; where they left others, each has its line."""
    said = "act: proposes, option: more, summary: S., source: s}\n"
    joint = "".join(f"  - {{party: [A, B], issue: {issue}, date: 2024-03-01, {said}" for issue in ("i0", "i1"))
    alone = "".join(f"  - {{party: B, issue: i{n}, date: 2024-03-02, {said}" for n in range(2, 80))
    here = small(tmp_path, many_changes().replace("two: Two", "two: Two, more: More") + joint + alone)
    short = shown(here, "diff", "--since", "2024-02-15", "-i", "i0", "-i", "i1")
    assert "Issue 0  ○ compatible → ● agreed\n  Aland and Beland moved: demands two → proposes more" in short
    assert "Issue 1  ✗ disputed → ● agreed\n  Aland moved: demands one → proposes more  (" in short
    assert "\n  Beland moved: demands two → proposes more  (" in short
    _, _, moves = shown(here, "diff", "--since", "2024-02-15").partition("\nMOVES ")
    assert "  Issue 0: Aland and Beland two → more" in moves
    assert "  Issue 1: Aland one → more  (" in moves
    assert "  Issue 1: Beland two → more  (" in moves
    assert f"and {4 + 78 - moves.count('Issue ') - 1} changes more" in moves


def test_who_ends_where_it_began_is_told_to_have_come_back(tmp_path: Path) -> None:
    away_and_back = many_changes() + "".join(
        f"  - {{party: B, issue: i1, date: 2024-0{month}-01, act: demands, option: {option}, summary: S., source: s}}\n"
        for month, option in [(3, "one"), (4, "two")]
    )
    here = small(tmp_path, away_and_back)
    assert "  Issue 1: Beland moved and came back (demands two)" in shown(here, "diff", "--since", "2024-01-15")
    said = shown(here, "diff", "--since", "2024-01-15", "-i", "i1")
    assert "  Beland moved and came back: demands two" in said
    assert "demands two → demands two" not in said


def test_records_are_shown_where_they_are_asked_for(here: Path) -> None:
    assert "Takes the middle." not in shown(here, "diff", "--since", "2024-06")
    assert "Takes the middle." in shown(here, "diff", "--since", "2024-06", "--records")


def test_a_joint_act_is_told_once(here: Path) -> None:
    text = shown(here, "diff", "--since", "2024-06", "--records")
    assert text.count("Will guard it together.") == 1
    assert "Northvale and Southvale new: accepts joint" in text


def test_one_party_is_also_told_of_where_it_is_awaited(here: Path) -> None:
    found = json.loads(shown(here, "status", "--party", "N", "-f", "json"))
    assert "debts" in {issue["issue"] for issue in found["issues"]}


def test_a_party_that_is_not_asked_is_shown_with_what_it_holds(tmp_path: Path) -> None:
    here = small(
        tmp_path,
        PAIRS + "  - {party: C, issue: y, date: 2024-01-03, act: proposes, option: two, summary: S., source: s}\n",
    )
    row = next(line for line in shown(here, "status", "--party", "C").splitlines() if line.startswith("Y "))
    assert "two" in row


# ---- The text of the treaty


def staged(body: str) -> str:
    return (
        ONE
        + "  - {party: B, issue: x, date: 2024-01-02, act: demands, option: two, summary: S., source: s}\nevents:\n"
        + body
    )


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ("  - {date: 2024-02-01, title: T, stage: text-concluded, source: s}\n",
         "Text concluded 2024-02-01 (it names no article; articles: 1 disputed), not signed"),
        ("  - {date: 2024-02-01, title: T, stage: initialled, articles: all, source: s}\n",
         "Text initialled 2024-02-01 (1 article), not signed; 1 issue open behind it"),
        ("  - {date: 2024-02-01, title: T, stage: in-force, articles: all, source: s}\n",
         "Text in force 2024-02-01 (1 article); 1 issue open behind it"),
        ("  - {date: 2024-02-01, title: T, stage: text-concluded, parties: [A, C], source: s}\n",
         "Text not concluded (1 article: 1 disputed)"),
    ],
)  # fmt: skip
def test_the_headline_follows_the_stage_of_the_text(tmp_path: Path, events: str, said: str) -> None:
    assert said in shown(small(tmp_path, staged(events)), "status").splitlines()


def test_what_is_live_comes_first_in_the_overview_and_the_ledgers_order_stays_in_the_list(here: Path) -> None:
    """The charter has been spoken of after the signing, which the ledger lists before it."""
    overview = shown(here, "status")
    assert overview.index("The charter of Northvale") < overview.index("Signing of the treaty")
    assert "why charter" in overview
    listed = shown(here, "status", "--all")
    assert listed.index("Signing of the treaty") < listed.index("The charter of Northvale")


def test_a_diff_tells_closed_issues_as_a_status_does(tmp_path: Path) -> None:
    ledger = many_changes().replace("  i0: {", "  i0: {closed: {date: 2024-03-01, how: overtaken, source: s}, ", 1)
    page = shown(small(tmp_path, ledger), "diff", "--since", "2024-01-15", "--until", "2024-06")
    (row,) = [line for line in page.splitlines() if line.startswith("  Issue 0 ")]
    assert row.rstrip().endswith("→ ▪ closed")
