"""Ledgers of any size for the benchmarks: the same text for the same size, the whole format used.

    python benchmarks/generate.py 10000 > ledger.yaml
    python benchmarks/generate.py 20000 --principals 200 > many-parties.yaml
    python benchmarks/generate.py 100000 --roll-calls > votes.yaml

As in a real ledger, most records say what one party says itself on an exact day, with a quote of a sentence; some are
joint, told by others, conditional, related to an earlier record, or of a month or a year. Keys stand in two orders,
comments between some records, and a few summaries are long.

Roll calls have the shape of those of the United Nations: 193 principals, an issue for each vote, and a record for what
each of them votes, all of one day and one source; some are absent.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

RECORDS_PER_ISSUE = 40
RECORDS_PER_SOURCE = 8
RECORDS_PER_CONDITION = 60

_FIRST_DAY = date(2015, 1, 1)
_DAYS = 3650
_PRINCIPALS = {
    "NORTH": "{name: Northland, role: principal, aliases: [Port North]}",
    "SOUTH": '{name: Southland, role: principal, aliases: [Port South, "The South"]}',
    "EAST": "{name: Eastland, role: principal}",
}
_OTHERS = """\
  UNION: {name: Union of Neighbours, role: mediator, members: [LAKE, HILL]}
  LAKE: {name: Lakeland, role: mediator}
  HILL: {name: Hillland, role: third-party}
  PAPER: {name: The Daily Paper, role: commentator}
"""
_OPTIONS = ("none", "partly", "wholly", "later")
_WORDS = [
    "the",
    "border",
    "commission",
    "shall",
    "demarcate",
    "every",
    "sector",
    "on",
    "the",
    "basis",
    "of",
    "the",
    "maps",
    "of",
    "1976",
    "and",
    "no",
    "third",
    "party",
    "may",
    "station",
    "forces",
    "along",
    "the",
    "line",
    "until",
    "both",
    "parliaments",
    "have",
    "ratified",
    "the",
    "text",
    "as",
    "«",
    "agreed",
    "»",
    "by",
    "the",
    "ministers",
    "—",
    "without",
    "prejudice",
    "to",
    "the",
    "rights",
    "of",
    "those",
    "displaced",
    "who",
    "return",
    "under",
    "the",
    "guarantees",
    "named",
    "in",
    "the",
    "annex",
]


class Size(NamedTuple):
    """How many of each kind a ledger has, and its principals by id with what is written of each."""

    principals: dict[str, str]
    issues: int
    sources: int
    conditions: int


def ledger_text(positions: int, principals: int = len(_PRINCIPALS)) -> Iterator[str]:
    """The text of a ledger with so many positions of so many principals, three or more, piece by piece."""
    random = Random(positions)
    states = range(len(_PRINCIPALS), principals)
    size = Size(
        _PRINCIPALS | {f"STATE-{n}": f"{{name: State {n}, role: principal}}" for n in states},
        max(4, positions // max(RECORDS_PER_ISSUE, principals)),
        max(4, positions // RECORDS_PER_SOURCE),
        max(2, positions // RECORDS_PER_CONDITION),
    )
    yield f"negtrack: 1\ntitle: A made-up negotiation of {positions} positions\ncovered_to: 2030-12-31\n\n"
    yield "parties:\n" + "".join(f"  {id}: {text}\n" for id, text in size.principals.items())
    yield f"{_OTHERS}\nissues:\n"
    for number in range(size.issues):
        yield f"  issue-{number}:\n    title: Issue number {number}\n    question: How is {_words(random, 6)}?\n"
        yield "    options:\n" + "".join(f"      {o}: {title}\n" for o, title in _titles(random).items())
    yield "\narticles:\n"
    for number in range(max(1, size.issues // 2)):
        named = f"issue-{2 * number % size.issues}, issue-{(2 * number + 1) % size.issues}"
        yield f"  {number + 1}: {{title: Article {number + 1}, issues: [{named}]}}\n"
    yield "\nsources:\n"
    for number in range(size.sources):
        yield _source(random, number, size)
    yield "\nconditions:\n"
    for number in range(size.conditions):
        yield _condition(random, number, size)
    yield "\npositions:\n"
    earlier: dict[int, list[tuple[str, str]]] = {}
    for number in range(positions):
        yield _position(random, number, size, earlier)
    yield "\nevents:\n"
    for number in range(max(1, positions // 1000)):
        yield f"  - {{date: {_day(random)}, title: Round {number} of talks, source: source-{number % size.sources}}}\n"


MEMBERS = 193
_VOTES = {
    "yes": ("accepts", "adopted", "Votes in favour."),
    "no": ("rejects", "adopted", "Votes against."),
    "abstention": ("reserves", "", "Abstains."),
}
_COLUMNS = ("party", "issue", "date", "act", "options", "summary", "source", "locator")
_KEYS = ("party", "issue", "date", "act", "option", "summary", "source", "locator")


def roll_calls(votes: int) -> list[tuple[str, ...]]:
    """So many votes as rows of cells, roll call by roll call; of those cast nine in ten are in favour."""
    random = Random(votes)
    rows: list[tuple[str, ...]] = []
    number = 0
    while len(rows) < votes:
        day = _day(random)
        against = random.choice((0.01, 0.05, 0.3))
        for member in range(MEMBERS):
            if random.random() < 0.05:
                continue  # absent
            vote = random.choices(("yes", "no", "abstention"), (0.9 - against, against, 0.1))[0]
            act, option, summary = _VOTES[vote]
            where = f"resolution-{number}", day, act, option, summary, f"record-{number}", f"column {member // 50 + 1}"
            rows.append((f"STATE-{member}", *where))
        number += 1
    return rows[:votes]


def roll_call_text(rows: list[tuple[str, ...]], positions: bool = True) -> Iterator[str]:
    """The text of a ledger of roll calls, piece by piece; without its positions where they stand in a table."""
    yield f"negtrack: 1\ntitle: {len(rows)} made-up votes\n\nparties:\n"
    yield from (f"  STATE-{n}: {{name: State {n}, role: principal}}\n" for n in range(MEMBERS))
    called = {row[1]: row for row in rows}
    yield "\nissues:\n"
    for issue in called:
        title = issue.replace("-", " ").capitalize()
        yield f"  {issue}:\n    title: {title}\n    question: Is it adopted?\n"
        yield "    options: {adopted: The text as tabled, not-adopted: No such text}\n"
    yield "\nsources:\n"
    for _, issue, day, _, _, _, source, _ in called.values():
        yield f"  {source}:\n    title: Record of the vote on {issue}\n    publisher: The Assembly\n"
        yield f"    published: {day}\n    kind: dataset\n    side: none\n"
    if positions:
        yield "\npositions:\n"
        for row in rows:
            fields = [f"{key}: {cell}" for key, cell in zip(_KEYS, row, strict=True) if cell]
            yield "  - " + "\n    ".join(fields) + "\n"


def roll_call_table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The same votes as a table in CSV, piece by piece."""
    yield ",".join(_COLUMNS) + "\n"
    yield from (",".join(row) + "\n" for row in rows)


def _words(random: Random, count: int) -> str:
    start = random.randrange(len(_WORDS))
    return " ".join(_WORDS[(start + n) % len(_WORDS)] for n in range(count))


def _titles(random: Random) -> dict[str, str]:
    """Titles of the options of an issue, of which no two are the same."""
    titles: dict[str, str] = {}
    for option in _OPTIONS:
        title = _words(random, 5).capitalize()
        while title in titles.values():
            title += " again"
        titles[option] = title
    return titles


def _day(random: Random) -> str:
    return (_FIRST_DAY + timedelta(random.randrange(_DAYS))).isoformat()


def _date(random: Random) -> str:
    """A day nine times of ten, else about a day, a month, an interval or a year."""
    day = _day(random)
    match random.randrange(40):
        case 0:
            return day + "~"
        case 1 | 2:
            return day[:7]
        case 3:
            return f"{day[:7]}-01/{day[:7]}-20"
        case 4 if random.random() < 0.2:
            return day[:4]
    return day


def _source(random: Random, number: int, size: Size) -> str:
    side = random.choice((*size.principals, "none"))
    return (
        f"  source-{number}:\n    title: {_words(random, 8).capitalize()}\n    publisher: The Daily Paper\n"
        f"    published: {_day(random)}\n    kind: {random.choice(('news', 'statement', 'analysis'))}\n"
        f"    side: {side}\n    url: https://example.org/{number}\n"
    )


def _condition(random: Random, number: int, size: Size) -> str:
    title = _words(random, 5)
    text = f"  condition-{number}:\n    title: First {title}\n    holder: {random.choice([*size.principals])}\n"
    if random.random() < 0.2:
        text += f"    blocks: [issue-{random.randrange(size.issues)}]\n"
    if random.random() < 0.5:
        text += f"    met: {{date: {_day(random)}, source: source-{random.randrange(size.sources)}}}\n"
    return text


def _position(random: Random, number: int, size: Size, earlier: dict[int, list[tuple[str, str]]]) -> str:
    """One record; ``earlier`` holds for each issue the ids and last days of records that may be referred to."""
    issue = random.randrange(size.issues)
    joint = random.random() < 0.03
    party = random.choice((*size.principals, *size.principals, *size.principals, "UNION", "HILL"))
    act = random.choices(
        ("demands", "proposes", "accepts", "rejects", "reaffirms", "reserves", "withdraws", "sets-aside", "omits"),
        (20, 25, 30, 10, 8, 2, 1, 1, 3),
    )[0]
    when = _date(random)
    lines = [
        f"  - id: p{number}",
        f"party: {'[NORTH, SOUTH, EAST]' if joint else party}",
        f"issue: issue-{issue}",
        f"date: {when}",
        f"act: {act}",
    ]
    if act in ("demands", "proposes", "accepts", "rejects"):
        options = random.sample(_OPTIONS, 1 if random.random() < 0.85 else 2)
        lines.append(f"option: {options[0]}" if len(options) == 1 else f"option: [{', '.join(options)}]")
        if act != "rejects" and random.random() < 0.08:
            lines.append(f"conditions: [condition-{random.randrange(size.conditions)}]")
        if random.random() < 0.1:
            lines.append("level: text")
        before = [id for id, day in earlier.get(issue, ()) if day < when[:10]] if len(when) == 10 else []
        if before and random.random() < 0.05:
            lines.append(f"{random.choice(('supersedes', 'adds', 'corrects'))}: {before[-1]}")
        elif len(when) == 10:
            earlier.setdefault(issue, []).append((f"p{number}", when))
    if not joint and random.random() < 0.12:
        lines.append(f"said_by: {random.choice(('PAPER', *size.principals))}")
    lines += [
        f"summary: {_words(random, random.randrange(8, 30) if random.random() < 0.98 else 200).capitalize()}.",
        f"source: source-{random.randrange(size.sources)}",
        f"locator: line {random.randrange(1, 400)}",
        f"quote: {_words(random, random.randrange(4, 15))}",
    ]
    if random.random() < 0.3:
        lines.append(f"recorded: {_day(random)}")
    comment = f"  # entered by hand, batch {number // 100}\n" if random.random() < 0.05 else ""
    if number % 2:  # as written by somebody with another habit
        lines = ["  - " + lines[1], lines[0].replace("  - ", ""), *lines[-3:], *lines[2:-3]]
    return comment + "\n    ".join(lines) + "\n"


def main() -> None:
    """Write a ledger to standard output."""
    parser = argparse.ArgumentParser(description="Write a made-up ledger to standard output.")
    parser.add_argument("positions", type=int, help="how many positions it has")
    parser.add_argument("--principals", type=int, default=len(_PRINCIPALS), help="of how many principals: 3 or more")
    parser.add_argument("--roll-calls", action="store_true", help="votes of 193 principals, one a record")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if options.roll_calls:
        sys.stdout.writelines(roll_call_text(roll_calls(options.positions)))
    else:
        sys.stdout.writelines(ledger_text(options.positions, options.principals))


if __name__ == "__main__":
    main()
