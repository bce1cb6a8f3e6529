"""Import: sheets of any dialect judged by the reader of the ledger, told in its words, added whole or not at all."""

from __future__ import annotations

import csv
import datetime
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from exported import SMALL, as_csv, content, loaded, naughty_ledgers, read
from hypothesis import given, settings
from strategies import dump
from talks import TALKS, environment, negtrack

from negtrack.answers.tables import Table
from negtrack.cli import run
from negtrack.formats import tables
from negtrack.ledger.csv_positions import make_harmless
from negtrack.ledger.findings import NOWHERE
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.writing import workbook_rows as bounds
from negtrack.writing.import_records import fields_of
from negtrack.writing.insert import NewEntry, insert
from negtrack.writing.sheet_import import SheetOptions, import_sheet
from negtrack.writing.spreadsheet import read_sheet

Capture = pytest.CaptureFixture[str]

HEADER = "party,issue,date,act,options,summary,source"
NEW = "N,river,2024-05-13,accepts,middle,Says yes.,news"
JOINT = "id,party,issue,date,act,options,summary,source"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small ledger, which negtrack is called in."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def sheet(folder: Path, *rows: str, name: str = "sheet.csv", encoding: str = "utf-8") -> Path:
    """A sheet with these rows."""
    path = folder / name
    path.write_bytes("\r\n".join([*rows, ""]).encode(encoding))
    return path


def added(folder: Path) -> list[dict[str, Any]]:
    """The records that the ledger has more than at first, as they are written."""
    records = yaml.load((folder / "positions.yaml").read_bytes(), yaml.CBaseLoader)["positions"]
    old = yaml.load(TALKS, yaml.CBaseLoader)["positions"]
    assert records[: len(old)] == old
    return list(records[len(old) :])


def importing(*args: str) -> int:
    return run(["import", "--as-of", "2024-12-31", *args])


# What is added


def test_records_are_added_and_nothing_else_changes(here: Path, capsys: Capture) -> None:
    sheet(here, HEADER, NEW, "S,bridge,2024-06,rejects,third,=no way,paper")
    assert importing("sheet.csv") == 0
    said = capsys.readouterr()
    assert said.out.startswith("2 records added to positions.yaml\n  2024-05-13  river: Northland accepts middle\n")
    assert said.err == ""
    today = datetime.date.today().isoformat()
    assert added(here) == [
        {"party": "N", "issue": "river", "date": "2024-05-13", "act": "accepts", "option": "middle",
         "summary": "Says yes.", "source": "news", "recorded": today},
        {"party": "S", "issue": "bridge", "date": "2024-06", "act": "rejects", "option": "third", "summary": "=no way",
         "source": "paper", "recorded": today},
    ]  # fmt: skip
    text = (here / "positions.yaml").read_text(encoding="utf-8")
    assert text.startswith(TALKS[: TALKS.index("\nevents:")])
    assert text.endswith(TALKS[TALKS.index("\nevents:") :])


def written(path: Path) -> tuple[int, int, int]:
    """Which file it is, and when it was last written and changed: reading it changes none of these."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def test_dry_run_shows_the_effect_and_writes_nothing(here: Path, capsys: Capture) -> None:
    sheet(here, HEADER, "S,river,2024-05,demands,bank,The bank again.,news")
    before = written(here / "positions.yaml")
    assert importing("sheet.csv", "--dry-run") == 0
    assert capsys.readouterr().out == (
        "1 record would be added to positions.yaml\n"
        "  2024-05     river: Southland demands bank\n"
        "\n"
        "as of 2024-12-31 this changes:\n"
        "  river  ● agreed → ✗ disputed  ↓ backsliding\n"
        "  article 1  ● agreed → ✗ disputed  ↓ backsliding\n"
    )
    assert written(here / "positions.yaml") == before
    assert sorted(path.name for path in here.iterdir()) == ["positions.yaml", "sheet.csv"]


def test_a_long_list_is_cut(here: Path, capsys: Capture) -> None:
    sheet(here, HEADER, *(NEW.replace("05-13", f"05-{n:02}") for n in range(1, 26)))
    assert importing("sheet.csv", "--dry-run") == 0
    said = capsys.readouterr().out
    assert said.startswith("25 records would be added")
    assert said.count("Northland accepts middle") == 20
    assert "… and 5 more" in said


def test_the_sheet_says_when_records_were_entered(here: Path) -> None:
    sheet(here, HEADER + ",recorded", NEW + ",2024-05-20", NEW.replace("05-13", "05-14") + ",")
    assert importing("sheet.csv") == 0
    assert [record.get("recorded") for record in added(here)] == ["2024-05-20", None]


def test_a_joint_record_has_a_row_for_each_party(here: Path) -> None:
    row = "j,{},river,2024-05-13,accepts,middle,Both say yes.,news"
    sheet(here, JOINT, row.format("N"), row.format("S"))
    assert importing("sheet.csv") == 0
    assert [(record["id"], record["party"]) for record in added(here)] == [("j", ["N", "S"])]


# What is there already


def test_what_the_ledger_says_is_left_out(here: Path, capsys: Capture) -> None:
    said = "N,river,2023-05-10,demands,middle,Wants the middle.,paper,the middle of the river"
    sheet(here, HEADER + ",quote", said, NEW + ",", NEW + ",")
    assert importing("sheet.csv") == 0
    assert "2 rows say what the ledger says already: left out\n" in capsys.readouterr().out
    assert [record["date"] for record in added(here)] == ["2024-05-13"]
    assert importing("sheet.csv") == 0
    assert capsys.readouterr().out == "nothing new to add\n3 rows say what the ledger says already: left out\n"
    assert len(added(here)) == 1


def test_parties_and_options_in_another_order_say_the_same(here: Path, capsys: Capture) -> None:
    row = "n+s-bridge-2024-01-15,{},bridge,2024-01-15,accepts,joint,Agree to guard it together.,news"
    sheet(here, JOINT, row.format("S"), row.format("N"))
    assert importing("sheet.csv", "--dry-run") == 0
    assert capsys.readouterr().out.startswith("nothing new to add\n")


@pytest.mark.parametrize(
    "row", ["N,toll,2024-03-05,accepts,none,Takes half.,paper", "N,toll,2024-03-05,accepts,half,x,paper"]
)
def test_the_same_id_with_other_content_is_an_error(row: str, here: Path, capsys: Capture) -> None:
    sheet(here, JOINT, f"n-toll-2024-03-05,{row}", f",{NEW}")
    assert importing("sheet.csv") == 2
    said = capsys.readouterr().err
    assert re.search(
        r'^sheet\.csv:2:1: error\[NT107\] the ledger has "n-toll-2024-03-05", which says something else', said
    )
    assert "--update takes what the sheet says" in said
    assert added(here) == []


def test_update_changes_fields_where_they_stand(here: Path, capsys: Capture) -> None:
    """Only what the sheet has a column for, and only what differs; comments and layout stay."""
    text = TALKS.replace(
        "{party: N, issue: toll, date: 2024-03-05", "{party: N, issue: toll,  # firm\n     date: 2024-03-05"
    )
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    rows = ("n-toll-2024-03-05,Takes half at last.,noon", "s-river-2023-06,Wants the bank.,", "n-river-2023-05-10,W.,")
    sheet(here, "id,summary,speaker", *rows)
    assert importing("sheet.csv") == 2
    assert 'summary "Takes half.", here "Takes half at last."; speaker nothing, here "noon"' in capsys.readouterr().err
    assert importing("sheet.csv", "--update", "--dry-run") == 0
    assert (here / "positions.yaml").read_text(encoding="utf-8") == text
    assert importing("sheet.csv", "--update") == 0
    said = capsys.readouterr().out
    assert "0 records added, and 2 changed, in positions.yaml" in said
    assert (
        '  n-toll-2024-03-05\n    summary: "Takes half." → "Takes half at last."\n    speaker: nothing → "noon"' in said
    )
    assert "1 row says what the ledger says already" in said
    changed = text.replace("summary: Takes half.,", "summary: Takes half at last.,").replace(
        "summary: Wants the middle.", "summary: W."
    )
    assert (here / "positions.yaml").read_text(encoding="utf-8") == changed.replace(
        "at last., source: paper}", "at last., source: paper, speaker: noon}"
    )


def test_an_export_that_was_edited_comes_back(here: Path, capsys: Capture) -> None:
    """New rows are added, changed ones change their records, a cell that was emptied takes its field away."""
    assert run(["export", "positions", "-o", "all.csv"]) == 0
    with Path("all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["id"] == "s-toll-2024-03-01":
            row["conditions"] = ""
        if row["id"] == "n+s-bridge-2024-01-15":
            row["locator"] = "page 2"
    rows.append({**rows[0], "id": "", "date": "2024-06-01", "summary": "Again."})
    with Path("all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert importing("all.csv", "--update") == 0
    records = {record.id: record for record in loaded(here / "positions.yaml").positions}
    assert records["s-toll-2024-03-01"].conditions == {}
    assert records["n+s-bridge-2024-01-15"].cites[0].locator == "page 2"
    assert len(records) == len(loaded_talks().positions) + 1


def loaded_talks() -> Ledger:
    """The ledger as it was."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "positions.yaml"
        path.write_text(TALKS, encoding="utf-8")
        return loaded(path)


def test_a_statement_of_the_same_day_gets_a_number(here: Path, capsys: Capture) -> None:
    """As ``add`` gives it, and told where the ledger has one of that day: the sheet may have been changed."""
    row = "N,toll,2024-03-05,accepts,half,In the evening.,paper"
    sheet(here, HEADER, row, row.replace("evening", "night"), NEW)
    assert importing("sheet.csv") == 0
    assert [record.get("id") for record in added(here)] == ["n-toll-2024-03-05-2", "n-toll-2024-03-05-3", None]
    assert "2 records are of the party, issue and day of one that the ledger has" in capsys.readouterr().err
    assert importing("sheet.csv") == 0
    assert len(added(here)) == 3


# What is wrong


def test_every_fault_at_once_with_row_and_column_and_nothing_is_added(here: Path, capsys: Capture) -> None:
    before = (here / "positions.yaml").read_bytes()
    path = sheet(
        here,
        HEADER + ",adds,recorded",
        NEW + ",,",
        "NN,rivre,13.05.2024,acepts,middel,,nwes,n-river,2024-13",
        "S,toll,2024-05,accepts,helf,Yes.,news,n-river-2023-05-10,",
        "N,toll,2023-01,reaffirms,,Again.,news,,",
    )
    assert importing("sheet.csv") == 2
    said = capsys.readouterr()
    places = re.findall(r"^(sheet\.csv:\d+:\d+): error\[(NT\d+)\]", said.err, re.MULTILINE)
    assert [(place.split(":", 1)[1], code) for place, code in places] == [
        ("3:1", "NT201"), ("3:2", "NT202"), ("3:4", "NT208"), ("3:6", "NT102"), ("3:7", "NT204"), ("3:8", "NT207"),
        ("3:9", "NT301"), ("4:5", "NT203"), ("4:8", "NT304"),
    ]  # fmt: skip
    assert "    3 | NN | rivre | 13.05.2024 | acepts | middel |  | nwes | n-river | 2024-13\n" in said.err
    assert 'did you mean river (The border on the river)? --map "issue:rivre=river"\n' in said.err
    assert said.err.endswith(
        "negtrack: nothing of sheet.csv was added: mend the sheet, or say with --map what its columns and values mean\n"
    )
    assert said.out == ""
    assert (here / "positions.yaml").read_bytes() == before
    sheet(here, HEADER, "N,toll,2023-01,reaffirms,,Again.,news")
    assert importing(path.name) == 2
    assert re.search(r"^sheet\.csv:2:\d: error\[NT502\]", capsys.readouterr().err, re.MULTILINE)


def test_an_expectation_that_no_longer_holds_is_told_and_stops_nothing(here: Path, capsys: Capture) -> None:
    expect = "expect:\n  - {as_of: 2024-12-31, issue: river, status: agreed}\n"
    (here / "positions.yaml").write_text(TALKS + expect, encoding="utf-8")
    sheet(here, HEADER, "S,river,2024-05,demands,bank,The bank again.,news")
    assert importing("sheet.csv") == 0
    said = capsys.readouterr()
    assert said.err.count("error[NT501]") == 1
    assert "1 record added" in said.out


def test_a_faulty_ledger_is_not_made_worse(here: Path, capsys: Capture) -> None:
    (here / "positions.yaml").write_text(TALKS.replace("option: bank", "option: bnak"), encoding="utf-8")
    sheet(here, HEADER, NEW)
    assert importing("sheet.csv") == 2
    assert "NT203" in capsys.readouterr().err
    assert (here / "positions.yaml").read_text(encoding="utf-8") == TALKS.replace("option: bank", "option: bnak")


def test_the_ledger_that_is_shipped_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    assert importing(str(sheet(tmp_path, HEADER, NEW))) == 2
    assert "negtrack init" in capsys.readouterr().err


# Folders


def folder_ledger(folder: Path) -> None:
    """The small ledger in two files, the records in ``said.yaml``."""
    (folder / "positions.yaml").unlink()
    (folder / "talks").mkdir()
    start, end = TALKS.index("positions:"), TALKS.index("events:")
    (folder / "talks" / "head.yaml").write_text(TALKS[:start] + TALKS[end:], encoding="utf-8")
    (folder / "talks" / "said.yaml").write_text(TALKS[start:end], encoding="utf-8")


def test_in_a_folder_records_go_where_those_on_their_issue_are(here: Path, capsys: Capture) -> None:
    folder_ledger(here)
    sheet(here, HEADER, NEW)
    assert importing("sheet.csv", "-l", "talks") == 0
    assert "1 record added to talks/said.yaml" in capsys.readouterr().out
    assert "2024-05-13" in (here / "talks" / "said.yaml").read_text(encoding="utf-8")
    sheet(here, HEADER, NEW.replace("05-13", "05-14"))
    assert importing("sheet.csv", "-l", "talks", "--to", "talks/new.yaml") == 0
    assert len(loaded(here / "talks").positions) == 9
    assert (here / "talks" / "new.yaml").exists()


def test_in_a_folder_a_file_is_asked_for_where_there_are_several(here: Path, capsys: Capture) -> None:
    folder_ledger(here)
    more = f"{HEADER}\n{NEW.replace('river', 'bridge').replace('middle', 'joint')}\n"
    (here / "talks" / "more.csv").write_text(more, encoding="utf-8")
    for row in (NEW.replace("river", "bridge").replace("middle", "third").replace("05-13", "06"), NEW):
        sheet(here, HEADER, row, NEW.replace("05-13", "07").replace("river", "bridge").replace("middle", "joint"))
        assert importing("sheet.csv", "-l", "talks") == 2
        assert "--to" in capsys.readouterr().err
    for to in ("talks/more.csv", "../elsewhere.yaml", "talks/x.txt"):
        assert importing("sheet.csv", "-l", "talks", "--to", to) == 2
        assert "--to" in capsys.readouterr().err
    assert sorted(path.name for path in (here / "talks").iterdir()) == ["head.yaml", "more.csv", "said.yaml"]


# Its own words


OWN = [
    "Who,Issue: topic,date,Stance,Where to,summary,Remarks",
    "Northland|S,river,2024-05-13,yes,middle,Both say: yes=no.,x",
]


def test_names_and_words_of_the_sheet(here: Path) -> None:
    sheet(here, *OWN)
    maps = ["Who=party", "Issue: topic=issue", "Stance=act", "Where to=options", "Remarks=", "Northland=N",
            "act:yes=accepts", "source:=news"]  # fmt: skip
    assert importing("sheet.csv", *(word for told in maps for word in ("--map", told))) == 0
    [record] = added(here)
    del record["recorded"]
    assert record == {
        "party": ["N", "S"], "issue": "river", "date": "2024-05-13", "act": "accepts", "option": "middle",
        "summary": "Both say: yes=no.", "source": "news",
    }  # fmt: skip


ROWS = [
    "Who,issue,date,act,options,summary,source,note",
    "N|S,toll,2024-05,yes,half,A,news,yes",
    ",toll,2024-06,no,half,N,news,N",
]
YES_NO = ["yes=accepts", "no=rejects"]
BOTH = (["N", "S"], "accepts", "A", "yes")


@pytest.mark.parametrize(
    ("maps", "expected"),
    [
        (["Who=party", *YES_NO, "Who:=S"], [BOTH, ("S", "rejects", "N", "N")]),
        (
            ["Who=party", "act:yes=demands", "act:no=proposes", "party:=N"],
            [(["N", "S"], "demands", "A", "yes"), ("N", "proposes", "N", "N")],
        ),
        (
            ["#1=party", *YES_NO, "A:=N", "N=S", "S=N"],
            [(["S", "N"], "accepts", "A", "yes"), ("N", "rejects", "N", "N")],
        ),
        (
            ["A=party", *YES_NO, "party:=S", "note="],
            [(["N", "S"], "accepts", "A", None), ("S", "rejects", "N", None)],
        ),
        (["Who=party", *YES_NO, "party:=S", "note:N=seen"], [BOTH, ("S", "rejects", "N", "seen")]),
        (["Who=party", *YES_NO, "party:=S", "Who:N="], [("S", "accepts", "A", "yes"), ("S", "rejects", "N", "N")]),
        (
            ["who=party", "who=note", "note=", *YES_NO, "party:=S"],
            [(["N", "S"], "accepts", "A", "N|S"), ("S", "rejects", "N", None)],
        ),
    ],
)
def test_maps(maps: list[str], expected: list[tuple[object, ...]], here: Path, capsys: Capture) -> None:
    """Columns by name, number and letter, several of one; values in one column or in all; all of them at once."""
    sheet(here, *ROWS)
    assert importing("sheet.csv", *(word for told in maps for word in ("--map", told))) == 0, capsys.readouterr().err
    names = ("party", "act", "summary", "note")
    assert [tuple(record.get(name) for name in names) for record in added(here)] == expected


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("nonsense", 'nothing before an "="'),
        ("=accepts", 'nothing before an "="'),
        ("Who=partie", "did you mean party?"),
        ("Whoo=party", "did you mean Who?"),
        ("act:maybe=accepts", 'stands nowhere in the column "act"'),
        ("atc:yes=accepts", "did you mean act?"),
        ("sources:=s", 'no column "sources"'),
    ],
)
def test_maps_that_cannot_be_followed(told: str, said: str, here: Path, capsys: Capture) -> None:
    sheet(here, "Who,act,note", "A|B,yes,yes")
    assert importing("sheet.csv", "--map", told) == 2
    assert said in capsys.readouterr().err


# Dialects and encodings


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_dialects_that_spreadsheets_write(separator: str, encoding: str, tmp_path: Path) -> None:
    rows = [["party", "summary", "note"], ["Né", "a,b;c\td|e", 'two\nlines, "q"'], ["N", "'=1", ""]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    found = read_sheet(path)
    assert found.faults == []
    assert [row.cells for row in (found.header, *found.rows)] == rows, (
        "as they stand: an apostrophe is taken off where they are read"
    )
    assert [row.line for row in (found.header, *found.rows)] == [1, 2, 4]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_and_the_line_for_excel(line_end: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(f"sep=;{line_end}party;summary{line_end};{line_end}N;a,b{line_end}".encode())
    found = read_sheet(path)
    assert [(row.line, row.cells) for row in (found.header, *found.rows)] == [
        (2, ["party", "summary"]),
        (4, ["N", "a,b"]),
    ]


def test_columns_without_a_name_and_rows_without_a_cell_are_none(here: Path) -> None:
    sheet(here, HEADER + ",,", "", NEW + ",,", ",,,,,,,,")
    assert importing("sheet.csv") == 0
    assert len(added(here)) == 1
    sheet(here, HEADER + ",", NEW.replace("05-13", "06") + ",x")
    assert importing("sheet.csv") == 2


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"party,summary\nN,caf\xe9\n", "NT002", "2:6"),
        (b"party,summary\nN,\xed\xa0\x80\n", "NT002", "2:3"),
        (b"party,summary\nN,a\0b\n", "NT002", "2:4"),
        (b"party,summary\nN,\x1b[31m\n", "NT002", "2:3"),
        (b"\xff\xfep\0a\0\0\xd8", "NT002", "1:1"),
        ("party,summary\n".encode("utf-16-le"), "NT002", "1:1"),
        ("party,summary\n".encode("utf-32"), "NT002", "1:1"),
        (b'party,summary\nN,"open\n', "NT006", "2:1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "NT006", "1:1"),
        (b"PK\x03\x04 and no more", "NT006", "1:1"),
        (b"hello\nworld\n", "NT006", "1:1"),
    ],
    ids=ascii,
)
def test_what_is_no_sheet_is_refused(data: bytes, code: str, place: str, here: Path, capsys: Capture) -> None:
    (here / "sheet.csv").write_bytes(data)
    assert importing("sheet.csv") == 2
    said = capsys.readouterr().err
    assert f"sheet.csv:{place}: error[{code}]" in said
    assert "\x1b" not in said and "\0" not in said
    assert added(here) == []


@pytest.mark.parametrize("path", ["none.csv", ".", "x" * 300])
def test_what_cannot_be_read_is_refused(path: str, here: Path, capsys: Capture) -> None:
    assert importing(path) == 2
    assert "NT001" in capsys.readouterr().err


# Workbooks


def workbook(path: Path, rows: list[list[Any]], *others: str, name: str = "positions") -> None:
    """A workbook with rows on a sheet, and other sheets before it."""
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        for other in others:
            book.add_worksheet(other).write_string(0, 0, "other")
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif isinstance(cell, datetime.date):
                    sheet.write_datetime(line, column, cell, day)
                else:
                    sheet.write(line, column, cell)


def test_cells_of_a_workbook_are_told_as_a_ledger_would(tmp_path: Path) -> None:
    day = datetime.date(2024, 3, 1)
    path = tmp_path / "a.xlsx"
    workbook(path, [["a", None, "c"], [day, datetime.datetime(2024, 3, 1, 14, 30), 2024], [], [1.5, True, "'=1"]])
    found = read_sheet(path)
    assert [(row.line, row.cells) for row in (found.header, *found.rows)] == [
        (1, ["a", "", "c"]), (2, ["2024-03-01", "2024-03-01 14:30:00", "2024"]), (4, ["1.5", "true", "'=1"]),
    ]  # fmt: skip


def test_a_workbook_is_imported(here: Path, capsys: Capture) -> None:
    row = NEW.split(",")
    workbook(here / "a.xlsx", [HEADER.split(","), [*row[:2], datetime.date(2024, 5, 13), *row[3:]]], "Notes")
    assert importing("a.xlsx") == 0
    assert [record["date"] for record in added(here)] == ["2024-05-13"]
    workbook(here / "a.xlsx", [HEADER.split(","), ["NN", *row[1:]]])
    assert importing("a.xlsx") == 2
    said = capsys.readouterr().err
    assert 'a.xlsx:2:1: error[NT201] unknown party "NN"\n    2 | NN | river | 2024-05-13 | accepts' in said


def test_the_sheet_of_a_workbook_is_chosen(here: Path, capsys: Capture) -> None:
    rows = [HEADER.split(","), NEW.split(",")]
    workbook(here / "one.xlsx", rows, name="Tabelle1")
    assert importing("one.xlsx", "--dry-run") == 0
    workbook(here / "two.xlsx", rows, "Cover", name="Talks")
    capsys.readouterr()
    assert importing("two.xlsx") == 2
    assert "choose one with --sheet: Cover, Talks" in capsys.readouterr().err
    assert importing("two.xlsx", "--sheet", "Talk") == 2
    assert 'no sheet "Talk"' in capsys.readouterr().err
    assert importing("two.xlsx", "--sheet", "Talks", "--dry-run") == 0
    assert importing(sheet(here, HEADER, NEW).name, "--sheet", "Talks") == 2


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook in which one part is another."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for name in source.namelist():
            copy.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return target.getvalue()


SHEET_1, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
ENTITIES = b'<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst '
BOMBS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a cell far away": ("NT004", lambda data: changed(data, SHEET_1, lambda xml: xml.replace(b"</sheetData>", FAR))),
    "a cell far away, in other quotes": (
        "NT004",
        lambda data: changed(data, SHEET_1, lambda xml: xml.replace(b"</sheetData>", FAR.replace(b'"', b"'"))),
    ),
    "many cells without an address": (
        "NT004",
        lambda data: changed(
            data,
            SHEET_1,
            lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 9_000 + b"</row>" + b"<row><c/></row>" * 9_000
                                    + b"</sheetData>"),
        ),
    ),
    "entities": ("NT006", lambda data: changed(data, STRINGS, lambda xml: xml.replace(b"<sst ", ENTITIES))),
    "much of nothing": ("NT004", lambda data: changed(data, STRINGS, lambda xml: xml + b" " * (17 << 20))),
    "no XML": ("NT006", lambda data: changed(data, SHEET_1, lambda xml: xml[:-9])),
    "a wrong number": ("NT006", lambda data: changed(data, SHEET_1, lambda xml: xml.replace(b'r="1"', b'r="x"'))),
    "a text that is not there": (
        "NT006", lambda data: changed(data, SHEET_1, lambda xml: xml.replace(b"<v>1</v>", b"<v>99999</v>"))
    ),
    "a control character": (
        "NT002", lambda data: changed(data, STRINGS, lambda xml: xml.replace(b"Says yes.", b"_x001B_[31m"))
    ),
    "half a file": ("NT006", lambda data: data[: len(data) // 2]),
    "other bytes": ("NT006", lambda data: data[:200] + bytes(200) + data[400:]),
    "no workbook": ("NT006", lambda data: changed(data, "xl/workbook.xml", lambda xml: b"<workbook/>")),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_workbooks_that_mean_harm(name: str, here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is that of docs/safety.md; a sixteenth of it serves here, since a bomb takes its time to make."""
    assert bounds.MAX_UNFOLDED == 256 << 20
    monkeypatch.setattr(bounds, "MAX_UNFOLDED", 16 << 20)
    code, spoil = BOMBS[name]
    workbook(here / "a.xlsx", [HEADER.split(","), NEW.split(",")])
    data = (here / "a.xlsx").read_bytes()
    (here / "a.xlsx").write_bytes(spoil(data))
    assert importing("a.xlsx") == 2
    said = capsys.readouterr().err
    assert f"error[{code}]" in said
    assert "\x1b" not in said
    assert added(here) == []


def test_without_calamine_it_says_what_to_install(here: Path) -> None:
    workbook(here / "a.xlsx", [HEADER.split(","), NEW.split(",")])
    code = (
        "import sys; sys.modules['python_calamine'] = None\n"
        "from negtrack.cli import run; sys.exit(run(['import', 'a.xlsx']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=here, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert 'pip install "negtrack[xlsx]"' in done.stderr


# Export, then import


def sound(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a word in every quote: import refuses what check calls an error."""
    for position in document["positions"]:
        for cite in position.get("cites", [position]):
            if not re.search(r"[^\W_]", cite.get("quote", "word")):
                cite["quote"] += "word"
    return document


def without_positions(document: dict[str, Any]) -> str:
    return dump({key: value for key, value in document.items() if key != "positions"})


def imported(rest: str, table: Table, write: Callable[[Path, Table], Path]) -> Ledger:
    """The ledger of a text with no positions, after those of a sheet were joined to it and written."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "ledger.yaml"
        path.write_text(rest, encoding="utf-8", newline="")
        empty = loaded(path)
        joined = import_sheet(empty, path, read_sheet(write(Path(name), table)), [], SheetOptions(), None).joined
        assert joined.ledger is not None, joined.findings
        assert joined.repeated == 0
        if joined.new:
            path.write_bytes(insert(path.read_bytes(), "positions", [NewEntry(fields_of(one)) for one in joined.new]))
        return loaded(path)


def to_csv(folder: Path, table: Table) -> Path:
    path = folder / "sheet.csv"
    path.write_text(as_csv(table), encoding="utf-8", newline="")
    return path


def to_workbook(folder: Path, table: Table) -> Path:
    path = folder / "sheet.xlsx"
    workbook(path, [table.header(), *([make_harmless(cell) for cell in row] for row in table.texts())])
    return path


def same(ledger: Ledger, again: Ledger) -> None:
    assert content(again) == content(ledger)
    assert besides_positions(again) == besides_positions(ledger)


def besides_positions(ledger: Ledger) -> Ledger:
    """All else that a ledger says, wherever it stands."""
    events = tuple(event._replace(place=NOWHERE) for event in ledger.events)
    counts = tuple(count._replace(place=NOWHERE) for count in ledger.counts)
    return ledger._replace(positions=(), events=events, counts=counts, files=(), sha256="", path="")


@settings(max_examples=40, deadline=None)
@given(naughty_ledgers().map(sound))
def test_export_then_import_gives_the_same_records(document: dict[str, Any]) -> None:
    ledger = read(dump(document))
    same(ledger, imported(without_positions(document), tables.positions(ledger), to_csv))


@settings(max_examples=20, deadline=None)
@given(naughty_ledgers().map(sound))
def test_by_way_of_a_workbook_too(document: dict[str, Any]) -> None:
    ledger = read(dump(document))
    same(ledger, imported(without_positions(document), tables.positions(ledger), to_workbook))


def test_the_small_ledger_by_real_processes(tmp_path: Path) -> None:
    whole, rest = tmp_path / "whole.yaml", tmp_path / "rest.yaml"
    whole.write_text(SMALL, encoding="utf-8")
    start, end = SMALL.index("positions:"), SMALL.index("events:")
    rest.write_text(SMALL[:start] + SMALL[end:], encoding="utf-8", newline="")
    assert negtrack("export", "-l", whole, "-o", "sheet.csv", cwd=tmp_path).returncode == 0
    done = negtrack("import", "sheet.csv", "-l", rest, "--as-of", "2024", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    same(loaded(whole), loaded(rest))
    again = negtrack("import", "sheet.csv", "-l", rest, "--as-of", "2024", cwd=tmp_path)
    assert again.stdout == "nothing new to add\n4 rows say what the ledger says already: left out\n"
    assert load(rest).findings == []


SAME_ID = """
negtrack: 1
title: T
parties: {A: {name: A, role: principal}, B: {name: B, role: principal}}
issues:
  7: {title: Issue seven, question: Q?, options: {x: X, y: Y}}
  8: {title: Issue eight, question: Q?, options: {x: X, y: Y}}
articles: {7: {title: Article seven, issues: [8]}}
sources: {s: {title: S, publisher: P, kind: news, side: none}}
positions:
  - {party: A, issue: 8, date: 2024-01-01, act: demands, option: x, summary: s, source: s}
"""


def test_an_article_is_told_from_the_issue_of_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "same.yaml").write_text(SAME_ID, encoding="utf-8")
    (tmp_path / "same.csv").write_text(
        "party,issue,date,act,options,summary,source\nB,8,2024-04-01,accepts,x,s,s\n", encoding="utf-8"
    )
    sheet, ledger = str(tmp_path / "same.csv"), str(tmp_path / "same.yaml")
    assert run(["import", sheet, "-l", ledger, "--dry-run", "--as-of", "2024-06"]) == 0
    changed = capsys.readouterr().out.partition("this changes:\n")[2]
    assert [line.split("  ")[1].strip() for line in changed.splitlines()] == ["8", "article 7"]


KEPT = """\
  - {party: N, issue: toll, date: 2024-06-01, act: accepts, option: half, summary: "=1+1 until #N/A", source: news,
     quote: "'-2 oui", language: fr, translation: "minus two, yes", translated_by: us, private_note: told by X}
  - {party: S, issue: toll, date: 2024-06-02, act: proposes, option: [half, none], summary: "#N/A", private: yes,
     cites: [{source: news, locator: "p. 1"}, {source: paper, quote: "a; b|c", language: de, translation: x}]}
"""


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_translations_and_what_is_private_come_back(ending: str, here: Path, capsys: Capture) -> None:
    """Also what looks like an error of a spreadsheet, a formula, an apostrophe of its own."""
    whole = here / "whole.yaml"
    whole.write_text(TALKS.replace("\nevents:", f"{KEPT}\nevents:"), encoding="utf-8")
    assert run(["export", "positions", "-l", "whole.yaml", "--private", "-o", f"all.{ending}"]) == 0
    assert importing(f"all.{ending}") == 0
    assert run(["export", "positions", "--private", "-o", "again.csv"]) == 0
    assert run(["export", "positions", "-l", "whole.yaml", "--private", "-o", "whole.csv"]) == 0
    assert sorted(Path("again.csv").read_text().splitlines()) == sorted(Path("whole.csv").read_text().splitlines())
    assert importing(f"all.{ending}", "--update") == 0
    assert "nothing new to add" in capsys.readouterr().out
