"""Parts of the format beside positions: topics, closed issues, labels, dated members, what is blocked, private keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.load import Loaded, load
from negtrack.ledger.membership import members_on, membership_days
from negtrack.ledger.model import Cite, Closed, Condition, Ending, Ledger, Period, Stage, Target, TargetKind

HEAD = """\
negtrack: 1
title: Waters of the Una
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
  UNION: {name: Union, role: third-party, members: MEMBERS}
topics:
  water: {title: The water}
  rest: {title: The rest, background: YES}
issues:
  dam:
    title: Upper dam
    question: When is the upper dam opened?
    topic: water
    options: {now: At once, after-treaty: After the treaty, never: {title: Not at all, label: no dam}}
  signed: {title: Who signs, question: Who?, topic: rest, options: {kings: The kings, votes: A vote}}
articles:
  dam: {title: The dam, issues: [dam]}
sources:
  gazette: {title: Gazette, publisher: Una Press, kind: news, side: none}
"""

Read = Callable[..., Ledger]


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[[str], Loaded]:
    """Loads a ledger from its text."""

    def loading(text: str) -> Loaded:
        path = tmp_path / "ledger.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return loading


@pytest.fixture
def read(load_text: Callable[[str], Loaded]) -> Read:
    """Reads a sound ledger that ends in a text, with the members of its group."""

    def reading(rest: str = "", members: str = "[NOR, SUD]") -> Ledger:
        loaded = load_text(HEAD.replace("MEMBERS", members) + rest)
        assert loaded.findings == []
        assert loaded.ledger is not None
        return loaded.ledger

    return reading


def test_issues_stand_under_topics(read: Read) -> None:
    ledger = read()
    assert [(t.id, t.title, t.background) for t in ledger.topics.values()] == [
        ("water", "The water", False),
        ("rest", "The rest", True),
    ]
    assert [issue.topic for issue in ledger.issues.values()] == ["water", "rest"]


@pytest.mark.parametrize(("word", "truth"), [("yes", True), ("True", True), ("no", False), ("FALSE", False)])
def test_words_for_yes_and_no(word: str, truth: bool, load_text: Callable[[str], Loaded]) -> None:
    loaded = load_text(HEAD.replace("MEMBERS", "[]").replace("YES", word))
    assert loaded.ledger is not None
    assert loaded.ledger.topics["rest"].background is truth


def test_a_label_is_the_id_in_words_where_none_is_given(read: Read) -> None:
    options = read().issues["dam"].options.values()
    assert [option.label for option in options] == ["now", "after treaty", "no dam"]


@pytest.mark.parametrize("how", ["carried-out", "overtaken", "elsewhere"])
def test_an_issue_is_closed(how: str, load_text: Callable[[str], Loaded]) -> None:
    closed = f"    closed: {{date: 2024-12, how: {how}, source: gazette, note: At last.}}\n"
    loaded = load_text(HEAD.replace("MEMBERS", "[]").replace("    topic: water\n", closed))
    assert loaded.ledger is not None
    assert loaded.ledger.issues["dam"].closed == Closed(parse_interval("2024-12"), Ending(how), "gazette", "At last.")


@pytest.mark.parametrize("gone", ["date: 2024-12, ", "how: overtaken, ", ", source: gazette"])
def test_closing_needs_date_how_and_source(gone: str, load_text: Callable[[str], Loaded]) -> None:
    closed = "    closed: {date: 2024-12, how: overtaken, source: gazette}\n".replace(gone, "")
    loaded = load_text(HEAD.replace("MEMBERS", "[]").replace("    topic: water\n", closed))
    assert [finding.code for finding in loaded.findings] == ["NT102"]


def test_the_source_of_closing_is_known(load_text: Callable[[str], Loaded]) -> None:
    closed = "    closed: {date: 2024-12, how: overtaken, source: gazete}\n"
    loaded = load_text(HEAD.replace("MEMBERS", "[]").replace("    topic: water\n", closed))
    assert [(d.code, d.location and (d.location.line, d.location.column), d.help) for d in loaded.findings] == [
        ("NT204", (14, 53), "did you mean gazette?")
    ]


# Members


@pytest.mark.parametrize(
    ("members", "day", "expected"),
    [
        ("[NOR, SUD]", "1900-01-01", ["NOR", "SUD"]),
        ("{NOR: {}, SUD: }", "1900-01-01", ["NOR", "SUD"]),
        ("{NOR: {from: 1991-02-15}, SUD: {until: 2020-01-31}}", "1991-02-14", ["SUD"]),
        ("{NOR: {from: 1991-02-15}, SUD: {until: 2020-01-31}}", "1991-02-15", ["NOR", "SUD"]),
        ("{NOR: {from: 1991-02-15}, SUD: {until: 2020-01-31}}", "2020-01-31", ["NOR", "SUD"]),
        ("{NOR: {from: 1991-02-15}, SUD: {until: 2020-01-31}}", "2020-02-01", ["NOR"]),
        ("{SUD: {from: 2001-02, until: 2003}}", "2001-01-31", []),
        ("{SUD: {from: 2001-02, until: 2003}}", "2001-02-01", ["SUD"]),
        ("{SUD: {from: 2001-02, until: 2003}}", "2003-12-31", ["SUD"]),
        ("{SUD: {from: 2001-02, until: 2003}}", "2004-01-01", []),
        ("{SUD: [{until: 1990}, {from: 2000, until: 2001}, {from: 2005}]}", "1995-01-01", []),
        ("{SUD: [{until: 1990}, {from: 2000, until: 2001}, {from: 2005}]}", "2001-06-01", ["SUD"]),
        ("{SUD: [{until: 1990}, {from: 2000, until: 2001}, {from: 2005}]}", "2030-06-01", ["SUD"]),
    ],
)
def test_members_on_a_day(read: Read, members: str, day: str, expected: list[str]) -> None:
    assert list(members_on(read(members=members).parties["UNION"], parse_day(day))) == expected


def test_members_are_all_that_ever_were(read: Read) -> None:
    union = read(members="{SUD: {until: 1990}, NOR: {}}").parties["UNION"]
    assert union.members == ("SUD", "NOR")
    assert dict(union.periods) == {"SUD": (Period(None, parse_interval("1990")),)}


def test_the_days_on_which_membership_changes(read: Read) -> None:
    parties = read(members="{SUD: [{until: 1990}, {from: 2000-05, until: 2001}], NOR: {}}").parties.values()
    days = {parse_day(day) for day in ("1991-01-01", "2000-05-01", "2002-01-01")}
    assert membership_days(parties) == days
    assert membership_days(read().parties.values()) == set()


# What a condition blocks


def blocked(read: Read, blocks: str, id: str = "road") -> Condition:
    ledger = read(f"conditions:\n  {id}: {{title: T, blocks: [{blocks}]}}\n  map: {{title: M}}\n")
    return ledger.conditions[id]


@pytest.mark.parametrize(
    ("word", "shown", "target"),
    [
        ('"issue:dam"', "issue:dam", (TargetKind.ISSUE, "dam")),
        ('"article:dam"', "article:dam", (TargetKind.ARTICLE, "dam")),
        ('"issue:signed"', "issue:signed", (TargetKind.ISSUE, "signed")),
        ('"stage:signed"', "stage:signed", (TargetKind.STAGE, "signed")),
        ('"stage:signing"', "signing", (TargetKind.STAGE, "signed")),
        ("signing", "signing", (TargetKind.STAGE, "signed")),
        ("entry-into-force", "entry-into-force", (TargetKind.STAGE, "in-force")),
        ('"condition:map"', "map", (TargetKind.CONDITION, "map")),
        ("map", "map", (TargetKind.CONDITION, "map")),
    ],
)
def test_what_is_blocked(read: Read, word: str, shown: str, target: tuple[TargetKind, str]) -> None:
    condition = blocked(read, word)
    assert condition.blocks == (shown,)
    assert condition.targets == (Target(*target),)
    assert condition.of_kind(target[0]) == (target[1],)


def test_a_condition_never_blocks_itself(read: Read) -> None:
    assert blocked(read, "ratified", "ratified").targets == (Target(TargetKind.STAGE, "ratified"),)
    assert blocked(read, '"stage:ratified"', "ratified").blocks == ("ratified",)


def test_a_prefix_that_is_none_blocks_nothing(load_text: Callable[[str], Loaded]) -> None:
    loaded = load_text(
        HEAD.replace("MEMBERS", "[]") + 'conditions:\n  road: {title: T, blocks: ["isue:dam", "issue:dm"]}\n'
    )
    assert [(d.code, d.help.partition(":")[0]) for d in loaded.findings] == [
        ("NT211", "name issues, articles, conditions or stages"),
        ("NT211", "did you mean issue"),
    ]


# Events, cites, private keys


def test_an_event_may_reopen_articles(read: Read) -> None:
    rest = """\
events:
  - {date: 2024-03, title: They sign, stage: signed, articles: all, source: gazette}
  - {date: 2024-04, title: Voted down, stage: reopened, parties: UNION, articles: dam, source: gazette}
"""
    signed, reopened = read(rest).events
    assert (signed.stage, signed.reopens, signed.stage_word) == (Stage.SIGNED, False, "signed")
    assert (reopened.stage, reopened.reopens, reopened.stage_word) == (None, True, "reopened")
    assert (reopened.parties, reopened.articles) == (("UNION",), ("dam",))


POSITION = "{party: NOR, issue: dam, date: 2024-03, act: demands, option: now, summary: Wants it., "


def test_a_quote_has_a_language_and_a_translation(read: Read) -> None:
    cite = "source: gazette, quote: on le veut, language: fr, translation: they want it, translated_by: A. Reader"
    beside, listed = read(f"positions:\n- {POSITION}{cite}}}\n- {POSITION}id: b, cites: [{{{cite}}}]}}\n").positions
    expected = Cite("gazette", None, "on le veut", "fr", "they want it", "A. Reader")
    assert beside.cites == listed.cites == (expected,)


def test_private_keys_are_kept(read: Read) -> None:
    rest = f"""\
conditions:
  road: {{title: The road, private: yes, private_note: Hush.}}
positions:
- {POSITION}source: gazette, private: yes, private_note: Overheard.}}
- {POSITION}source: gazette, id: b, private: no}}
events:
- {{date: 2024-03, title: They meet, source: gazette, private: yes}}
counts:
- {{date: 2024-03, said_by: NOR, agreed: 1, source: gazette, private: yes}}
expect:
- {{as_of: 2024-03-31, issue: dam, status: incomplete, private: yes}}
"""
    ledger = read(rest)
    assert (ledger.conditions["road"].private, ledger.conditions["road"].private_note) == (True, "Hush.")
    first, second = ledger.positions
    assert (first.private, first.private_note, second.private, second.private_note) == (True, "Overheard.", False, None)
    assert [ledger.events[0].private, ledger.counts[0].private, ledger.expectations[0].private] == [True] * 3


def test_rows_hold_what_positions_hold(tmp_path: Path) -> None:
    (tmp_path / "head.yaml").write_text(HEAD.replace("MEMBERS", "[]"), encoding="utf-8")
    (tmp_path / "table.csv").write_text(
        "party,issue,date,act,options,summary,source,quote,language,translation,translated_by,private,private_note\n"
        "NOR,dam,2024-03,demands,now,Wants it.,gazette,on le veut,fr,they want it,A. Reader,yes,Overheard.\n",
        encoding="utf-8",
    )
    ledger = load(tmp_path).ledger
    assert ledger is not None
    (position,) = ledger.positions
    assert position.cites == (Cite("gazette", None, "on le veut", "fr", "they want it", "A. Reader"),)
    assert (position.private, position.private_note) == (True, "Overheard.")
