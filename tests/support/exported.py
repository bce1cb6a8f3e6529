"""A small ledger with everything that tables find hard, and its tables."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from strategies import ledgers

from negtrack.answers.diff import compare
from negtrack.answers.tables import Table
from negtrack.formats import tables
from negtrack.formats.csv_output import csv_lines
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.files import bad_character
from negtrack.ledger.findings import NOWHERE
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger, Position
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

SMALL = """
negtrack: 1
title: A negotiation
parties:
  A: {name: "=Party|A", role: principal, aliases: ["x|y", Alpha]}
  B: {name: Party B, role: principal}
  -M: {name: Mediator, role: mediator}
  G: {name: Group, role: third-party, members: [A, B]}
issues:
  X:
    title: "Issue | X"
    question: What of X?
    options: {a: {title: Option a, scale: 0}, b: {title: "+Option b", scale: 50.5}, c: {title: Option c, scale: 100}}
  Y: {title: Issue Y, question: What of Y?, principals: [B, -M], options: {a: One, b: Two}}
articles:
  1: {title: First, issues: [X], related: [Y]}
  2: {title: Second, issues: [Y]}
sources:
  s: {title: A source, publisher: "@Daily", kind: news, side: A, published: 2024-01~, url: "https://example.org/",
      archive: {file: s.txt}}
  t: {title: Another, publisher: Agency, kind: statement, side: none}
conditions:
  k: {title: First peace, holder: A, by: [A, B], blocks: [signing], raised: {date: 2024-02, source: t, note: hm}}
  l: {title: Then trust}
positions:
  - {party: [B, A], issue: X, date: 2024-03, act: accepts, option: [a, b], conditions: {a: [k, l], b: l}, level: text,
     summary: "Both say, \\"yes\\".\\nAnd go.", cites: [{source: s, locator: p. 1},
     {source: t, quote: "\\u202e=1+1, “ok”"}],
     recorded: 2024-03-05, note: "=HYPERLINK(1)"}
  - {id: -early, party: A, issue: X, date: 2023/2024-01-15~, act: demands, option: a, conditions: [l, k],
     rejects: c, said_by: [A, -M], speaker: "'=quoted", to: "'plain", summary: " spaced\\t", source: s}
  - {party: B, issue: Y, date: 2024-01-02, act: demands, option: b, summary: "\\r\\ncr lf", source: t, said_by: A}
  - {party: -M, issue: Y, date: 2024-01-03, retracts: b-y-2024-01-02, summary: "- taken back 😀", source: t}
events:
  - {date: 2024-05-01, title: They meet, source: s, articles: all}
  - {date: 2024-06, title: They sign, source: s, stage: signed, parties: [A, B], articles: ["1"]}
counts:
  - {date: 2024-05, said_by: [A, B], agreed: 1, of: 2, source: s}
  - {date: 2024-06, said_by: -M, percent: 62.5, source: s}
"""


def read(text: str) -> Ledger:
    """The ledger of a YAML text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "positions.yaml"
        path.write_text(text, encoding="utf-8")
        return loaded(path)


def loaded(path: Path) -> Ledger:
    """The ledger at a path, which must be sound."""
    result = load(path)
    assert result.ledger is not None, result.findings
    return result.ledger


def every_table(ledger: Ledger) -> list[Table]:
    """Each table once, derived for the end of 2024."""
    question = Question(parse_interval("2024").last)
    picture = derive(ledger, question)
    return [
        tables.positions(ledger),
        tables.status(ledger, picture),
        tables.articles(picture),
        tables.changes(compare(ledger, question, parse_interval("2023").first), reaffirmed=True),
        tables.parties(ledger),
        *(make(ledger) for make in tables.PLAIN_TABLES.values()),
    ]


def as_csv(table: Table) -> str:
    """A table as CSV text."""
    return "".join(csv_lines(table))


def content(ledger: Ledger) -> list[Position]:
    """The positions of a ledger without their places."""
    return [record._replace(place=NOWHERE) for record in ledger.positions]


_STARTS = [
    "",
    "=",
    "+",
    "-",
    "@",
    "'",
    "'=",
    "''=",
    "'' @",
    " ",
    " =",
    '"',
    "|",
    ",",
    ";",
    "[",
    "{",
    "#",
    "null",
    "1.10",
]


_BODIES = ["1+1", "cmd|'/C calc'!A0", 'LINK("http://x","y")', 'a "b" c', "a,b", "שלום", "a|b:c", "<b>&amp;", "''", '"']


_FREE = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8)


@st.composite
def naughty_texts(draw: DrawFn) -> str:
    """Texts that a spreadsheet, CSV, a terminal or a program might take for something else."""
    starts = [*_STARTS, "\t", "\r", "\n", "\u202e", "\u200b", "\ufeff", "\x85", "\u2028", "＝"]
    bodies = [*_BODIES, "two\nlines", "cr\rlf\r\n", "😀👩\u200d👧", "e\u0301", "\\x1b[31m", "x" * 200]
    text = draw(st.sampled_from(starts)) + draw(st.sampled_from(bodies) | _FREE)
    text = "".join(character for character in text if not bad_character(character))
    return text if text.strip() else "="


@st.composite
def naughty_ledgers(draw: DrawFn) -> dict[str, Any]:
    """Ledgers with such texts in every free field, and ids that begin like formulas."""
    ledger: dict[str, Any] = draw(ledgers())
    text = st.sampled_from(draw(st.lists(naughty_texts(), min_size=3, max_size=8)))
    for section, fields in (
        ("parties", ["name", "note"]), ("issues", ["title", "question", "note"]), ("articles", ["title", "note"]),
        ("sources", ["title", "publisher", "url", "author", "note"]), ("conditions", ["title", "note"]),
    ):  # fmt: skip
        for record in ledger[section].values():
            record.update({field: draw(text) for field in fields if field in record or draw(st.booleans())})
    prefix = draw(st.sampled_from(["", "-", "+", "..", "é_"]))
    for position in ledger["positions"]:
        for field in ("id", "supersedes", "adds", "corrects", "retracts", "denies"):
            if field in position:
                position[field] = prefix + position[field]
        fields = ["summary", *draw(st.sets(st.sampled_from(["speaker", "to", "note"])))]
        position.update({field: draw(text) for field in fields})
        for cite in position.get("cites", [position]):
            cite.update({field: draw(text) for field in draw(st.sets(st.sampled_from(["locator", "quote"])))})
    return ledger
