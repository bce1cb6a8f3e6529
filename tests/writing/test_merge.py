"""Two histories of a ledger's file joined: what pairs, what joins, what is a conflict, and what stays as it was."""

from __future__ import annotations

import csv
import io
import random
import re
from itertools import permutations

import pytest
import yaml
from histories import History, Union, as_set, default_id, records_of, said
from talks import ROOT, TALKS

from negtrack.writing.merge_file import CannotMerge, merge_file

BASE = """\
# Talks on the river.
negtrack: 1
title: Talks on the river
covered_to: 2024-12-31
parties:
  N: {name: Northland, role: principal}
  S:
    name: Southland
    role: principal
issues:
  toll:
    title: The toll
    question: Who takes the toll?
    options:
      half: Each takes half
      none: Nobody   # nobody at all
sources:
  news: {title: Daily news, publisher: The Daily, kind: news, side: none}
positions:
  # The first word.
  - party: N
    issue: toll
    date: 2024-01-01
    act: demands
    option: half
    summary: Wants half.
    source: news

  - {party: S, issue: toll, date: 2024-02-01, act: demands, option: none, summary: Wants none., source: news}

  # The last word.
  - party: N
    issue: toll
    date: 2024-03-01
    act: accepts
    option: none
    summary: Takes none.
    source: news
events:
- {date: 2024-04-01, title: Third round, source: news}
"""


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def merged(ours: str, theirs: str, base: str = BASE, name: str = "positions.yaml") -> str:
    """The joined text, where nothing is in conflict."""
    outcome = merge_file(name, base.encode(), ours.encode(), theirs.encode())
    assert not outcome.conflicts
    return outcome.data.decode()


def in_conflict(ours: str, theirs: str, base: str = BASE, name: str = "positions.yaml") -> str:
    """The joined text, where something is."""
    outcome = merge_file(name, base.encode(), ours.encode(), theirs.encode())
    assert outcome.conflicts
    return outcome.data.decode()


def halves(text: str) -> tuple[str, str]:
    """A text with marks as either side would have it."""
    marks = re.compile(r"^<{7} ours\n(.*?)^={7}\n(.*?)^>{7} theirs\n", re.DOTALL | re.MULTILINE)
    return marks.sub(r"\1", text), marks.sub(r"\2", text)


NEW = """\

  # asked by {who}
  - party: S
    issue: toll
    date: 2024-05-01
    act: accepts
    option: half
    summary: Takes half, says {who}.
    source: news
    locator: {where}
"""


def with_new(who: str, where: str) -> str:
    return edited(BASE, ("events:\n", NEW.format(who=who, where=where) + "events:\n"))


def test_what_one_side_changed_is_taken_and_all_else_stays() -> None:
    theirs = edited(BASE, ("Wants half.", "Wants half of it."), ("title: Talks on the river\n", "title: Talks\n"))
    assert merged(BASE, theirs) == theirs
    assert merged(theirs, BASE) == theirs


def test_two_fields_of_one_record_are_joined() -> None:
    ours = edited(BASE, ("    act: demands\n", "    act: proposes\n"))
    theirs = edited(BASE, ("summary: Wants half.", 'summary: "Half: that it wants."\n    note: In a letter.'))
    assert merged(ours, theirs) == edited(theirs, ("    act: demands\n", "    act: proposes\n"))


def test_two_fields_of_a_record_in_braces_are_joined() -> None:
    ours = edited(BASE, ("date: 2024-02-01, act: demands", "date: 2024-02-01, act: proposes"))
    theirs = edited(BASE, ("summary: Wants none.,", "to: N, summary: None.,"))
    words = "date: 2024-02-01, act: proposes, option: none, to: N, summary: None., source: news}\n"
    assert f"  - {{party: S, issue: toll, {words}" in merged(ours, theirs)
    assert f"  - {{party: S, issue: toll, {words}" in merged(theirs, ours)


def test_one_field_changed_twice_is_a_conflict_around_that_entry_alone() -> None:
    ours = edited(BASE, ("Wants half.", "Wants a half."), ("    act: demands\n", "    act: proposes\n"))
    theirs = edited(BASE, ("Wants half.", "Wants one half."))
    text = in_conflict(ours, theirs)
    head, _, rest = text.partition("<<<<<<< ours\n")
    assert BASE.startswith(head)
    assert BASE.endswith(rest.partition(">>>>>>> theirs\n")[2])
    one, other = halves(text)
    assert one == ours
    assert other == edited(theirs, ("    act: demands\n", "    act: proposes\n")), "what joins is joined in both halves"


def test_added_by_both_each_after_what_stands_before_it() -> None:
    ours, theirs = with_new("us", "p. 1"), edited(BASE, ("events:", NEW.format(who="them", where="p. 2") + "events:"))
    text = merged(ours, theirs)
    assert text.index("The last word") < text.index("asked by them") < text.index("asked by us") < text.index("events:")
    assert "\n\n  # asked by us\n  - party: S\n" in text


def test_two_additions_under_one_default_id_are_two_whatever_the_side() -> None:
    ours, theirs = with_new("us", "p. 1"), with_new("them", "p. 2")
    follower = (
        "  - {party: N, issue: toll, date: 2024-06-01, act: accepts, option: half, summary: So be it., source: news, "
    )
    ours = edited(ours, ("events:\n", follower + "supersedes: s-toll-2024-05-01}\nevents:\n"))
    there, back = merged(ours, theirs), merged(theirs, ours)
    assert as_set(list(records_of(there).values())) == as_set(list(records_of(back).values()))
    found = records_of(there)
    assert len(found) == 6
    [other] = [id for id in found if id.startswith("s-toll-2024-05-01-")]
    superseded = found["n-toll-2024-06-01"]["supersedes"]
    assert "us" in found[superseded]["summary"], "relations follow the record that they meant"
    assert {found[other]["summary"], found["s-toll-2024-05-01"]["summary"]} == {
        "Takes half, says us.", "Takes half, says them."
    }  # fmt: skip


def test_two_additions_from_one_place_of_one_source_are_one_record() -> None:
    ours = with_new("us", "p. 1")
    theirs = edited(with_new("us", "p. 1"), ("    locator: p. 1\n", "    locator: p. 1\n    quote: half of it\n"))
    assert merged(ours, theirs).count("Takes half, says us.") == 1
    assert "    quote: half of it\n" in merged(ours, theirs)
    text = in_conflict(ours, with_new("them", "p. 1"))
    assert text.count("<<<<<<<") == 1
    assert "says us." in halves(text)[0]
    assert "says them." in halves(text)[1]


def test_the_day_of_entry_of_one_record_added_twice_is_the_earlier() -> None:
    ours = edited(with_new("us", "p. 1"), ("    locator: p. 1\n", "    locator: p. 1\n    recorded: 2024-06-02\n"))
    theirs = edited(with_new("us", "p. 1"), ("    locator: p. 1\n", "    locator: p. 1\n    recorded: 2024-06-01\n"))
    assert "recorded: 2024-06-01" in merged(ours, theirs)
    assert merged(ours, theirs) == merged(theirs, ours)


def test_chosen_ids_parties_and_issues_added_twice_differently_are_a_conflict() -> None:
    party, option, record = "  S:\n", "      half: Each takes half\n", "events:\n"
    new = "  - {id: x, party: S, issue: toll, date: 2024-07, act: omits, summary: A., source: news"
    for old, one, other in [
        (party, f"  M: {{name: Mediator, role: mediator}}\n{party}", f"  M: {{name: M, role: mediator}}\n{party}"),
        (option, f"{option}      all: All\n", f"{option}      all: Everything\n"),
        (record, f"{new}}}\n{record}", f"{new}, note: B}}\n{record}"),
    ]:
        ours, theirs = edited(BASE, (old, one)), edited(BASE, (old, other))
        assert merged(ours, ours) == ours
        assert halves(in_conflict(ours, theirs)) == (ours, theirs)


def test_options_of_an_issue_are_joined() -> None:
    ours = edited(BASE, ("      none: Nobody", "      third: A third party\n      none: Nobody"))
    theirs = edited(BASE, ("half: Each takes half", "half: {title: Each takes half, scale: 50}"))
    text = merged(ours, theirs)
    assert said(text)["issues"]["toll"]["options"] == {
        "half": {"title": "Each takes half", "scale": "50"}, "third": "A third party", "none": "Nobody"
    }  # fmt: skip
    assert "none: Nobody   # nobody at all\n" in text


def test_deleted_and_unchanged_is_deleted_deleted_and_changed_a_conflict() -> None:
    first = BASE[BASE.index("  # The first") : BASE.index("  - {party: S")]
    ours = edited(BASE, (first, ""))
    assert merged(ours, BASE) == ours
    assert merged(BASE, ours) == ours
    theirs = edited(BASE, ("Wants half.", "Wants a half."))
    one, other = halves(in_conflict(ours, theirs))
    assert "first word" not in one
    assert "n-toll-2024-01-01" in records_of(other)


def test_a_record_moved_in_time_is_the_same_record() -> None:
    ours = edited(BASE, ("date: 2024-01-01", "date: 2024-01-07"))
    theirs = edited(
        BASE, ("Wants half.", "Wants a half."), ("Takes none.\n", "Takes none.\n    supersedes: n-toll-2024-01-01\n")
    )
    found = records_of(merged(ours, theirs))
    assert found["n-toll-2024-01-07"]["summary"] == "Wants a half."
    assert found["n-toll-2024-03-01"]["supersedes"] == "n-toll-2024-01-07"
    assert len(found) == 3
    assert as_set(list(records_of(merged(theirs, ours)).values())) == as_set(list(found.values()))


def test_moved_to_two_days_is_a_conflict() -> None:
    text = in_conflict(
        edited(BASE, ("date: 2024-01-01", "date: 2024-01-07")), edited(BASE, ("date: 2024-01-01", "date: 2024-01-08"))
    )
    assert [sorted(records_of(half))[0] for half in halves(text)] == ["n-toll-2024-01-07", "n-toll-2024-01-08"]


def test_entries_without_ids_are_the_same_where_all_they_say_is() -> None:
    event = "- {date: 2024-04-01, title: Third round, source: news}\n"
    ours = edited(BASE, (event, event + "- {date: 2024-05-01, title: Fourth, source: news}\n"))
    theirs = edited(BASE, (event, event + "- {source: news, title: Fourth, date: 2024-05-01}\n" + event))
    assert [each["title"] for each in said(merged(ours, theirs))["events"]] == [
        "Third round",
        "Fourth",
        "Third round",
    ] or [each["title"] for each in said(merged(ours, theirs))["events"]] == ["Third round", "Third round", "Fourth"]
    ours = edited(BASE, (event, ""), ("events:\n", ""))
    assert "Fourth" in merged(ours, edited(BASE, (event, event.replace("Third round", "Fourth"))))


def test_covered_to_is_the_later_day() -> None:
    ours, theirs = (edited(BASE, ("covered_to: 2024-12-31", f"covered_to: {day}")) for day in ("2025-02", "2025-01-31"))
    assert merged(ours, theirs) == merged(theirs, ours) == ours


def test_a_comment_is_a_field_of_the_entry_below_it() -> None:
    ours = edited(BASE, ("# The last word.", "# The last word, so far."))
    theirs = edited(BASE, ("Takes none.", "Takes no toll."))
    assert merged(ours, theirs) == edited(ours, ("Takes none.", "Takes no toll."))
    assert merged(theirs, ours) == merged(ours, theirs)
    other = edited(BASE, ("# The last word.", "# No last word."))
    assert halves(in_conflict(ours, other)) == (ours, other)


@pytest.mark.parametrize(
    "comment",
    ["    # asked again\n", "  # asked again\n", "# asked again\n"],
    ids=["of the entry above", "of the entry below", "at the margin"],
)
def test_comments_between_are_kept_wherever_they_stand(comment: str) -> None:
    theirs = edited(BASE, ("    source: news\n\n  - {party: S", f"    source: news\n{comment}\n  - {{party: S"))
    ours = edited(BASE, ("Takes none.", "Takes no toll."), ("Wants half.", "Wants a half."))
    assert comment.strip() in merged(ours, theirs)
    assert comment.strip() in merged(theirs, ours)


def test_layout_of_our_side_stays_and_theirs_takes_it_on() -> None:
    section = BASE[BASE.index("positions:") : BASE.index("events:")]
    far_in = edited(BASE, (section, section.replace("\n  ", "\n    ")))
    theirs = with_new("them", "p. 2")
    text = merged(far_in, theirs)
    assert "\n    # asked by them\n    - party: S\n      issue: toll\n" in text
    assert text.startswith(far_in[: far_in.index("events:")].rstrip("\n"))
    assert as_set(list(records_of(text).values())) == as_set(list(records_of(theirs).values()))


def test_line_breaks_and_byte_order_mark_of_our_side_stay() -> None:
    ours = b"\xef\xbb\xbf" + edited(BASE, ("Wants half.", "Wants a half.")).replace("\n", "\r\n").encode()
    outcome = merge_file("l.yaml", BASE.encode(), ours, with_new("them", "p. 2").encode())
    assert outcome.data.startswith(b"\xef\xbb\xbf#")
    assert outcome.data.count(b"\n") == outcome.data.count(b"\r\n")
    assert b"says them" in outcome.data


def test_what_is_private_on_one_side_stays_private() -> None:
    secret = edited(BASE, ("    summary: Wants half.\n", "    summary: Wants half.\n    private: yes\n"))
    reworded = edited(BASE, ("Wants half.", "Wants a half."))
    for ours, theirs, base in [
        (secret, reworded, BASE), (reworded, secret, BASE),  # made private by one
        (secret, BASE, secret), (BASE, secret, secret),  # published by one
    ]:  # fmt: skip
        [record] = [each for each in records_of(merged(ours, theirs, base)).values() if each["date"] == "2024-01-01"]
        assert record["private"] == "yes"


def test_an_event_made_private_by_one_stays_so_though_the_other_says_it_otherwise() -> None:
    event = "- {date: 2024-04-01, title: Third round, source: news}\n"
    secret = edited(BASE, (event, event.replace("}", ", private: yes}")))
    noted = edited(BASE, (event, event.replace("}", ", note: In the old hall.}")))
    for ours, theirs in ((secret, noted), (noted, secret)):
        assert said(merged(ours, theirs))["events"] == [
            {
                "date": "2024-04-01",
                "title": "Third round",
                "source": "news",
                "private": "yes",
                "note": "In the old hall.",
            }
        ]


# CSV

TABLE = """\
id,party,issue,date,act,options,summary,source
r1,N,toll,2024-01-01,demands,half,"Wants half, says it.",news
,S,toll,2024-02-01,demands,none,Wants none.,news
j1,N,toll,2024-03-01,accepts,half,Agree.,news
j1,S,toll,2024-03-01,accepts,half,Agree.,news
"""


def table(ours: str, theirs: str, base: str = TABLE) -> str:
    return merged(ours, theirs, base, "talks/positions.csv")


def test_rows_of_a_table_are_joined_cell_by_cell() -> None:
    ours = edited(TABLE, ("Wants none.", "Wants no toll."))
    new = "r9,S,toll,2024-09-09,omits,,New.,news\n"
    theirs = edited(
        TABLE, ("2024-01-01,demands", "2024-01-01,proposes"), ("Wants none.,news\n", f"Wants none.,paper\n{new}")
    )
    assert table(ours, theirs).split("\n") == [
        "id,party,issue,date,act,options,summary,source",
        'r1,N,toll,2024-01-01,proposes,half,"Wants half, says it.",news',
        ",S,toll,2024-02-01,demands,none,Wants no toll.,paper",
        "r9,S,toll,2024-09-09,omits,,New.,news",
        "j1,N,toll,2024-03-01,accepts,half,Agree.,news",
        "j1,S,toll,2024-03-01,accepts,half,Agree.,news",
        "",
    ]


def test_a_joint_record_of_a_table_is_one() -> None:
    ours = TABLE.replace("Agree.", "Both agree.")
    theirs = TABLE + "j1,M,toll,2024-03-01,accepts,half,Agree.,news\n"
    assert table(ours, theirs).count("Both agree.") == 3
    assert table(theirs, ours).count("Both agree.") == 3


def test_a_column_that_one_side_has_besides_comes_behind() -> None:
    theirs = TABLE.replace("source\n", "source,note\n").replace("Wants none.,news", "Wants none.,news,By letter.")
    ours = edited(TABLE, ("Wants none.", "Wants no toll."))
    lines = table(ours, theirs).split("\n")
    assert lines[0] == "id,party,issue,date,act,options,summary,source,note"
    assert lines[2] == ",S,toll,2024-02-01,demands,none,Wants no toll.,news,By letter."
    assert lines[1] == TABLE.split("\n")[1]


def test_a_cell_changed_twice_is_a_conflict_in_marks() -> None:
    ours, theirs = (edited(TABLE, ("Wants none.", new)) for new in ("One.", "Other."))
    assert halves(in_conflict(ours, theirs, TABLE, "t.CSV")) == (ours, theirs)


def test_two_rows_under_one_default_id_are_two() -> None:
    ours = TABLE + ",N,toll,2024-05-05,omits,,Ours.,news\n"
    theirs = TABLE + ",N,toll,2024-05-05,omits,,Theirs.,paper\n"
    text = table(ours, theirs)
    assert sorted(text.split("\n")) == sorted(table(theirs, ours).split("\n"))
    assert len([line for line in text.split("\n") if "2024-05-05" in line]) == 2
    assert len([line for line in text.split("\n") if line.startswith("n-toll-2024-05-05-")]) == 1


# Sides that are not joined


@pytest.mark.parametrize(
    "fault",
    [
        ("act: accepts", "act: agrees"), ("act: accepts", "akt: accepts"), ("  # The last word.", " # x\n   y"),
        ("  # The last word.", "<<<<<<< HEAD"), ("date: 2024-03-01", "date: 2024-01-01"),
        ("title: Talks on the river\n", "title: Talks\ntitle: Talks\n"),
    ],
    ids=["word", "key", "indent", "marks", "id twice", "key twice"],
)  # fmt: skip
def test_a_side_that_is_no_sound_file_is_never_joined(fault: tuple[str, str]) -> None:
    faulty = edited(BASE, fault)
    for ours, theirs in ((faulty, BASE), (BASE, faulty)):
        with pytest.raises(CannotMerge):
            merge_file("l.yaml", BASE.encode(), ours.encode(), theirs.encode())


def test_a_key_that_stands_twice_in_the_file_as_it_was_is_not_joined() -> None:
    twice = edited(BASE, ("    summary: Takes none.\n", "    summary: Takes none.\n    summary: Takes none.\n"))
    ours, theirs = edited(BASE, ("Takes none.", "Takes it.")), edited(BASE, ("Takes none.", "Takes that."))
    with pytest.raises(CannotMerge):
        merge_file("l.yaml", twice.encode(), ours.encode(), theirs.encode())


WAYS = [
    "Takes none.",
    '"Takes none, \\u00bbsaid\\u00ab once."',
    "'it''s none'",
    "|\n      Takes none.\n\n      Nobody does.",
    ">-\n      Takes none,\n      says it.",
    "Takes none\n      on two lines.",
    "*again",
]
"""The ways to write a text."""


@pytest.mark.parametrize("old", WAYS)
@pytest.mark.parametrize("new", WAYS)
def test_a_field_is_told_from_another_in_whichever_way_it_is_written(old: str, new: str) -> None:
    """What one side changed is taken where the other changed another field of that entry."""
    plain = edited(BASE, ("summary: Wants half.", "summary: &again Wants half."))
    base, ours = (edited(plain, ("summary: Takes none.", f"note: {way}\n    summary: S.")) for way in (old, new))
    theirs = edited(base, ("summary: S.", "summary: Says so."))
    both = edited(ours, ("summary: S.", "summary: Says so."))
    assert merged(ours, theirs, base) == both
    assert merged(theirs, ours, base) == both


# Any two histories


def small_ledger() -> str:
    """The shipped ledger with its first records only: every way of writing that it has, and quick to read."""
    text = (ROOT / "data" / "positions.yaml").read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    assert isinstance(root, yaml.MappingNode)
    sections = {key.value: (key, value) for key, value in root.value}
    kept = sections["positions"][1].value[:25]
    end = sections["events"][0].start_mark.index
    return text[: text.rfind("\n", 0, kept[-1].end_mark.index) + 1] + "\n" + text[end:]


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("base", [TALKS, small_ledger()], ids=["talks", "shipped"])
def test_any_two_histories_give_the_union_whatever_the_side(base: str, seed: int) -> None:
    """Adds, corrections, moved and reworded records, new sources, comments between: nothing of either side is lost."""
    steps = random.Random(seed).randrange(1, 9)
    ours = History(base, 2 * seed, "ours").run(steps)
    theirs = History(base, 2 * seed + 1, "theirs").run(steps)
    union = Union(base, ours, theirs)
    outcome = merge_file("l.yaml", base.encode(), ours.encode(), theirs.encode())
    assert len(outcome.conflicts) == len(union.clashes), (outcome.conflicts, union.clashes)
    if outcome.conflicts:
        return
    text = outcome.data.decode()
    found = list(records_of(text).values())
    assert as_set([unsuffixed(record) for record in found]) == as_set(union.records)
    assert said(text)["sources"] == said(ours)["sources"] | said(theirs)["sources"]
    comments = [line.strip() for side in (ours, theirs) for line in side.split("\n") if "asks: is this so" in line]
    assert set(comments) <= {line.strip() for line in text.split("\n")}
    assert as_set(list(records_of(merged(theirs, ours, base)).values())) == as_set(found)


def unsuffixed(record: dict[str, object]) -> dict[str, object]:
    """A record without the id that it got since another has its default one."""
    bare = {name: value for name, value in record.items() if name != "id"}
    suffixed = re.fullmatch(re.escape(default_id(bare)) + "-[0-9a-f]{6}", str(record.get("id", "")))
    return bare if suffixed else record


def test_three_histories_give_the_same_records_in_any_order() -> None:
    sides = [with_new(who, where) for who, where in (("us", "p. 1"), ("them", "p. 2"), ("others", "p. 3"))]
    sides[1] = edited(sides[1], ("Wants half.", "Wants a half."))
    found = set()
    for one, two, three in permutations(sides):
        found.add(tuple(as_set(list(records_of(merged(merged(one, two), three)).values()))))
    assert len(found) == 1
    assert len(found.pop()) == 6


COLUMNS = ("id", "party", "issue", "date", "act", "options", "summary", "source", "note")


def rows_of(text: str) -> dict[str, dict[str, str]]:
    """The rows of a table by id; the cells that are not empty."""
    rows = csv.DictReader(io.StringIO(text))
    return {row["id"]: {name: cell for name, cell in row.items() if cell} for row in rows}


def table_of(rows: dict[str, dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return out.getvalue()


def changed_table(rows: dict[str, dict[str, str]], seed: int, mine: str) -> dict[str, dict[str, str]]:
    """Rows edited, added and taken away at random."""
    chance = random.Random(seed)
    found = {id: dict(row) for id, row in rows.items()}
    for _ in range(chance.randrange(1, 7)):
        id = chance.choice(list(found))
        match chance.randrange(4):
            case 0:
                found[id]["summary"] = f'{mine}, "so to speak": {chance.randrange(99)}'
            case 1:
                found[id]["note"] = f"={mine}"
            case 2:
                new = f"{mine}-{chance.randrange(10**6)}"
                found[new] = {**found[id], "id": new, "date": "2024-11-11"}
            case 3 if len(found) > 3:
                del found[id]
    return found


def test_any_two_histories_of_a_table_give_the_union() -> None:
    cells = {"party": "N", "issue": "toll", "act": "omits", "source": "news"}
    base = {f"r{n}": {**cells, "id": f"r{n}", "date": f"2024-01-0{n}", "summary": f"Says {n}."} for n in range(1, 7)}
    start = table_of(base)
    for seed in range(120):
        ours, theirs = (changed_table(base, 2 * seed + n, ("ours", "theirs")[n]) for n in (0, 1))
        outcome = merge_file("t.csv", start.encode(), table_of(ours).encode(), table_of(theirs).encode())
        union, clashes = {}, 0
        for id in {**ours, **theirs}:
            was, here, there = (
                rows_of(start).get(id),
                rows_of(table_of(ours)).get(id),
                rows_of(table_of(theirs)).get(id),
            )
            if here is None or there is None:
                left = here or there
                clashes += was is not None and left != was
                if was is None:
                    union[id] = left
                continue
            names = {*here, *there}
            clashes += sum(
                here.get(n) != there.get(n) and (was or {}).get(n) not in (here.get(n), there.get(n)) for n in names
            )
            taken = {n: there.get(n) if here.get(n) == (was or {}).get(n) else here.get(n) for n in names}
            union[id] = {n: cell for n, cell in taken.items() if cell}
        assert len(outcome.conflicts) == clashes, seed
        if not clashes:
            assert rows_of(outcome.data.decode()) == union, seed
