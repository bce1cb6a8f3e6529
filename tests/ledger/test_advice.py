"""The advice of messages mends: each is applied to the ledger by program, and what comes of it is sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from negtrack.ledger.findings import Finding
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger

TEXT = """\
negtrack: 1
title: Waters of the Una
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
issues:
  dam:
    title: Upper dam
    question: When is the upper dam opened?
    options: {now: At once, later: After the treaty}
sources:
  gazette: {title: Gazette, publisher: Una Press, kind: news, side: none}
positions:
  - party: NOR
    issue: dam
    date: 2024-03
    act: accepts
    option: now
    summary: Wants it opened.
    source: gazette
    cites_later: x
""".replace("    cites_later: x\n", "")

Mend = Callable[[str, Finding], str]


def move(text: str, finding: Finding) -> str:
    """Move the line to the column that is named."""
    column = re.fullmatch(r"move it to column (\d+), under its neighbours", finding.help)
    assert column is not None, finding
    assert finding.location is not None
    lines = text.splitlines(keepends=True)
    number = finding.location.line - 1
    lines[number] = " " * (int(column[1]) - 1) + lines[number].lstrip(" ")
    return "".join(lines)


def part_key(text: str, finding: Finding) -> str:
    """Write what is named in the place of what is glued together."""
    told = re.fullmatch(r"write a blank after the colon: (\S+: .*)", finding.help)
    assert told is not None, finding
    assert finding.location is not None
    lines = text.splitlines(keepends=True)
    number = finding.location.line - 1
    lines[number] = lines[number].replace(told[1].replace(": ", ":", 1), told[1])
    return "".join(lines)


def plain_blanks(text: str, finding: Finding) -> str:
    """Indent with plain blanks."""
    assert "no-break spaces (U+00A0)" in finding.message
    assert finding.help == "indent it with plain blanks, here and below"
    return re.sub("^[ \xa0]+", lambda indent: " " * len(indent[0]), text, flags=re.MULTILINE)


def write_date(text: str, finding: Finding) -> str:
    """Write the first date that is named."""
    told = re.match(r"did you mean (\S+?)(?: or \S+| \(a spreadsheet's day number\))?\?$", finding.help)
    assert told is not None, finding
    return re.sub(r"date: .*", f"date: {told[1]}", text)


def put_quotes(text: str, finding: Finding) -> str:
    """Put quotes around the whole text."""
    assert finding.help.startswith("put quotes around the whole text")
    return re.sub(r"summary: (.*)", r"summary: '\1'", text)


ACCIDENTS: dict[str, tuple[str, str, Mend]] = {
    "a key at three blanks": ("    act: accepts", "   act: accepts", move),
    "the last key at three blanks": ("    source: gazette\n", "   source: gazette\n", move),
    "a key at five blanks": ("    act: accepts", "     act: accepts", move),
    "a party at three blanks": ("  SUD: {name", "   SUD: {name", move),
    "an item at three blanks": ("positions:\n  - party: NOR", "positions:\n  - {PLACE}\n   - party: NOR", move),
    "act:accepts": ("act: accepts", "act:accepts", part_key),
    "the first key of an item": ("- party: NOR", "- party:NOR", part_key),
    "the last key": ("source: gazette", "source:gazette", part_key),
    "a key of the head": ("title: Waters", "title:Waters", part_key),
    "no-break spaces": (
        "    act: accepts\n    option", "\xa0\xa0\xa0\xa0act: accepts\n\xa0\xa0\xa0\xa0option", plain_blanks,
    ),
    "some of both": ("    act: accepts", "  \xa0\xa0act: accepts", plain_blanks),
    "no-break spaces everywhere": ("    issue: dam", "\xa0\xa0\xa0\xa0issue: dam", plain_blanks),
    "a comment": ("Wants it opened.", "until 31 October #2019 exit", put_quotes),
    **{
        written: ("2024-03", f'"{written}"', write_date)
        for written in (
            "2019-04-10–2019-04-12", "13.03.25", "Mar-24", "2024-Q1", "Spring 2024", "45292", "5 mars 2024",
            "3 апреля 2024", "10–12 April 2019", "13 March 2025", "2025/3/13", "March 2025", "c. 2024",
        )
    },
}  # fmt: skip
DATES = {
    "2019-04-10–2019-04-12": "2019-04-10/2019-04-12", "13.03.25": "2025-03-13", "Mar-24": "2024-03",
    "2024-Q1": "2024-01/2024-03", "Spring 2024": "2024-03/2024-05~", "45292": "2024-01-01", "5 mars 2024": "2024-03-05",
}  # fmt: skip


def read(text: str, folder: Path) -> tuple[Ledger | None, list[Finding]]:
    """The ledger of a text, and what is found in it."""
    path = folder / "ledger.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    return loaded.ledger, loaded.findings


@pytest.mark.parametrize("name", ACCIDENTS)
def test_the_advice_mends(name: str, tmp_path: Path) -> None:
    right, wrong, mend = ACCIDENTS[name]
    wrong = wrong.replace("{PLACE}", TEXT[TEXT.index("party: NOR") :].replace("2024-03", "2024-02").rstrip())
    assert right in TEXT
    text = TEXT.replace(right, wrong)
    (finding,) = read(text, tmp_path)[1]
    ledger, found = read(mend(text, finding), tmp_path)
    assert ledger is not None
    assert found == []
    position = ledger.positions[-1]
    assert (position.parties, position.issue, position.act, position.options) == (("NOR",), "dam", "accepts", ("now",))
    assert position.date.text == DATES.get(name, position.date.text)
    assert position.summary in (TEXT[TEXT.index("Wants") : TEXT.index("opened.") + 7], "until 31 October #2019 exit")


def test_a_new_item_that_lacks_its_dash_is_told_so(tmp_path: Path) -> None:
    text = TEXT + "  party: SUD\n"
    (finding,) = read(text, tmp_path)[1]
    assert finding.help == 'begin it with "- " in line with the other items'
