"""Hostile text in every field of every kind, and everywhere else: what a terminal, a sheet and a page make of it."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyte
import pytest
import yaml
from calls import CALLS
from fuzzing import EVERYTHING
from markdown_it import MarkdownIt
from strategies import dump
from talks import TALKS, within
from witness import Seen, Witness, seen

from negtrack.cli import run
from negtrack.cli.export import TableName
from negtrack.ledger.csv_positions import restore
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.load import load
from negtrack.views.text import harmless

Capture = pytest.CaptureFixture[str]

SHOWN = {
    "markup": "[red]m[/red] [link=file:///etc/passwd]up[/link] [/] \\[b]",
    "bidirectional": "\u202egnp.exe\u202c \u2066a\u2067b\u2068c\u2069 \u200e\u200f\u061c",
    "unseen": "a\u200bb\u2060c\ufeffd\xade\u180ef\U000e0041\U000e007fg",
    "breaks": "a\nb\r\nc\td\u2028e\u2029f\x85g",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "command": "+cmd|'/C calc'!A0",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markdown": "[x](javascript:alert(1)) ![y](http://evil.example/y.png) http://evil.example/ <http://evil.example>",
    "workflow": "::error file=a::x\n::set-output name=a::b",
    "escapes written out": r"\x1b[31m \033]0;t\007 ^[[2J %1b %0a",
    "wide": "漢字👩\u200d👩\u200d👧" + "e\u0301" * 40 + "\u0489" * 40,
    "long": "w" * 3_000,
}
"""Text that may stand in a ledger, by what is hostile in it."""

REFUSED = ["\x1b[31m", "\x1b]0;title\x07", "\x1b]8;;http://e\x1b\\", "\x9b2J", "\x07", "\x08", "\0", "\x7f", "\ufffe"]
"""Text that may not."""


def document() -> dict[str, Any]:
    """A ledger with every field of every kind."""
    whole: dict[str, Any] = yaml.load(EVERYTHING.read_bytes(), yaml.CBaseLoader)
    return whole


def free_fields(record: Any, kind: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The fields of free text in a record and in the records inside it, each with the map that holds it."""
    for field in KINDS[kind]:
        value = record.get(field.name)
        if value is None:
            continue
        if field.type in ("text", "texts"):
            yield record, field.name
        elif field.type in ("dated", "archive"):
            yield from free_fields(value, field.type)
        elif field.type == "cites":
            for cite in value:
                yield from free_fields(cite, "cite")
        elif field.type == "options":
            for id, option in value.items():
                if isinstance(option, dict):
                    yield from free_fields(option, "option")
                else:
                    yield value, id


def every_free_field(whole: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """The fields of free text of a whole ledger."""
    found: list[tuple[dict[str, Any], str]] = [(whole, "title"), (whole, "about")]
    for section in SECTIONS.values():
        records = whole.get(section.name)
        if section.shape != "scalar" and records:
            for record in records.values() if section.shape == "map" else records:
                found += free_fields(record, section.kind)
    return found


def hostile(text: str) -> dict[str, Any]:
    """The ledger with a text in front of that of every free field."""
    whole = document()
    for holder, name in every_free_field(whole):
        value = holder[name]
        holder[name] = [text + each for each in value] if isinstance(value, list) else text + value
    return whole


def write(folder: Path, whole: dict[str, Any], name: str = "positions.yaml") -> Path:
    path = folder / name
    path.write_text(dump(whole), encoding="utf-8", newline="")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that negtrack is called in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def acts(text: str) -> set[str]:
    """The characters of a text that act on a terminal, or hide on it."""
    return {
        f"U+{ord(c):04X}" for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    } - {"U+200D"}


def harmed(sight: Seen) -> set[str]:
    """What a terminal was made to do that it should not have been, and what it drew that acts or hides."""
    return (sight.done - {"draw", "linefeed", "carriage_return"}) | acts(sight.drawn)


def test_every_kind_has_its_fields_tried() -> None:
    """No field of free text is forgotten when the table of fields grows."""
    tried = {name for _, name in every_free_field(document())}
    assert {field.name for fields in KINDS.values() for field in fields if field.type in ("text", "texts")} <= tried
    assert len(every_free_field(document())) > 60


# On a terminal


@pytest.mark.parametrize("name", SHOWN)
def test_a_terminal_sees_nothing_but_text(name: str, here: Path) -> None:
    write(here, hostile(SHOWN[name]))
    for command, args in (("status", ["--as-of", "2024"]), ("show", ["dam", "gates", "--as-of", "2024"])):
        sight = seen(here, command, *args)
        assert not harmed(sight), command
        assert sight.status == 0
    coloured = seen(here, command, *args, colour=True)
    assert harmed(coloured) == {"select_graphic_rendition"}
    assert re.sub(" +\n", "\n", coloured.drawn) == sight.drawn
    shown = re.sub(r"\s", "", sight.drawn)
    assert re.sub(r"\s", "", harmless(SHOWN[name]))[:60] in shown


def test_what_a_terminal_could_be_made_to_do_is_noticed() -> None:
    """The witness sees what the tests look for."""
    for attack in REFUSED:
        witness = Witness()
        pyte.Stream(witness).feed(attack)  # type: ignore[arg-type]
        assert harmed(Seen(0, witness.done, "".join(witness.drawn))) or attack in ("\0", "\x7f", "\ufffe", REFUSED[2])


@pytest.mark.parametrize("name", SHOWN)
def test_every_command_writes_text_and_nothing_else(name: str, here: Path, capsys: Capture) -> None:
    """In a pipe, as text and JSON: what a terminal would show of it later."""
    write(here, hostile(SHOWN[name]))
    for command, args in CALLS.items():
        given = {"why": ["dam"], "show": ["dam", "NOR"], "suppose": ["NOR accepts now on dam"]}.get(command, args)
        for form in ("table", "json"):
            assert run([command, *given, "-f", form]) in (0, 1), command
            said = capsys.readouterr()
            assert not acts(said.out + said.err), command


# In sheets


@pytest.mark.parametrize("name", SHOWN)
def test_a_sheet_holds_the_text_and_runs_nothing(name: str, here: Path, capsys: Capture) -> None:
    """By Python's reader of CSV each cell is the text as it was; a spreadsheet library takes none for a formula."""
    whole = hostile(SHOWN[name])
    write(here, whole)
    texts = [SHOWN[name] + each["note"].removeprefix(SHOWN[name]) for each in whole["positions"] if "note" in each]
    for table in TableName:
        assert run(["export", table.value, "--as-of", "2024", "-o", "out.csv"]) == 0
        text = (here / "out.csv").read_bytes().decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append([cell[:30_000] for cell in row])
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # n: empty
        if table is TableName.POSITIONS:
            column = rows[0].index("note")
            assert set(texts) <= {restore(row[column]) for row in rows[1:]}
    assert not capsys.readouterr().err.replace("negtrack: nobody has looked further", "").startswith("negtrack: ")


# On pages


@pytest.mark.parametrize("name", SHOWN)
def test_markdown_has_no_links_images_or_html_of_a_ledger(name: str, here: Path, capsys: Capture) -> None:
    write(here, hostile(SHOWN[name]))
    for command in ("status", "matrix", "show", "timeline", "audit"):
        args = ["dam", "NOR"] if command == "show" else CALLS[command]
        assert run([command, *args, "-f", "md"]) == 0
        page = capsys.readouterr().out
        assert not acts(page)
        html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(page)
        assert not re.search(r"<(?:a|img|script|iframe|svg)\b", html)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ssh://-oProxyCommand=x"]
)
def test_no_address_but_of_the_web_becomes_a_link(url: str, here: Path, capsys: Capture) -> None:
    """Nothing is a link on a terminal or in Markdown; no scheme but http and https would be one anywhere."""
    whole = document()
    for source in whole["sources"].values():
        source["url"] = url
    write(here, whole)
    source = next(iter(whole["sources"]))
    assert not harmed(seen(here, "show", f"source:{source}"))
    assert run(["show", f"source:{source}", "-f", "md"]) == 0
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(capsys.readouterr().out)
    assert "<a" not in html
    assert re.sub(r"\W", "", url) in re.sub(r"\W", "", html)


# Refused


@pytest.mark.parametrize("attack", REFUSED, ids=ascii)
def test_what_may_not_stand_in_a_ledger_is_refused_in_every_field(attack: str, tmp_path: Path) -> None:
    """Written as it is, or as an escape: an error at its line, whatever field it is in."""
    whole = document()
    names = []
    for number, (holder, name) in enumerate(every_free_field(whole)):
        holder[name] = [f"@{number}@"] if isinstance(holder[name], list) else f"@{number}@"
        names.append(name)
    text = dump(whole)
    escape = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in attack.replace("\\", "\\\\"))
    path = tmp_path / "positions.yaml"
    for number, name in enumerate(names):
        before, _, after = text.partition(f"@{number}@")
        for written in (attack, escape):
            path.write_text(before + written + after, encoding="utf-8", newline="")
            [finding] = load(path).findings
            assert (finding.code, finding.location and finding.location.line) == ("NT002", before.count("\n") + 1), name
            assert finding.message.isprintable()


ENCODED = {
    "invalid UTF-8": (TALKS.replace("Northland", "N\udcff").encode("utf-8", "surrogateescape"), 7),
    "a lone surrogate": (TALKS.replace("Northland", "N\ud800").encode("utf-8", "surrogatepass"), 7),
    "an overlong slash": (TALKS.encode().replace(b"Northland", b"\xc0\xaf"), 7),
    "NUL": (TALKS.replace("Northland", "N\0").encode(), 7),
    "UTF-16": (TALKS.encode("utf-16"), 1),
    "UTF-16 without a mark": (TALKS.encode("utf-16-be"), 1),
    "UTF-32": (TALKS.encode("utf-32"), 1),
    "an escape": (TALKS.replace("Northland", "\x1b]0;t\x07").encode(), 7),
}


@pytest.mark.parametrize("name", ENCODED)
def test_bytes_that_are_no_text_are_refused_with_file_and_line(name: str, here: Path) -> None:
    data, line = ENCODED[name]
    (here / "positions.yaml").write_bytes(data)
    for command, status in (("check", 1), ("status", 2)):
        sight = seen(here, command)
        assert not harmed(sight)
        assert sight.status == status
        assert f"positions.yaml:{line}:" in sight.drawn
        assert "error[NT002]" in sight.drawn


def test_a_byte_order_mark_is_accepted_at_the_beginning(here: Path) -> None:
    (here / "positions.yaml").write_bytes(b"\xef\xbb\xbf" + TALKS.encode())
    assert run(["check"]) == 0


# Ids, names and paths in messages


@pytest.mark.parametrize("text", ["[red]m[/red]", "\u202egnp", "a\u200bb", "x" * 5_000, "a\\nb", "{0}%s", "::error::x"])
def test_ids_in_messages_do_not_act(text: str, here: Path, capsys: Capture) -> None:
    """Wherever an id is expected: as a key, as a reference, as a word of the vocabulary."""
    quoted = json.dumps(text, ensure_ascii=False)
    for place, other in {
        "  bridge:": f"  {quoted}:",
        "party: M,": f"party: {quoted},",
        "issue: toll": f"issue: {quoted}",
        "option: bank": f"option: {quoted}",
        "act: proposes": f"act: {quoted}",
        "date: 2023-06": f"date: {quoted}",
        "kind: news": f"kind: {quoted}",
        "title: Talks": f"{quoted}: Talks",
        "conditions: [": f"conditions: [{quoted}, ",
    }.items():
        assert place in TALKS
        (here / "positions.yaml").write_text(TALKS.replace(place, other, 1), encoding="utf-8")
        assert run(["check"]) == 1, place
        said = capsys.readouterr()
        assert not acts(said.out + said.err), place
        assert max(map(len, said.out.split("\n"))) < 1_000
    sight = seen(here, "check")
    assert not harmed(sight)
    assert sight.status == 1


PATHS = [
    "[red]m.yaml",
    "a\x1b[31mb.yaml",
    "a\x1b]0;t\x07.yaml",
    "a\u202eb.yaml",
    "a\n::error::x.yaml",
    "a\udcff.yaml",
]


@pytest.mark.parametrize("name", PATHS, ids=ascii)
def test_paths_do_not_act(name: str, here: Path) -> None:
    Path("folder").mkdir()
    paths = [Path(name), Path("folder") / name]
    for path in paths:
        path.write_text(TALKS.replace("option: bank", "option: bnak"), encoding="utf-8")
    for ledger, args in ((name, ["status", "-l", name]), ("folder", ["check", "folder", "-f", "sarif"])):
        sight = seen(here, *args)
        assert not harmed(sight), args
        assert sight.status in (1, 2)
        done = within("check", ledger, "-f", "github", cwd=here)
        assert len([line for line in done.stdout.splitlines() if line.startswith("::")]) == 1
    for path in paths:
        path.write_text(TALKS, encoding="utf-8")
    assert not harmed(seen(here, "show", "toll", "-l", name))
    assert not harmed(seen(here, "import", "--dry-run", "-l", "folder", name))


# What --output may write


def lay(folder: Path, kind: str) -> tuple[str, list[str]]:
    """A ledger of a kind, and names under which an output would be written over it, or into it."""
    if kind == "file":
        (folder / "positions.yaml").write_text(TALKS, encoding="utf-8")
        ledger, target = "positions.yaml", "positions.yaml"
        names = ["positions.yaml", "./sub/../positions.yaml", "soft", "hard", str(folder / "positions.yaml")]
    else:
        (folder / "talks" / "deep").mkdir(parents=True)
        (folder / "talks" / "deep" / "a.yaml").write_text(TALKS, encoding="utf-8")
        ledger, target = "talks", "talks/deep/a.yaml"
        names = ["talks/deep/a.yaml", "talks/new.yaml", "talks/deep/new.csv", "soft", "hard", "elsewhere", "into/x.yml",
                 "talks/../talks/b.yaml"]  # fmt: skip
        (folder / "elsewhere").symlink_to("talks/fresh.yaml")
        (folder / "into").symlink_to("talks")
    (folder / "sub").mkdir()
    (folder / "soft").symlink_to(target)
    (folder / "hard").hardlink_to(folder / target)
    return ledger, names


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["file", "folder"])
@pytest.mark.parametrize(
    "args", [["status"], ["export"], ["check"], ["check", "-f", "json"], ["matrix", "-f", "md"]], ids=str
)
def test_output_never_touches_the_ledger(kind: str, args: list[str], here: Path, capsys: Capture) -> None:
    """By its name, by another path to it, by a soft or a hard link, as one more file of it; sound or not."""
    ledger, names = lay(here, kind)
    for text in (TALKS, TALKS.replace("option: bank", "option: bnak")):
        (here / "hard").write_text(text, encoding="utf-8")
        before = everything_in(here)
        for name in names:
            assert run([*args, "-l", ledger, "--output", name]) == 2
            assert "Traceback" not in capsys.readouterr().err
            assert everything_in(here) == before


def test_output_is_the_file_that_was_named_and_no_other(here: Path) -> None:
    lay(here, "folder")
    before = everything_in(here)
    for name in ("sub/out.txt", "talks/notes.txt", "out.yaml"):
        assert run(["status", "-l", "talks", "--as-of", "2024", "--output", name]) == 0
        assert set(everything_in(here)) == {*before, name}
        (here / name).unlink()
    assert everything_in(here) == before
