"""Hints at what is possible and unlikely: slips in dates, and the same thing entered twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from negtrack.checks.run import check_ledger

LEDGER = """\
negtrack: 1
title: Talks on the lake
covered_to: 2026-06-30
parties:
  N: {{name: Northland, role: principal}}
  S: {{name: Southland, role: principal}}
issues:
  toll: {{title: The toll, question: Who takes it?, options: {{half: Half each, free: No toll}}}}
conditions:
  fish: {{title: The fish are counted, holder: S, blocks: [toll], raised: {{date: {raised}}}}}
sources:
  gz: {{title: Talks go on, publisher: The Gazette, kind: news, side: none, published: {published}}}
  tv: {{title: Talks, publisher: TV, kind: news, side: none, {tv}}}
positions:
  - {{party: N, issue: toll, date: 2026-01-10, act: demands, option: half, summary: Wants half., source: gz}}
  - {{party: S, issue: toll, date: 2026-01, act: demands, option: free, summary: Wants none., source: gz}}
  - {{party: S, issue: toll, date: {date}, act: accepts, option: half, summary: {summary}, {cites}{more}}}
events:
  - {{date: {event}, title: They meet, source: tv}}
"""

USUAL = {
    "raised": "2026-01-12", "published": "2026-03-31", "tv": "url: 'https://tv.example/a'", "date": "2026-03-10",
    "summary": "Takes half.", "cites": "source: gz", "more": "", "event": "2026-02",
}  # fmt: skip


def hints(folder: Path, **changes: str) -> list[tuple[str, int, str]]:
    """The hints at what is unlikely: code, line, message."""
    path = folder / "ledger.yaml"
    path.write_text(LEDGER.format(**USUAL | changes), encoding="utf-8")
    found = check_ledger(path)
    assert found.ledger is not None, found.findings
    return [
        (finding.code, finding.location.line, finding.message)
        for finding in found.findings
        if finding.code.startswith("NT61") and finding.location
    ]


def test_what_is_likely_is_passed_over(tmp_path: Path) -> None:
    assert hints(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        ({"date": "2026-07-01", "published": "2026-07-02"}, "NT611", 17),
        ({"event": "2026-07"}, "NT611", 19),
        ({"raised": "2027"}, "NT611", 10),
        ({"date": "1404-11-01"}, "NT612", 17),
        ({"event": "1404"}, "NT612", 19),
        ({"raised": "1925-12-31"}, "NT612", 10),
        ({"published": "2026-03-09"}, "NT613", 17),
        ({"more": ", recorded: 2026-03-09"}, "NT614", 17),
        ({"summary": "wants  NONE."}, "NT615", 17),
        (
            {"tv": "url: 'https://a.example/x'", "published": "2026-03-31, url: 'http://www.a.example/x/#y'"},
            "NT616",
            13,
        ),
        (
            {"cites": "cites: [{source: gz}, {source: tv}]", "published": "2026-03-09", "tv": "published: 2026-02"},
            "NT613",
            17,
        ),
    ],
)
def test_what_is_unlikely_is_hinted_at(changes: dict[str, str], code: str, line: int, tmp_path: Path) -> None:
    assert [(found, place) for found, place, _ in hints(tmp_path, **changes)] == [(code, line)]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2026-06/2026-07"},  # may be before the end
        {"date": "2026-03", "published": "2026-03-01"},  # may be before it was published
        {"more": ", recorded: 2026-03-10"},
        {"more": ", recorded: 2026-03-15", "date": "2026-03"},
        {"cites": "cites: [{source: tv}, {source: gz}]", "tv": "published: 2026-02"},  # the other carries it
        {"tv": "published: 2026-01"},  # an event may be announced
        {"event": "1926-01-13"},  # less than a century
        {"summary": "Wants none.", "more": ", supersedes: s-toll-2026-01"},
        {"tv": "url: 'https://a.example/x', published: 2026-04", "published": "2026-03-31, url: 'https://a.example/x'"},
    ],
)
def test_what_may_well_be_is_passed_over(changes: dict[str, str], tmp_path: Path) -> None:
    if changes.get("date") == "2026-06/2026-07":
        changes |= {"published": "2026-06-15"}
    assert hints(tmp_path, **changes) == []


def test_several_slips_of_one_kind_are_no_majority(tmp_path: Path) -> None:
    """Two dates of another calendar do not vouch for each other."""
    assert [code for code, _, _ in hints(tmp_path, date="1404-11-01", event="1404-11")] == ["NT612", "NT612"]


def test_the_same_quote_twice(tmp_path: Path) -> None:
    found = hints(tmp_path, cites="source: gz, quote: half is fine", more="")
    assert found == []
    again = LEDGER.format(**USUAL | {"cites": "source: gz, quote: half is fine"}).replace(
        "\nevents:",
        "\n  - {party: S, issue: toll, date: 2026-03, act: accepts, option: half, summary: Again., source: tv, "
        "quote: Half is  fine}\nevents:",
    )
    (tmp_path / "ledger.yaml").write_text(again, encoding="utf-8")
    found_again = [finding for finding in check_ledger(tmp_path / "ledger.yaml").findings if finding.code == "NT615"]
    assert [(finding.location.line, finding.message) for finding in found_again if finding.location] == [
        (18, 'the same words as "s-toll-2026-03-10" of 2026-03-10')
    ]


@pytest.mark.parametrize(
    ("members", "word", "expected"),
    [
        ("[N]", "", ["NT617"]),
        ("[N, SU]", "", []),  # its words stand for it
        ("[N]", "\n  - {party: SU, issue: toll, date: 2026-03, act: omits, summary: x, source: tv}", []),
    ],
)
def test_a_group_of_nearly_the_name_of_a_party_that_is_asked(
    members: str, word: str, expected: list[str], tmp_path: Path
) -> None:
    text = LEDGER.format(**USUAL).replace("  S: {name", "  SU: {name").replace("party: S,", "party: SU27,")
    group = f"  SU27: {{name: Their union, role: third-party, members: {members}}}\nissues:"
    text = text.replace("issues:", group, 1).replace("holder: S", "holder: N").replace("\nevents:", f"{word}\nevents:")
    (tmp_path / "ledger.yaml").write_text(text, encoding="utf-8")
    found = check_ledger(tmp_path / "ledger.yaml")
    assert found.ledger is not None, found.findings
    assert [finding.code for finding in found.findings if finding.code == "NT617"] == expected
