"""Sheets as people have them: nothing is read as empty that is not, and their words, dates and shapes are understood.

Each group of tests begins with a case that went wrong once, and goes on with others of its kind.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from talks import environment
from terminals import Terminal

from negtrack.cli import run

Capture = pytest.CaptureFixture[str]

LAKE = """\
negtrack: 1
title: Talks on the lake
parties:
  N: {name: Northland, role: principal, aliases: [the North]}
  S: {name: Southland, role: principal, aliases: [Southern Republic]}
  U: {name: 'Union, of the Lake', role: mediator}
issues:
  patrols:
    title: Patrols on the lake
    question: Who may patrol the lake?
    options: {nobody: No patrols, joint: Joint patrols}
  toll: {title: The toll, question: Who takes it?, options: {half: Half each, free: No toll}}
conditions:
  fish: {title: The fish are counted, holder: S}
sources:
  gz:
    title: Talks go on
    publisher: The Gazette
    published: 2026-01-20
    kind: news
    side: none
    url: https://gazette.example/talks/
positions:
  - {party: N, issue: patrols, date: 2026-01-10, act: demands, option: joint, summary: Wants joint patrols., source: gz}
  - {party: S, issue: toll, date: 2026-01-10, act: demands, option: free, summary: Wants no toll., source: gz}
"""

HEADER = "party,issue,date,act,options,summary,source"
ROW = "S,patrols,2026-02-01,accepts,joint,Takes it.,gz"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small ledger, which negtrack is called in."""
    (tmp_path / "positions.yaml").write_text(LAKE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def sheet(*rows: str, name: str = "sheet.csv", encoding: str = "utf-8") -> str:
    """The name of a sheet with these rows."""
    Path(name).write_bytes("\n".join([*rows, ""]).encode(encoding))
    return name


def taken(*args: str, maps: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The records that an import adds, as they are written, without the day of their entry."""
    flags = [word for told in maps for word in ("--map", told)]
    assert run(["import", *args, *flags, "--as-of", "2026-06"]) == 0
    return records()


def records() -> list[dict[str, Any]]:
    found = document()["positions"][2:]
    return [{name: value for name, value in record.items() if name != "recorded"} for record in found]


def document() -> dict[str, Any]:
    return dict(yaml.load(Path("positions.yaml").read_bytes(), yaml.CBaseLoader))


def refused(capsys: Capture, *args: str, maps: Sequence[str] = ()) -> str:
    """What is said of a sheet that is refused whole."""
    flags = [word for told in maps for word in ("--map", told)]
    assert run(["import", *args, *flags, "--as-of", "2026-06"]) == 2
    assert Path("positions.yaml").read_text(encoding="utf-8") == LAKE
    said = capsys.readouterr().err
    assert "an error of the program" not in said
    return said


# Workbooks: errors, formulas, merged cells, hidden rows


ERROR = '<c r="{}" t="e"><f>NA()</f><v>#N/A</v></c>'
UNSAVED = '<c r="{}"><f>1+1</f></c>'
UNSAVED_TOO = '<c r="{}"><f>A1&amp;""</f><v></v></c>'  # as openpyxl writes it
EMPTY_TEXT = '<c r="{}" t="str"><f>""</f><v></v></c>'
MONTH = '<c r="{}" s="1"><v>46054</v></c>'  # 1 February 2026, shown as Feb-26
YEAR = '<c r="{}" s="2"><v>46023</v></c>'  # 1 January 2026, shown as 2026
DAY = '<c r="{}" s="3"><v>46054</v></c>'

_PARTS = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>""",
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Talks" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
 Target="worksheets/any.xml"/></Relationships>""",
    "xl/styles.xml": """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts><numFmt numFmtId="170" formatCode="yyyy"/></numFmts>
<cellStyleXfs><xf numFmtId="170"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="17"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>""",
}


def workbook(*rows: Sequence[str], merged: Sequence[str] = (), hidden: Sequence[int] = ()) -> str:
    """The name of an Excel workbook; a cell that begins with ``<`` is put in as it is."""
    lines = []
    for line, cells in enumerate(rows, 1):
        told = []
        for letter, cell in zip("ABCDEFGHIJKLMNOP", cells, strict=False):
            address = f"{letter}{line}"
            if cell.startswith("<"):
                told.append(cell.format(address))
            elif cell:
                told.append(f'<c r="{address}" t="inlineStr"><is><t>{cell}</t></is></c>')
        hide = ' hidden="1"' if line in hidden else ""
        lines.append(f'<row r="{line}"{hide}>{"".join(told)}</row>')
    merges = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{''.join(lines)}</sheetData>{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )
    return zipped("sheet.xlsx", _PARTS | {"xl/worksheets/any.xml": xml})


def zipped(name: str, parts: dict[str, str]) -> str:
    with zipfile.ZipFile(name, "w") as file:
        for part, text in parts.items():
            file.writestr(part, text)
    return name


def ods(*rows: str, name: str = "sheet.ods") -> str:
    """The name of an OpenDocument spreadsheet with rows of XML; a row without any is one of texts between bars."""

    def row(text: str) -> str:
        if text.startswith("<"):
            return text
        cells = (
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in text.split(",")
        )
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    spaces = " ".join(
        f'xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{word}:1.0"' for word in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {spaces} {calc}><office:body><office:spreadsheet>"
        f'<table:table table:name="Talks">{"".join(map(row, rows))}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped(name, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


HEAD = HEADER.split(",")
CELLS = ROW.split(",")


@pytest.mark.parametrize("column", ["conditions", "said_by", "rejects", "note"])
@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (ERROR, "the error #N/A"),
        (UNSAVED, "a formula whose value was not saved"),
        (UNSAVED_TOO, "whose value was not saved"),
    ],
)
def test_what_is_no_value_is_not_taken_for_an_empty_cell(
    column: str, cell: str, said: str, here: Path, capsys: Capture
) -> None:
    found = refused(capsys, workbook([*HEAD, column], [*CELLS, cell]))
    assert re.search(rf"^sheet\.xlsx:2:8: error\[NT006\] the cell holds {said}", found, re.MULTILINE) or said in found


def test_a_column_that_is_left_out_may_hold_anything(here: Path) -> None:
    name = workbook([*HEAD, "mine", "date_from"], [*CELLS, ERROR, UNSAVED])
    assert len(taken(name, maps=["mine="])) == 1


def test_a_formula_may_come_to_an_empty_text(here: Path) -> None:
    assert len(taken(workbook([*HEAD, "conditions"], [*CELLS, EMPTY_TEXT]))) == 1


def test_the_header_is_read_as_well(here: Path, capsys: Capture) -> None:
    assert "sheet.xlsx:1:8: error[NT006] the cell holds the error #N/A" in refused(
        capsys, workbook([*HEAD, ERROR], [*CELLS, "x"])
    )


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "Err:502"])
def test_errors_in_csv(error: str, here: Path, capsys: Capture) -> None:
    found = refused(capsys, sheet(f"{HEADER},quote", f"{ROW},{error}"))
    assert f"sheet.csv:2:8: error[NT006] the cell holds the error {error}, not a value" in found


def test_merged_cells_say_the_same_in_every_row(here: Path) -> None:
    """Case 03: said_by and conditions merged over two rows; the second was read as its own, unconditional word."""
    other = ["N", "toll", "2026-02-01", "accepts", "free", "Takes it too.", "gz"]
    name = workbook([*HEAD, "said_by", "conditions"], [*CELLS, "S", "fish"], [*other], merged=["H2:H3", "I2:I3"])
    assert [(record.get("said_by"), record["conditions"]) for record in taken(name)] == [
        (None, ["fish"]),
        ("S", ["fish"]),
    ]


def test_a_row_below_the_last_one_of_a_merged_range_is_none(here: Path) -> None:
    assert (
        len(taken(workbook([*HEAD], CELLS, [], ["", "toll", *CELLS[2:4], "free", *CELLS[5:]], merged=["A2:A9"]))) == 2
    )


def test_an_error_in_a_merged_range_is_one_of_every_row(here: Path, capsys: Capture) -> None:
    said = refused(capsys, workbook([*HEAD, "said_by"], [*CELLS, ERROR], CELLS, merged=["H2:H3"]))
    assert "sheet.xlsx:2:8: error[NT006]" in said and "in 2 rows: 2–3" in said


def test_a_range_over_several_columns_is_refused(here: Path, capsys: Capture) -> None:
    said = refused(capsys, workbook([*HEAD, "speaker", "note"], [*CELLS, "Somebody"], merged=["H2:I2"]))
    assert "sheet.xlsx:2:9: error[NT006] cells H2:I2 are merged" in said
    assert "unmerge them" in said


def test_hidden_rows_are_asked_about(here: Path, capsys: Capture) -> None:
    other = ["N", "toll", "2026-02-01", "accepts", "free", "Takes it too.", "gz"]
    name = workbook(HEAD, CELLS, other, hidden=[3])
    said = refused(capsys, name)
    assert "error[NT006] 1 row is hidden: 3" in said and "--hidden skip" in said
    assert len(taken(name, "--hidden", "skip")) == 1
    assert len(taken(name, "--hidden", "take")) == 2


def test_days_that_are_shown_as_months_are_months(here: Path) -> None:
    rows = [["S", "patrols", cell, *CELLS[3:]] for cell in (MONTH, YEAR, DAY)]
    assert [record["date"] for record in taken(workbook(HEAD, *rows))] == ["2026-02", "2026", "2026-02-01"]


def ods_cell(attributes: str, shown: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            ods_cell('table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"', "#N/A"),
            "the error #N/A",
        ),
        (ods_cell('table:formula="of:=X" office:value-type="float" office:value="0"', "Err:508"), "the error Err:508"),
        ('<table:table-cell table:formula="of:=1+1"/>', "a formula whose value was not saved"),
    ],
)
def test_the_same_of_open_document(cell: str, said: str, here: Path, capsys: Capture) -> None:
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in CELLS
    )
    found = refused(capsys, ods(f"{HEADER},conditions", f"<table:table-row>{row}{cell}</table:table-row>"))
    assert f"sheet.ods:2:8: error[NT006] the cell holds {said}" in found


def test_an_open_document_spreadsheet_is_imported(here: Path, capsys: Capture) -> None:
    texts = [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in CELLS
    ]
    month = ods_cell('office:value-type="date" office:date-value="2026-02-01"', "Feb 26")
    merged = ods_cell('table:number-rows-spanned="2" office:value-type="string"', "S")
    covered = "<table:covered-table-cell/>"
    other = "".join(texts).replace("patrols", "toll").replace("joint", "free")
    rows = (
        f"<table:table-row>{''.join(texts[:2])}{month}{''.join(texts[3:])}{merged}</table:table-row>",
        f'<table:table-row table:visibility="collapse">{other}{covered}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
    )
    name = ods(f"{HEADER},speaker", *rows)
    assert "1 row is hidden: 3" in refused(capsys, name)
    found = taken(name, "--hidden", "take")
    assert [(record["date"], record["speaker"]) for record in found] == [("2026-02", "S"), ("2026-02-01", "S")]


def test_a_small_spreadsheet_cannot_fill_the_memory(here: Path, capsys: Capture) -> None:
    cell = ods_cell('table:number-columns-repeated="1000" office:value-type="float" office:value="1"', "1")
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    assert "error[NT004] this workbook is too large" in refused(capsys, ods(HEADER, row))


# The words of the ledger, and lists of them


def test_names_aliases_titles_and_labels_in_any_case(here: Path) -> None:
    rows = (
        "the north,PATROLS ON THE LAKE,2026-02-01,Accept,Joint Patrols,A,talks go on",
        "southern republic,Toll,2026-02-02,rules out,free,B,https://gazette.example/talks",
        "Southland,the toll,2026-02-03,Set aside,,C,GZ",
    )
    found = taken(sheet(HEADER, *rows))
    assert [tuple(record.get(name) for name in ("party", "issue", "act", "option", "source")) for record in found] == [
        ("N", "patrols", "accepts", "joint", "gz"), ("S", "toll", "rejects", "free", "gz"),
        ("S", "toll", "sets-aside", None, "gz"),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["N|S", "N;S", "northland ; southland", '"Northland\nSouthland"'])
def test_several_in_a_cell(cell: str, here: Path) -> None:
    assert taken(sheet(HEADER, ROW.replace("S,", f"{cell},", 1)))[0]["party"] == ["N", "S"]


def test_a_name_with_a_comma_is_one_name(here: Path) -> None:
    assert taken(sheet(HEADER, ROW.replace("S,", '"Union, of the Lake",', 1)))[0]["party"] == "U"


@pytest.mark.parametrize(
    ("cell", "mark"), [('"N, S"', ","), ("N / S", "/"), ("Northland and Southland", "and"), ('"[N, S]"', ",")]
)
def test_a_list_with_another_separator(cell: str, mark: str, here: Path, capsys: Capture) -> None:
    """Case 18: the advice was to write a list of YAML."""
    name = sheet(HEADER, ROW.replace("S,", f"{cell},", 1))
    said = refused(capsys, name)
    assert f'write N|S (with that the record is joint), or say that such cells are lists: --lists "{mark}"' in said
    if "[" not in cell:
        assert taken(name, "--lists", mark)[0]["party"] == ["N", "S"]


def test_an_unknown_value_is_told_once_with_its_rows(here: Path, capsys: Capture) -> None:
    rows = [ROW.replace("S,", "Nortland,", 1), ROW, ROW.replace("S,", "Nortland,", 1), "N,toll,2026,acepts,haff,x,gz"]
    said = refused(capsys, sheet(HEADER, *rows))
    assert said.count("error[") == 3
    assert 'sheet.csv:2:1: error[NT201] unknown party "Nortland", in 2 rows: 2, 4\n' in said
    assert 'did you mean N (Northland)? --map "party:Nortland=N"' in said
    assert 'did you mean half (Half each)? --map "options:haff=half"' in said


def test_the_advice_to_paste_mends_it(here: Path, capsys: Capture) -> None:
    """Followed to the letter, in a round for the words and one for the options of issues that were unknown."""
    name = sheet(HEADER, "Nortland,patrol,2026-02-01,agrees,joynt,x,gz", "N,toll,03.02.26,acepts,haff,x,gazet")
    flags: list[str] = []
    for _ in range(2):
        said = refused(capsys, name, *flags)
        flags += [
            word for told in re.findall(r'--map "([^"]*)"', said) for word in ("--map", told.replace("=ID", "=gz"))
        ]
        flags += [word for order in re.findall(r"--dates (\w+)", said)[:1] for word in ("--dates", order)]
    found = taken(name, *flags)
    assert [(record["party"], record["date"], record["option"]) for record in found] == [
        ("N", "2026-02-01", "joint"), ("N", "2026-02-03", "half"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "act"), [("agrees", "accepts"), ("Opposes", "rejects"), ("refuses", "rejects"), ("supports", "accepts")]
)
def test_no_act_is_turned_into_its_opposite(word: str, act: str, here: Path, capsys: Capture) -> None:
    assert f"did you mean {act}?" in refused(capsys, sheet(HEADER, ROW.replace("accepts", word)))


@pytest.mark.parametrize("word", ["disagrees", "unaccepts", "does not accept", "not agreed", "disaccepts"])
def test_of_a_word_that_denies_no_act_is_suggested(word: str, here: Path, capsys: Capture) -> None:
    assert "did you mean" not in refused(capsys, sheet(HEADER, ROW.replace("accepts", word)))


# Maps


def test_maps_act_all_at_once(here: Path) -> None:
    """Case 04: N became S, and every S then N."""
    rows = ("N,patrols,2026-02-01,accepts,joint,A,gz", "S,patrols,2026-02-02,rejects,joint,B,gz")
    assert [record["party"] for record in taken(sheet(HEADER, *rows), maps=["party:N=S", "party:S=N"])] == ["S", "N"]


def test_columns_act_all_at_once(here: Path) -> None:
    rows = ("issue,party,date,act,options,summary,source", "S,patrols,2026-02-01,accepts,joint,A,gz")
    assert taken(sheet(*rows), maps=["issue=party", "party=issue"])[0]["party"] == "S"


def test_what_fills_a_cell_is_not_mapped_again(here: Path) -> None:
    name = sheet(HEADER, ",patrols,2026-02-01,yes,joint,A,gz", "S,patrols,2026-02-02,no,joint,A,gz")
    found = taken(name, maps=["party:S=N", "party:=S", "yes=accepts", "no=rejects"])
    assert [record["party"] for record in found] == ["S", "N"]


def test_two_maps_that_contradict_each_other(here: Path, capsys: Capture) -> None:
    assert "contradict each other" in refused(capsys, sheet(HEADER, ROW), maps=["party:S=N", "party:S=U"])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ROW.replace("accepts", "Yes: fully"), "Yes: fully=accepts"),
        (ROW.replace("accepts", "Yes: fully"), "act:Yes: fully=accepts"),
        (ROW.replace(",gz", ",https://a.example/1"), "https://a.example/1=gz"),
        (ROW.replace("S,", "a=b,", 1), "a=b=S"),
    ],
)
def test_a_value_may_hold_colons_and_equals_signs(row: str, told: str, here: Path) -> None:
    """Case 15."""
    assert len(taken(sheet(HEADER, row), maps=[told])) == 1


@pytest.mark.parametrize("told", ["#1=", "A="])
def test_a_column_without_a_name(told: str, here: Path, capsys: Capture) -> None:
    """Case 14: an index as pandas writes it."""
    name = sheet(f",{HEADER}", f"0,{ROW}")
    said = refused(capsys, name)
    assert "error[NT101] column 1 (A) has no name in the header" in said and '--map "#1="' in said
    assert len(taken(name, maps=[told])) == 1


def test_two_columns_of_one_name(here: Path, capsys: Capture) -> None:
    name = sheet(f"{HEADER},Notes,Notes", f"{ROW},a,b")
    assert '--map "#9="' in refused(capsys, name)
    assert "note" not in taken(name, maps=["Notes="])[0]


def test_one_of_two_columns_of_one_name(here: Path) -> None:
    assert taken(sheet(f"{HEADER},note,note", f"{ROW},a,b"), maps=["#8="])[0]["note"] == "b"


@pytest.mark.parametrize("told", ["#12=", "L=", "*="])
def test_a_remark_beside_the_table(told: str, here: Path, capsys: Capture) -> None:
    name = workbook(HEAD, CELLS, [*[""] * 11, "look this up"])
    assert "column 12 (L) has no name" in refused(capsys, name)
    assert len(taken(name, maps=[told])) == 1


def test_a_letter_that_is_a_value(here: Path) -> None:
    assert taken(sheet(HEADER, ROW.replace("S,", "A,", 1)), maps=["A=S"])[0]["party"] == "S"


def test_every_column_that_nobody_named_is_left_out(here: Path) -> None:
    assert len(taken(sheet(f"{HEADER},x,y,x,", f"{ROW},1,2,3,4"), maps=["*="])) == 1


def test_one_column_may_feed_two_fields(here: Path) -> None:
    found = taken(sheet(HEADER.replace("summary", "What"), ROW), maps=["What=summary", "What=quote"])
    assert (found[0]["summary"], found[0]["quote"]) == ("Takes it.", "Takes it.")


def test_a_mapping_is_kept_in_a_file(here: Path, capsys: Capture) -> None:
    name = sheet("Who,patrols?,When,note", "Northland,yes: both,13.02.2026,x", "Southland,no,14.02.2026,y")
    maps = [
        "Who=party", "When=date", "When=locator", "note=", "patrols?=options", "yes: both=joint", "options:no=nobody",
        "issue:=patrols", "act:=demands", "summary:=Says: so.", "source:=gz",
    ]  # fmt: skip
    found = taken(name, "--dates", "dmy", "--save-map", "lake.map.yaml", maps=maps)
    kept = Path("lake.map.yaml").read_text(encoding="utf-8")
    assert kept.startswith("# What a sheet means to negtrack.")
    assert yaml.safe_load(kept)["columns"] == {
        "Who": "party",
        "When": ["date", "locator"],
        "note": None,
        "patrols?": "options",
    }
    (here / "positions.yaml").write_text(LAKE, encoding="utf-8")
    capsys.readouterr()
    assert taken(name, "--map-file", "lake.map.yaml") == found
    (here / "positions.yaml").write_text(LAKE, encoding="utf-8")
    sheet("Who,patrols?,When", "Northland,no,13.02.2026")
    assert taken(name, "--map-file", "lake.map.yaml")[0]["option"] == "nobody"
    said = capsys.readouterr().err
    assert 'the mapping says note=: this sheet has no column "note"' in said
    assert 'the mapping says yes: both=joint: "yes: both" is neither a column nor a value of this sheet' in said


def test_a_flag_says_more_than_the_file(here: Path) -> None:
    Path("m.yaml").write_text(
        "columns: {Who: said_by, When: date}\nvalues: {party: {x: N}}\ndates: mdy\n", encoding="utf-8"
    )
    name = sheet("Who,When,issue,act,options,summary,source", "x,02.03.2026,patrols,accepts,joint,A,gz")
    found = taken(name, "--map-file", "m.yaml", "--dates", "dmy", maps=["Who=party", "party:x=S"])
    assert (found[0]["party"], found[0]["date"], found[0].get("said_by")) == ("S", "2026-03-02", None)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("colums: {}\n", "1:1", "did you mean columns?"),
        ("columns: {Who: partie}\n", "1:16", "did you mean party?"),
        ("dates: dym\n", "1:8", '"dym" is no dates'),
        ("header_row: x\n", "1:13", "is no row"),
        ("values: {party: N}\n", "1:17", "must be a map"),
        ("columns: [a]\n", "1:10", "must be a map"),
        ("- a\n", "1:1", "map"),
        ("a: [\n", "2:1", "error[NT003]"),
        ("sheet: a\nsheet: b\n", "2:8", "given twice"),
    ],
)
def test_a_faulty_mapping(text: str, place: str, said: str, here: Path, capsys: Capture) -> None:
    Path("m.yaml").write_text(text, encoding="utf-8")
    found = refused(capsys, sheet(HEADER, ROW), "--map-file", "m.yaml")
    assert f"m.yaml:{place}: error" in found and said in found


# Dates


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("5 mars 2024", "2024-03-05"), ("5. März 2024", "2024-03-05"), ("13 марта 2024 г.", "2024-03-13"),
        ("25 հունիսի 2023", "2023-06-25"), ('"March 5, 2024"', "2024-03-05"), ("Dec. 2023", "2023-12"),
        ("2024-Q1", "2024-01/2024-03"), ("Q3 2024", "2024-07/2024-09"), ("2024/3/5", "2024-03-05"),
        ("3/2024", "2024-03"),
        ("20240305", "2024-03-05"), ("2024-03-01 14:30:00", "2024-03-01"), ("13.03.2025", "2025-03-13"),
        ("03/13/2025", "2025-03-13"), ("2019-04-10–2019-04-12", "2019-04-10/2019-04-12"), ("c. 2024", "2024~"),
    ],
)  # fmt: skip
def test_dates_that_can_mean_but_one_thing(cell: str, date: str, here: Path, capsys: Capture) -> None:
    assert taken(sheet(HEADER, ROW.replace("2026-02-01", cell)))[0]["date"] == date
    assert "read from another notation" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cell", "order", "date"),
    [
        ("02.03.2026", "dmy", "2026-03-02"), ("02/03/2026", "mdy", "2026-02-03"), ("13.03.25", "dmy", "2025-03-13"),
        ("Mar-24", "dmy", "2024-03"), ("13-Mar-24", "mdy", "2024-03-13"), ("45292", "ymd", "2024-01-01"),
        ("25-03-13", "ymd", "2025-03-13"),
    ],
)  # fmt: skip
def test_dates_that_must_be_asked_for(cell: str, order: str, date: str, here: Path, capsys: Capture) -> None:
    name = sheet(HEADER, ROW.replace("2026-02-01", cell))
    said = refused(capsys, name)
    assert date in said and "--dates" in said
    assert taken(name, "--dates", order)[0]["date"] == date


def test_a_season_is_suggested_and_never_taken(here: Path, capsys: Capture) -> None:
    name = sheet(HEADER, ROW.replace("2026-02-01", "Spring 2024"))
    for flags in ((), ("--dates", "dmy")):
        assert 'did you mean 2024-03/2024-05~? --map "date:Spring 2024=2024-03/2024-05~"' in refused(
            capsys, name, *flags
        )


def test_the_sheet_may_show_its_order_itself(here: Path, capsys: Capture) -> None:
    rows = [ROW.replace("2026-02-01", day) for day in ("02.03.2026", "13.03.2026")]
    assert [record["date"] for record in taken(sheet(HEADER, *rows))] == ["2026-03-02", "2026-03-13"]
    assert "dates are read as day, month, year, as 13.03.2026 can only be" in capsys.readouterr().err


def test_a_sheet_that_mixes_orders_is_asked_about(here: Path, capsys: Capture) -> None:
    rows = [ROW.replace("2026-02-01", day) for day in ("02.03.2026", "13.03.2026", "03/14/2026", "02.03.2026")]
    said = refused(capsys, sheet(HEADER, *rows))
    assert 'error[NT301] "02.03.2026" may be several dates, in 2 rows: 2, 5' in said
    assert "say which: 2026-03-02 (--dates dmy) or 2026-02-03 (--dates mdy)" in said


def test_a_row_without_a_date_takes_that_of_its_source(here: Path, capsys: Capture) -> None:
    assert taken(sheet(HEADER, ROW.replace("2026-02-01", "")))[0]["date"] == "2026-01-20~"
    assert "one row has no date: that of the source is taken" in capsys.readouterr().err


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding", "likely"),
    [
        ("It’s “taken” – café", "cp1252", "Windows-1252"),
        ("Größe und Übermut über alles, naïve façade, señor", "cp1252", "Windows-1252"),
        ("Предложено совместное патрулирование озера", "cp1251", "Windows-1251"),
        ("Żółta łódź na jeziorze, śledź i gęś", "cp1250", "Windows-1250"),
        ("Η πρόταση για κοινές περιπολίες έγινε δεκτή", "cp1253", "Windows-1253"),
    ],
)
def test_another_encoding_is_named_and_taken(
    text: str, encoding: str, likely: str, here: Path, capsys: Capture
) -> None:
    """Case 21."""
    name = sheet(HEADER, ROW.replace("Takes it.", f'"{text}"'), encoding=encoding)
    said = refused(capsys, name)
    assert f"it looks like {likely}" in said and f"--encoding {encoding}" in said and said.count("error[") == 1
    assert taken(name, "--encoding", encoding)[0]["summary"] == text


@pytest.mark.parametrize("encoding", ["nonsense", "base64", "utf-8", "ascii", "utf-16"])
def test_an_encoding_that_it_is_not(encoding: str, here: Path, capsys: Capture) -> None:
    name = sheet(HEADER, ROW.replace("Takes it.", "It’s"), encoding="cp1252")
    assert "sheet.csv:" in (said := refused(capsys, name, "--encoding", encoding)) and "NT002" in said


def test_utf_16_without_a_mark(here: Path) -> None:
    assert len(taken(sheet(HEADER, ROW, encoding="utf-16-le"), "--encoding", "utf-16-le")) == 1


# Rows


def test_blank_cells_and_rows_are_nothing(here: Path) -> None:
    """Case 13: separators past the header, and rows of blanks."""
    assert len(taken(sheet(HEADER, f"{ROW},,", "  ,,, ,,,", ",,,,,,,,,,", "\t,\u00a0"))) == 1


def test_cells_past_the_header_are_something(here: Path, capsys: Capture) -> None:
    said = refused(capsys, sheet(HEADER, ROW.replace("Takes it.", "Takes it, too")))
    assert "this row has 8 cells, the header 7" in said and "put quotes around cells with commas in them" in said
    rows = (HEADER.replace(",", ";"), ROW.replace(",", ";").replace("Takes it.", "Takes it; too"))
    assert "cells with semicolons in them" in refused(capsys, sheet(*rows))


def test_the_header_may_stand_below(here: Path, capsys: Capture) -> None:
    name = sheet("Our table of positions", "", "as of May,,,", HEADER, ROW)
    assert "row 4 looks like it: --header-row 4" in refused(capsys, name)
    assert len(taken(name, "--header-row", "4")) == 1


def test_merged_heads_are_filled(here: Path) -> None:
    first = ["party", "issue", "date", "what it says", "", "summary", "source"]
    second = ["", "", "", "act", "options", "", ""]
    name = workbook(first, second, CELLS, merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"])
    assert len(taken(name, "--header-row", "2")) == 1


def test_columns_are_filled_down(here: Path, capsys: Capture) -> None:
    name = sheet(
        HEADER,
        ROW,
        ",toll,2026-02-01,accepts,free,B,gz",
        "N,toll,2026-02-01,accepts,free,C,gz",
        ",patrols,2026-02-01,accepts,joint,D,gz",
    )
    refused(capsys, name)
    assert [record["party"] for record in taken(name, "--fill-down", "party")] == ["S", "S", "N", "N"]


def test_an_opening_apostrophe_is_the_sheets_own(here: Path) -> None:
    """Case 09."""
    found = taken(
        sheet(f"{HEADER},quote", "S,patrols,2026-02-01,accepts,joint,'-20 per cent' is it.,gz,'+2 degrees' it is")
    )
    assert (found[0]["summary"], found[0]["quote"]) == ("'-20 per cent' is it.", "'+2 degrees' it is")


def test_in_a_sheet_of_export_it_is_not(here: Path) -> None:
    name = sheet(f"{HEADER},party_name,date_from", f"{ROW.replace('Takes', chr(39) + '=Takes')},Southland,2026-02-01")
    assert taken(name)[0]["summary"] == "=Takes it."


def test_two_statements_on_one_day(here: Path) -> None:
    """Case 12: ids as add gives them; a second import of the same sheet brings nothing."""
    rows = (
        "S,patrols,2026-02-01,proposes,joint,In the morning.,gz",
        "S,patrols,2026-02-01,accepts,joint,In the evening.,gz",
    )
    name = sheet(HEADER, *rows)
    assert [record.get("id") for record in taken(name)] == [None, "s-patrols-2026-02-01-2"]
    assert len(taken(name)) == 2


# Wide tables


WIDE = ["Question,N,the South,Remark", "patrols,joint,nobody,x", "The toll,,free;half,y"]
FOR_THE_REST = ["Question=issue", "Remark=", "date:=2026-02", "source:=gz", "act:=demands"]


def test_a_wide_table(here: Path, capsys: Capture) -> None:
    """Case 22: issues down, parties across."""
    name = sheet(*WIDE)
    found = taken(name, "--across", "party", "--cell", "options", maps=[*FOR_THE_REST, "the South=S"])
    assert [(record["party"], record["issue"], record["option"], record["summary"]) for record in found] == [
        ("N", "patrols", "joint", "In the table: joint"), ("S", "patrols", "nobody", "In the table: nobody"),
        ("S", "toll", ["free", "half"], "In the table: free;half"),
    ]  # fmt: skip
    assert "no column has a summary" in capsys.readouterr().err


def test_a_wide_table_whose_heads_are_unknown(here: Path, capsys: Capture) -> None:
    said = refused(capsys, sheet(*WIDE), "--across", "party", maps=FOR_THE_REST)
    assert 'unknown column "the South"' in said and '--map "party:the South=ID"' in said


def test_a_wide_table_that_was_not_said_to_be_one(here: Path, capsys: Capture) -> None:
    assert "this is a wide table: --across party --cell options" in refused(
        capsys, sheet("Question,N,S", "patrols,joint,nobody"), maps=["Question=issue"]
    )
    assert "this is a wide table: --across party --cell options" in refused(capsys, "sheet.csv")


def test_a_fault_in_a_wide_table_is_told_at_its_cell(here: Path, capsys: Capture) -> None:
    said = refused(
        capsys,
        sheet("Question,N,S", "patrols,joint,nobdy"),
        "--across",
        "party",
        maps=["Question=issue", *FOR_THE_REST[2:]],
    )
    assert re.search(r'^sheet\.csv:2:3: error\[NT203\] unknown option "nobdy" of issue patrols', said, re.MULTILINE)


def test_issues_across_and_acts_in_the_cells(here: Path) -> None:
    name = sheet("Country,Patrols on the lake,toll", "Northland,accept,reject", "Southland,,accept")
    maps = ["Country=party", "date:=2026-02", "source:=gz", "options:=joint|half", "options:patrols:=joint"]
    rest = ["Country=party", "date:=2026-02", "source:=gz"]
    assert (
        run(["import", name, "--across", "issue", "--cell", "act", *(w for m in maps[:3] for w in ("--map", m))]) == 2
    )
    acts = sheet(
        "Country,Patrols on the lake,toll", "Northland,set aside,reserves", "Southland,,out of scope", name="acts.csv"
    )
    found = taken(acts, "--across", "issue", "--cell", "act", maps=rest)
    assert [(record["party"], record["issue"], record["act"]) for record in found] == [
        ("N", "patrols", "sets-aside"), ("N", "toll", "reserves"), ("S", "toll", "out-of-scope"),
    ]  # fmt: skip


def test_a_cell_may_tell_both_act_and_option(here: Path, capsys: Capture) -> None:
    """Votes: a yes accepts the text, a no rejects it, an abstention reserves; what was not cast is no record."""
    name = sheet("Text,N,S,U", "patrols,YES,NO,ABSTAIN", "toll,YES,ABSENT,ABSENT", "fish,YES,,")
    acts = ["act:YES=accepts", "act:NO=rejects", "act:ABSTAIN=reserves"]
    options = ["options:patrols:YES=joint", "options:NO=joint", "options:ABSTAIN=", "options:toll:YES=half"]
    maps = ["Text=issue", "date:=2026-02", "source:=gz", *acts, *options]
    flags = ["--across", "party", "--cell", "act,options", "--skip", "*=ABSENT", "--skip", "Text=fish"]
    found = taken(name, *flags, "--save-map", "votes.yaml", maps=maps)
    assert [(record["party"], record["act"], record.get("option")) for record in found] == [
        ("N", "accepts", "joint"), ("S", "rejects", "joint"), ("U", "reserves", None), ("N", "accepts", "half"),
    ]  # fmt: skip
    assert "1 row is left out, as --skip says" in capsys.readouterr().err
    (here / "positions.yaml").write_text(LAKE, encoding="utf-8")
    assert taken(name, "--map-file", "votes.yaml") == found


@pytest.mark.parametrize("skip", ["party", "Whoo=x", "=x"])
def test_what_cannot_be_skipped(skip: str, here: Path, capsys: Capture) -> None:
    assert f"--skip {skip}: write COLUMN=VALUE" in refused(capsys, sheet(HEADER, ROW), "--skip", skip)


@pytest.mark.parametrize(
    "flags", [["--cell", "options"], ["--across", "partie"], ["--across", "party", "--cell", "party"]]
)
def test_wide_tables_that_cannot_be(flags: list[str], here: Path, capsys: Capture) -> None:
    assert "negtrack: --map: " in refused(capsys, sheet(*WIDE), *flags)


# Without a terminal


CALLS = [
    ["init", "talks", "--title", "T", "--party", "A=Aland", "--party", "B=Bland"],
    ["import", "sheet.csv"],
    [
        "add", "--party", "S", "--issue", "patrols", "--date", "2026-02-01", "--act", "accepts", "--option", "joint",
        "--summary", "Takes it.", "--source", "gz",
    ],
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
@pytest.mark.parametrize("closed", ["<&-", "</dev/null", "<&- 2>&-", "< <(echo yes)"])
def test_a_closed_standard_input_is_no_error(call: list[str], closed: str, here: Path) -> None:
    """Case 11: services and GUI launchers start programs so."""
    sheet(HEADER, ROW)
    command = f"{shlex.quote(sys.executable)} -m negtrack {shlex.join(call)} {closed}"
    done = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, "an error of the program" in done.stderr) == (0, False), done.stderr


def test_what_must_be_asked_for_is_named_where_nobody_answers(here: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m negtrack add --party S <&-"
    done = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--issue" in done.stderr and "missing" in done.stderr


# Sources


SOURCED = "party,issue,date,act,options,summary,source_title,publisher,url,source_date"


def test_sources_are_made_once_for_each_address(here: Path, capsys: Capture) -> None:
    rows = (
        "S,patrols,2026-02-01,accepts,joint,A,Patrols agreed,The Daily,https://daily.example/a,2026-02-02",
        "N,patrols,2026-02-01,accepts,joint,B,Patrols agreed!,Daily,http://www.daily.example/a/#top,2026-02-02",
        "N,toll,2026-02-01,accepts,free,C,Talks go on,The Gazette,,",
        "S,toll,2026-02-03,accepts,free,D,Another,The Gazette,,3 February 2026",
        "N,toll,2026-02-04,accepts,half,E,,,https://www.other.example/x,",
        "N,toll,2026-02-05,accepts,half,F,,,gazette.example/talks,",
    )
    found = taken(sheet(SOURCED, *rows))
    assert [record["source"] for record in found] == [
        "the-daily-2026-02-02", "the-daily-2026-02-02", "gz", "the-gazette-2026-02-03",
        "other.example-https-www.other.example-x", "gz",
    ]  # fmt: skip
    sources = document()["sources"]
    assert sources["the-daily-2026-02-02"] == {
        "title": "Patrols agreed", "publisher": "The Daily", "kind": "news", "side": "none", "published": "2026-02-02",
        "url": "https://daily.example/a",
    }  # fmt: skip
    assert sources["the-gazette-2026-02-03"]["published"] == "2026-02-03"
    assert len(sources) == 4
    said = capsys.readouterr()
    assert "with 3 new sources" in said.out
    assert "new sources are of kind news and side none: --source-kind and --source-side say otherwise" in said.err
    assert len(taken("sheet.csv")) == 6
    assert len(document()["sources"]) == 4


def test_kind_and_side_of_new_sources(here: Path, capsys: Capture) -> None:
    rows = (f"{ROW.rpartition(',')[0]},One,P,statement,Southland", f"{ROW.rpartition(',')[0]},Two,P,,")
    name = sheet(f"{HEADER.rpartition(',')[0]},source_title,publisher,source_kind,source_side", *rows)
    taken(name, "--source-kind", "analysis", "--source-side", "the north")
    assert [(one["kind"], one["side"]) for one in list(document()["sources"].values())[1:]] == [
        ("statement", "S"),
        ("analysis", "N"),
    ]
    assert "say otherwise" not in capsys.readouterr().err


@pytest.mark.parametrize(("flag", "value"), [("--source-kind", "newz"), ("--source-side", "Nobody")])
def test_kinds_and_sides_that_are_none(flag: str, value: str, here: Path, capsys: Capture) -> None:
    assert value in refused(capsys, sheet(HEADER, ROW), flag, value)


def test_an_id_of_a_source_may_be_given_with_the_rest(here: Path) -> None:
    assert taken(sheet(f"{HEADER},source_title,publisher", f"{ROW[:-2]}d-1,News,Daily"))[0]["source"] == "d-1"
    assert document()["sources"]["d-1"]["publisher"] == "Daily"


def test_an_unknown_source(here: Path, capsys: Capture) -> None:
    said = refused(capsys, sheet(HEADER, ROW[:-2] + "the paper", ROW[:-2] + "the paper"))
    assert 'error[NT204] unknown source "the paper", in 2 rows: 2–3' in said and "source_title" in said


def test_no_source_is_made_for_what_the_ledger_has_told_already(here: Path) -> None:
    row = "N,patrols,2026-01-10,demands,joint,Wants joint patrols.,Talks go on,The Gazette,,"
    assert taken(sheet(SOURCED, row)) == []
    assert document()["sources"].keys() == {"gz"}


def test_faults_of_made_sources_are_told_at_their_cells(here: Path, capsys: Capture) -> None:
    said = refused(capsys, sheet(SOURCED, "S,patrols,2026-02-01,accepts,joint,A,T,P,u,Spring 2026"))
    assert re.search(r'^sheet\.csv:2:10: error\[NT301\] "Spring 2026" is not a date', said, re.MULTILINE)


# At a terminal


def test_what_is_not_understood_is_asked_for(here: Path) -> None:
    sheet(
        "Country,Topic,When,What they said,Line,Ref",
        "Nothland,toll,02.03.2026,Takes half.,halff,1",
        "Southland,toll,04.03.2026,No toll.,free,2",
    )
    with Terminal(here, "import", "sheet.csv", "--as-of", "2026-06") as talk:
        proposed = talk.answer("Is that so? [y/N]: ", "n")
        assert re.search(r'A "Country" +party\r?\n', proposed) and re.search(r'F "Ref" +left out\r?\n', proposed)
        for column, answer in (("Country", ""), ("Topic", ""), ("When", ""), ("What they said", "")):
            talk.answer(f'"{column}"', answer)
        talk.answer('"Line" (such as halff)', "options")
        talk.answer('"Ref" (such as 1)', "")
        talk.answer("No column tells act", "demands")
        talk.answer("No column tells source", "gz")
        talk.answer('"Nothland" in party is (Enter: not now) [N]: ', "")
        talk.answer('"halff" in options of toll is (Enter: not now) [half]: ', "")
        talk.answer("Dates such as 02.03.2026 are written as", "dmy")
        talk.answer("Keep what the sheet means in a file", "kept.yaml")
        assert talk.end()[1] == 0
    assert [(record["party"], record["date"], record["option"]) for record in records()] == [
        ("N", "2026-03-02", "half"), ("S", "2026-03-04", "free"),
    ]  # fmt: skip
    kept = yaml.safe_load(Path("kept.yaml").read_text(encoding="utf-8"))
    assert kept["columns"] == {"#1": "party", "#2": "issue", "#3": "date", "#4": "summary", "#5": "options", "#6": None}
    assert kept["fill"] == {"act": "demands", "source": "gz"}
    (here / "positions.yaml").write_text(LAKE, encoding="utf-8")
    assert len(taken("sheet.csv", "--map-file", "kept.yaml")) == 2


def test_where_nothing_is_answered_the_faults_are_told(here: Path) -> None:
    sheet(HEADER, ROW.replace("S,", "Zzz,", 1))
    with Terminal(here, "import", "sheet.csv") as talk:
        talk.answer('"Zzz" in party is (Enter: not now)', "")
        said, status = talk.end()
    assert status == 2
    assert 'error[NT201] unknown party "Zzz"' in said
