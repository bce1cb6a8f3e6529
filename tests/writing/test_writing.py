"""New entries as text: every other byte stays, and what is read back is what was given."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import dump, ledgers
from talks import TALKS

from negtrack.ledger.files import bad_character
from negtrack.ledger.findings import NOWHERE
from negtrack.ledger.load import load
from negtrack.ledger.model import Position
from negtrack.ledger.yaml_nodes import events_of
from negtrack.writing.insert import NewEntry, Unwritable, insert, insertion

RECORD = {
    "id": "new",
    "party": ["N", "S"],
    "issue": "toll",
    "date": "2024-06",
    "act": "proposes",
    "option": "none",
    "summary": "No toll: none at all.",
    "cites": [{"source": "news", "locator": "line 1"}, {"source": "paper", "quote": "no toll, none"}],
}
HEAD = TALKS[: TALKS.index("positions:")]


def positions_of(path: Path) -> list[Position]:
    """The positions of a sound ledger, wherever they stand in it."""
    loaded = load(path)
    assert loaded.ledger is not None, loaded.findings
    return [position._replace(place=NOWHERE) for position in loaded.ledger.positions]


ODD = {
    "comments": """\
positions:

  # What the North said.
  - party: N   # said in the hall
    issue: toll
    date: 2024-01
    act: demands
    option: none
    summary: none   # no more
    source: news
    # checked by K

# Events are kept elsewhere.
""",
    "flow": """\
positions: [{party: N, issue: toll, date: 2024-01, act: demands, option: none, summary: s, source: news}]
""",
    "flow, one to a line": """\
positions: [
  {party: N, issue: toll, date: 2024-01, act: demands, option: none, summary: s, source: news}, # first
  {party: N, issue: toll, date: 2024-02, act: demands, option: none, summary: s, source: news}, # second
]
""",
    "flow, no last comma": """\
positions: [
  {party: N, issue: toll, date: 2024-02, act: demands, option: none, summary: s, source: news} # second
  ] # all of them
""",
    "empty brackets": "positions: []   # none yet\nevents: []\n",
    "empty": "positions:   # none yet\n  # write them here\nevents: []\n",
    "absent": "# the end\n",
    "absent, no final newline": "events: []",
    "not indented": """\
positions:
- party: N
  issue: toll
  date: 2024
  act: omits
  summary: s
  source: news
events: []
""",
    "far in": """\
positions:
    -   party: N
        issue: toll
        date: 2024
        act: omits
        summary: s
        source: news
""",
    "no final newline": "positions:\n  - {party: N, issue: toll, date: 2024, act: omits, source: news, summary: s}",
    "block scalar, no final newline": """\
positions:
  # of the year before
  - party: N
    issue: toll
    date: 2024
    act: omits
    source: news
    summary: |
      text""",
    "block scalar that keeps its lines": """\
positions:
  - party: N
    issue: toll
    date: 2024
    act: omits
    source: news
    summary: |+
      text


events: []
""",
    "block scalar, folded": """\
positions:
  - party: N
    issue: toll
    date: 2024
    act: omits
    source: news
    summary: >-
      text\twith a tab
      and more


# ---
events: []
""",
    "anchors": """\
positions: &all
  - &one {party: N, issue: toll, date: 2024-01, act: omits, source: &news news, summary: &said "said: this"}
  - {party: S, issue: toll, date: 2024-01, act: omits, source: *news, summary: *said}
""",
    "end of the document": """\
positions:
  - {party: N, issue: toll, date: 2024, act: omits, source: news, summary: s}
...
# over
""",
    "tabs": "positions:\n  - {party: N,\tissue: toll, date: 2024, act: omits, source: news, summary: 'a\tb'}\t# c\n",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "bom"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_every_other_byte_stays(odd: str, mark: bytes, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    old = mark + (HEAD + odd).replace("\n", newline).encode()
    path.write_bytes(old)
    before = positions_of(path)
    new = insert(old, "positions", [NewEntry(RECORD), NewEntry({**RECORD, "id": "newer"})])
    path.write_bytes(new)
    added = len(new) - len(old)
    assert any(new[:at] + new[at + added :] == old for at in range(len(old) + 1))
    assert [p for p in positions_of(path) if p.id not in ("new", "newer")] == before
    assert {p.id for p in positions_of(path)} - {p.id for p in before} == {"new", "newer"}
    if newline == "\r\n":
        assert new.count(b"\n") == new.count(b"\r\n")


def test_the_style_is_that_of_the_file(golden: Any) -> None:
    shown = [
        f"# {name}\n{insertion(HEAD + odd, 'positions', [NewEntry(RECORD)]).into(HEAD + odd)[len(HEAD) :]}\n"
        for name, odd in ODD.items()
    ]
    golden("writing/styles.yaml", "".join(shown))


def test_the_place_is_told() -> None:
    """The line is the one on which the new text begins."""
    text = HEAD + ODD["not indented"]
    place = insertion(text, "positions", [NewEntry(RECORD)])
    assert place.into(text).split("\n")[place.line - 1] == "- id: new"


def test_a_source_is_written_among_the_sources() -> None:
    fields = {"side": "none", "title": "Radio: the news", "kind": "news", "publisher": "Radio"}
    text = insert(TALKS.encode(), "sources", [NewEntry(fields, "radio-2024")]).decode()
    radio = '  radio-2024:\n    title: "Radio: the news"\n    publisher: Radio\n    kind: news\n    side: none\n'
    assert text == TALKS.replace("\nconditions:", f"{radio}\nconditions:")


def test_what_is_no_list_is_refused() -> None:
    text = HEAD + "notes: &p []\npositions: *p\n"
    with pytest.raises(Unwritable, match=r'"positions" \(line 46\) is written in a way'):
        insertion(text, "positions", [NewEntry(RECORD)])


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x9b", "\ud800", "\uffff"])
def test_what_no_ledger_may_hold_is_refused(character: str) -> None:
    with pytest.raises(Unwritable, match="cannot stand in a ledger"):
        insert(TALKS.encode(), "positions", [NewEntry({**RECORD, "summary": f"a{character}b"})])


TEXTS = st.one_of(
    st.text(min_size=1),
    st.text(alphabet=" \t\r\n:#-?,[]{}&*!|>'\"%@`\\=~a\u00e9\u200b\u202e\u2028\u0085\ufeff", min_size=1),
    st.sampled_from(["NO", "~", "null", "1.10", "12:30", "- a", "? a", "a: b", "a #b", "---", "<<", "=", " a ", "a:"]),
).filter(lambda text: not bad_character(text))


@settings(max_examples=80)
@given(summary=TEXTS, speaker=TEXTS, quote=TEXTS, odd=st.sampled_from(sorted(ODD)), quoted=st.booleans())
def test_any_text_comes_back(summary: str, speaker: str, quote: str, odd: str, quoted: bool) -> None:
    """Through negtrack's reader, in any file's style, whatever it looks like; and every other record is as it was."""
    fields = {**RECORD, "summary": summary, "speaker": speaker, "cites": [{"source": "news", "quote": quote}]}
    base = (HEAD + ODD[odd]).replace(" toll\n", ' "toll"\n' if quoted else " toll\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.yaml"
        path.write_text(base, encoding="utf-8")
        before = positions_of(path)
        path.write_bytes(insert(base.encode(), "positions", [NewEntry(fields)]))
        after = positions_of(path)
    (new,) = (position for position in after if position.id == "new")
    assert (new.summary, new.speaker, new.cites[0].quote) == (summary, speaker, quote)
    assert [position for position in after if position.id != "new"] == before


LAYOUTS = st.fixed_dictionaries({
    "default_flow_style": st.sampled_from([None, True, False]),
    "default_style": st.sampled_from([None, '"', "'", "|", ">"]),
    "indent": st.integers(2, 7),
    "width": st.sampled_from([20, 80, 1000]),
    "line_break": st.sampled_from(["\n", "\r\n", "\r"]),
    "explicit_start": st.booleans(),
    "explicit_end": st.booleans(),
    "canonical": st.sampled_from([None, None, None, True]),
    "sort_keys": st.booleans(),
})  # fmt: skip


@settings(max_examples=60)
@given(ledgers(), LAYOUTS, st.sampled_from(["positions", "sources"]), st.data())
def test_any_layout_takes_an_entry(
    ledger: dict[str, Any], layout: dict[str, Any], section: str, data: st.DataObject
) -> None:
    """However a program has laid the file out, with or without comments: what was there stays, byte for byte."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    if data.draw(st.booleans()):
        ledger = {key: value for key, value in ledger.items() if key not in ("sources", "positions")}
    text = yaml.dump(ledger, Dumper=Dumper, allow_unicode=True, **layout)
    if layout["default_style"] not in ("|", ">"):
        lines = text.splitlines(keepends=True)
        comment = f"# a comment{layout['line_break']}"
        for at in data.draw(st.lists(st.integers(0, len(lines)), max_size=4)):
            lines.insert(at, data.draw(st.sampled_from(["", "  ", "      "])) + comment)
        if signatures("".join(lines)) == signatures(text):
            text = "".join(lines)
    if data.draw(st.booleans()):
        cut = text.rstrip("\r\n")
        text = cut if signatures(cut) == signatures(text) else text
    fields = {"title": "T", "publisher": "P", "kind": "news", "side": "none"}
    entry = NewEntry(RECORD) if section == "positions" else NewEntry(fields, "new")
    place = insertion(text, section, [entry])
    whole = yaml.load(place.into(text), yaml.BaseLoader)
    entries = whole[section] if section == "positions" else list(whole[section].items())
    wanted = RECORD if section == "positions" else ("new", fields)
    assert wanted in entries
    entries.remove(wanted)
    rest = {**whole, section: entries if section == "positions" else dict(entries)}
    before = yaml.load(text, yaml.BaseLoader)
    assert rest == {section: type(rest[section])(), **before}


def signatures(text: str) -> list[tuple[str, str]] | None:
    """What a text says, whatever its layout; None where it is not YAML."""
    try:
        return [(type(event).__name__, getattr(event, "value", "")) for event in events_of(text)]
    except yaml.YAMLError:
        return None


@settings(max_examples=60)
@given(ledgers(), st.booleans())
def test_records_join_a_ledger_as_if_they_had_been_there(ledger: dict[str, Any], at_once: bool) -> None:
    """A ledger without its positions, and these added to it, says what the ledger says."""
    positions = ledger["positions"]
    if not positions:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.yaml"
        path.write_text(dump(ledger), encoding="utf-8")
        whole = positions_of(path)
        data = dump({**ledger, "positions": []}).encode()
        for batch in [positions] if at_once else [[position] for position in positions]:
            data = insert(data, "positions", [NewEntry(position) for position in batch])
        path.write_bytes(data)
        assert positions_of(path) == whole
