"""The tables: their columns, their forms, and that a table of positions read back gives the same records."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from exported import SMALL, as_csv, content, every_table, loaded, naughty_ledgers, naughty_texts, read
from hypothesis import given, settings
from strategies import dump
from talks import ROOT, environment, negtrack, within

from negtrack.answers.diff import compare
from negtrack.answers.select import narrow
from negtrack.answers.tables import Table
from negtrack.cli.output import Answer, emit
from negtrack.formats import tables
from negtrack.formats.csv_output import csv_lines, json_lines, markdown_lines, plain_text
from negtrack.formats.tables import COLUMNS
from negtrack.ledger.csv_positions import make_harmless, restore
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

SHIPPED = ROOT / "data" / "positions.yaml"
CONTRACT = {
    "positions": "id, party, party_name, issue, issue_title, date, date_from, date_to, approximate, act, options, "
    "rejects, conditions, level, basis, said_by, speaker, to, summary, source, publisher, source_date, source_kind, "
    "source_side, url, locator, quote, more_cites, language, translation, translated_by, recorded, "
    "supersedes, adds, corrects, retracts, denies, note",
    "status": "issue, issue_title, topic, closed, status, possible, common_options, level, status_basis, since, "
    "open_conditions, flags, party, party_name, standing, options, rejects, act, date, last_word, basis, claimed_by, "
    "positions",
    "articles": "article, title, status, level, issues, open_behind, related",
    "changes": "issue, party, kind, direction, from_options, to_options, from_status, to_status, positions",
}


def rows(table: Table) -> list[dict[str, str]]:
    """The rows of a table by column."""
    return [dict(zip(table.header(), row, strict=True)) for row in table.texts()]


def read_back(document: str | dict[str, Any], ledger: Ledger) -> Ledger:
    """A ledger whose positions were exported and stand as CSV in a folder beside the rest."""
    with tempfile.TemporaryDirectory() as folder:
        whole = yaml.load(document, Loader=yaml.CBaseLoader) if isinstance(document, str) else document
        rest = {key: value for key, value in whole.items() if key != "positions"}
        (Path(folder) / "ledger.yaml").write_text(dump(rest), encoding="utf-8")
        (Path(folder) / "positions.csv").write_text(as_csv(tables.positions(ledger)), encoding="utf-8", newline="")
        return loaded(Path(folder))


# Columns


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_those_of_the_contract(name: str) -> None:
    assert [column.name for column in COLUMNS[name]] == CONTRACT[name].split(", ")


def test_every_table_and_column_is_documented() -> None:
    assert list(tables.ABOUT) == list(COLUMNS)
    for name, columns in COLUMNS.items():
        assert len({column.name for column in columns}) == len(columns), name
        for column in columns:
            assert column.doc and "\n" not in column.doc, (name, column.name)
            assert bool(column.choices) == (column.type in ("word", "words")), (name, column.name)


def test_cells_are_of_the_type_of_their_column() -> None:
    kinds = {
        "text": str, "id": str, "side": str, "ids": tuple, "texts": tuple, "words": tuple, "date": str, "day": str,
        "word": str, "flag": bool, "whole": int, "number": float, "cites": list,
    }  # fmt: skip
    for table in every_table(read(SMALL)):
        for record in table.records:
            assert len(record) == len(table.columns)
            for column, cell in zip(table.columns, record, strict=True):
                assert cell is None or type(cell) is kinds[column.type], (table.name, column.name, cell)
                if column.choices and cell is not None:
                    words = cell if isinstance(cell, tuple) else (cell,)
                    assert set(words) <= set(column.choices), (table.name, column.name, cell)


# Rows


def test_positions_have_a_row_for_each_party() -> None:
    joint, also, early, claim, back = rows(tables.positions(read(SMALL)))
    assert (joint["id"], joint["party"], also["party"]) == ("a+b-x-2024-03", "B", "A")
    assert {**joint, "party": "", "party_name": ""} == {**also, "party": "", "party_name": ""}
    assert (joint["basis"], early["basis"], claim["basis"]) == ("joint", "own", "adversary")
    assert joint["conditions"] == "a:k|a:l|b:l"
    assert early["conditions"] == "l|k"
    assert (early["date"], early["date_from"], early["date_to"]) == ("2023/2024-01-15~", "2023-01-01", "2024-01-15")
    assert (early["approximate"], claim["approximate"]) == ("true", "false")
    assert (joint["said_by"], early["said_by"], claim["said_by"]) == ("B|A", "A|-M", "A")
    assert (joint["source"], joint["publisher"], joint["source_date"], joint["locator"]) == (
        "s", "@Daily", "2024-01~", "p. 1",
    )  # fmt: skip
    assert json.loads(joint["more_cites"]) == [{"source": "t", "quote": "\u202e=1+1, “ok”"}]
    assert (back["act"], back["options"], back["level"], back["retracts"]) == ("", "", "principle", "b-y-2024-01-02")


def test_members_of_a_group_get_no_rows_of_its_records() -> None:
    text = SMALL + "  - {date: 2024-07, said_by: G, agreed: 2, source: s}\n"
    text = text.replace("  - {party: B, issue: Y", "  - {party: G, issue: X, date: 2024-02, act: reserves, "
                        "summary: Studies it., source: t}\n  - {party: B, issue: Y")  # fmt: skip
    group = [row for row in rows(tables.positions(read(text))) if row["id"] == "g-x-2024-02"]
    assert [(row["party"], row["basis"]) for row in group] == [("G", "own")]


def test_status_has_a_row_for_each_party_asked() -> None:
    ledger = read(SMALL)
    picture = derive(ledger, Question(parse_interval("2024").last))
    table = rows(tables.status(ledger, picture))
    assert [(row["issue"], row["party"]) for row in table] == [("X", "A"), ("X", "B"), ("Y", "B"), ("Y", "-M")]
    assert [row["status"] for row in table[:2]] == ["conditional"] * 2
    assert table[0]["common_options"] == "a|b"
    assert table[0]["open_conditions"] == "k|l"
    assert table[0]["positions"] == "a+b-x-2024-03"
    named = rows(tables.status(ledger, picture, ["-M"]))
    assert [(row["issue"], row["party"]) for row in named] == [("Y", "-M")]


def test_parties_that_are_not_asked_can_be_named() -> None:
    ledger = loaded(SHIPPED)
    picture = derive(ledger, Question(parse_interval("2025").last))
    asked = rows(tables.status(ledger, picture))
    assert all(row["party"] in picture_parties for row, picture_parties in _with_asked(asked, picture))
    assert {row["party"] for row in rows(tables.status(ledger, picture, ["RU", "US"]))} == {"RU", "US"}


def _with_asked(found: list[dict[str, str]], picture: Any) -> list[tuple[dict[str, str], set[str]]]:
    asked = {result.issue.id: set(result.parties) for result in picture.issues}
    return [(row, asked[row["issue"]]) for row in found]


def test_articles_agree_with_the_picture() -> None:
    ledger = read(SMALL)
    table = rows(tables.articles(derive(ledger, Question(parse_interval("2024").last))))
    assert table[0] == {
        "article": "1", "title": "First", "status": "agreed", "level": "signed", "issues": "X", "open_behind": "X",
        "related": "Y",
    }  # fmt: skip
    assert table[1]["status"] == "no-data"


def test_changes_carry_the_status_before_and_after() -> None:
    ledger = read(SMALL)
    difference = compare(ledger, Question(parse_interval("2024").last), parse_interval("2024-03").first)
    [b, a] = sorted(rows(tables.changes(difference)), key=lambda row: row["kind"], reverse=True)
    assert (b["party"], b["kind"], b["from_options"], b["to_options"]) == ("B", "new", "", "a|b")
    assert (a["party"], a["from_options"], a["to_options"]) == ("A", "a", "a|b")
    assert {(row["from_status"], row["to_status"]) for row in (a, b)} == {("incomplete", "conditional")}
    assert b["positions"] == "a+b-x-2024-03"


def test_the_tables_of_the_ledger() -> None:
    ledger = read(SMALL)
    by_name = {table.name: rows(table) for table in every_table(ledger)}
    assert by_name["parties"][3] == {
        "party": "G", "name": "Group", "role": "third-party", "aliases": "", "members": "A|B", "note": "",
    }  # fmt: skip
    assert [row["principals"] for row in by_name["issues"]] == ["A|B", "B|-M"]
    assert [(row["issue"], row["option"], row["scale"]) for row in by_name["options"]] == [
        ("X", "a", "0"), ("X", "b", "50.5"), ("X", "c", "100"), ("Y", "a", ""), ("Y", "b", ""),
    ]  # fmt: skip
    assert by_name["sources"][0]["published_to"] == "2024-01-31"
    assert by_name["sources"][0]["archive_file"] == "s.txt"
    condition = by_name["conditions"][0]
    assert (condition["raised"], condition["raised_from"], condition["raised_source"]) == ("2024-02", "2024-02-01", "t")
    assert (condition["raised_note"], condition["met"], condition["blocks"]) == ("hm", "", "signing")
    assert [(row["agreed"], row["percent"], row["said_by"]) for row in by_name["counts"]] == [
        ("1", "", "A|B"), ("", "62.5", "-M"),
    ]  # fmt: skip
    assert [(row["parties"], row["articles"], row["stage"]) for row in by_name["events"]] == [
        ("A|B", "1|2", ""), ("A|B", "1", "signed"),
    ]  # fmt: skip


def test_rows_are_made_one_at_a_time() -> None:
    ledger = read(SMALL)
    taken: list[str] = []

    def watched() -> Any:
        for record in ledger.positions:
            taken.append(record.id)
            yield record

    stream = csv_lines(tables.positions(ledger, watched()))
    next(stream), next(stream)
    assert taken == ["a+b-x-2024-03"]


# Export and read back


@settings(max_examples=100, deadline=None)
@given(naughty_ledgers())
def test_export_then_load_gives_the_same_records(document: dict[str, Any]) -> None:
    ledger = read(dump(document))
    again = read_back(document, ledger)
    assert content(again) == content(ledger)
    rest = {"positions": (), "files": (), "sha256": "", "path": ""}
    assert again._replace(**rest) == ledger._replace(**rest)
    assert as_csv(tables.positions(again)) == as_csv(tables.positions(ledger))


@settings(max_examples=30, deadline=None)
@given(naughty_ledgers())
def test_no_cell_of_any_table_acts(document: dict[str, Any]) -> None:
    ledger = read(dump(document))
    for table in every_table(ledger):
        for row in csv.reader(io.StringIO(as_csv(table), newline=""), strict=True):
            for cell in row:
                assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", cell), cell


@settings(max_examples=30, deadline=None)
@given(naughty_ledgers())
def test_json_and_markdown_hold_what_the_rows_hold(document: dict[str, Any]) -> None:
    ledger = read(dump(document))
    for one, two, three in zip(every_table(ledger), every_table(ledger), every_table(ledger), strict=True):
        records = list(one.records)
        objects = json.loads("".join(json_lines(two)))
        assert [list(each.values()) for each in objects] == [
            [list(cell) if isinstance(cell, tuple) else cell for cell in record] for record in records
        ]
        lines = list(markdown_lines(three))
        assert len(lines) == len(records) + 2
        for line in lines:
            assert line.count("\n") == 1 and len(re.findall(r"(?<!\\)\|", line)) == len(one.columns) + 1


def test_the_small_ledger_and_the_shipped_one_come_back() -> None:
    assert content(read_back(SMALL, read(SMALL))) == content(read(SMALL))
    shipped = loaded(SHIPPED)
    assert content(read_back(SHIPPED.read_text(encoding="utf-8"), shipped)) == content(shipped)


@given(naughty_texts())
def test_harmless_text_is_restored(text: str) -> None:
    assert restore(make_harmless(text)) == text


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "\u00a0=1", "＝1", "'=1", "''+1"]
)
def test_formulas_are_made_harmless(text: str) -> None:
    assert make_harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", "it's", "'quoted'", "1-2", "a=b", "(-1)"])
def test_other_text_is_left_alone(text: str) -> None:
    assert make_harmless(text) == text and restore(text) == text


def test_a_very_long_cell_comes_back() -> None:
    text = SMALL.replace("They meet", "x").replace("=HYPERLINK(1)", "long " * 60_000)
    assert content(read_back(text, read(text))) == content(read(text))


@pytest.mark.parametrize("escape", [r"\x1b[2J", r"\0", r"\x07", r"\ufffe"])
def test_characters_that_cannot_stand_in_a_ledger_do_not_slip_in_as_escapes(escape: str, tmp_path: Path) -> None:
    path = tmp_path / "positions.yaml"
    path.write_text(SMALL.replace("And go.", escape), encoding="utf-8")
    assert [d.code for d in load(path).findings] == ["NT002"]


@pytest.mark.parametrize("cell", ["[" * 100_000, '[{"source": "\\u001b"}]', '[{"source": "\\ud800"}]', "[1]", "{}"])
def test_hostile_cites_are_a_finding(cell: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.yaml").write_text(SMALL[: SMALL.index("positions:")], encoding="utf-8")
    with (tmp_path / "positions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["party", "issue", "date", "act", "options", "summary", "source", "more_cites"])
        writer.writerow(["A", "X", "2024", "demands", "a", "Says so.", "s", cell])
    result = load(tmp_path)
    assert result.ledger is None and {d.code for d in result.findings} <= {"NT002", "NT006", "NT104"}


def test_the_default_id_of_a_dotted_capital_i_can_be_written_down() -> None:
    text = SMALL.replace("  A: {name", "  İRAN: {name: İran, role: third-party}\n  A: {name").replace(
        "party: -M, issue: Y", "party: İRAN, issue: Y"
    )
    ledger = read(text)
    assert ledger.positions[-1].id == "iran-y-2024-01-03"
    assert content(read_back(text, ledger)) == content(ledger)


# Forms


def test_csv_is_rfc_4180() -> None:
    text = as_csv(tables.positions(read(SMALL)))
    lines = re.split(r'\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)', text)
    assert lines[-1] == "" and len(lines) == 7
    assert lines[0] == CONTRACT["positions"].replace(" ", "")
    assert text.count('"') % 2 == 0


def test_json_is_typed() -> None:
    by_name = {table.name: json.loads("".join(json_lines(table))) for table in every_table(read(SMALL))}
    joint, _, early, *_ = by_name["positions"]
    assert joint["options"] == ["a", "b"] and joint["more_cites"] == [{"source": "t", "quote": "\u202e=1+1, “ok”"}]
    assert early["approximate"] is True and early["quote"] is None and early["more_cites"] == []
    assert joint["note"] == "=HYPERLINK(1)"
    assert by_name["counts"][0]["agreed"] == 1 and by_name["counts"][1]["percent"] == 62.5
    assert by_name["parties"][0]["aliases"] == ["x|y", "Alpha"]
    assert [row["scale"] for row in by_name["options"]] == [0, 50.5, 100, None, None]


def test_json_does_not_act_on_a_terminal() -> None:
    assert "\u202e" not in "".join(json_lines(tables.positions(read(SMALL))))


def test_an_empty_table_is_whole_in_every_form() -> None:
    ledger = read(SMALL)._replace(positions=())
    assert as_csv(tables.positions(ledger)).count("\r\n") == 1
    assert json.loads("".join(json_lines(tables.positions(ledger)))) == []
    assert len(list(markdown_lines(tables.positions(ledger)))) == 2
    assert plain_text(tables.positions(ledger)).startswith("id")


def test_plain_tables_keep_their_columns_readable() -> None:
    lines = plain_text(tables.parties(read(SMALL))).splitlines()
    assert lines[0].split() == ["party", "name", "role", "aliases", "members", "note"]
    assert lines[2].split()[:3] == ["A", "=Party|A", "principal"]


# Narrowing


def narrowed(**how: Any) -> Ledger:
    return narrow(read(SMALL), **how)


def test_without_narrowing_everything_is_there() -> None:
    ledger = read(SMALL)
    assert narrow(ledger) is ledger


def test_narrowed_to_an_issue() -> None:
    part = narrowed(issues=("Y",))
    assert [record.id for record in part.positions] == ["b-y-2024-01-02", "-m-y-2024-01-03"]
    assert list(part.issues) == ["Y"] and list(part.articles) == ["1", "2"]
    assert list(part.conditions) == []
    assert list(part.sources) == ["s", "t"]


def test_narrowed_to_a_party() -> None:
    part = narrowed(parties=("-M",))
    assert [record.id for record in part.positions] == ["-early", "-m-y-2024-01-03"]
    assert [count.percent for count in part.counts] == [62.5]
    assert part.events == ()
    group = narrow(
        read(SMALL.replace("party: B, issue: Y", "party: G, issue: Y").replace("b-y-", "g-y-")), parties=("B",)
    )
    assert "g-y-2024-01-02" not in [record.id for record in group.positions]


def test_narrowed_to_a_member_it_keeps_the_words_of_its_group() -> None:
    text = SMALL.replace("party: B, issue: Y, date: 2024-01-02", "party: G, issue: Y, date: 2024-01-02").replace(
        "source: t, said_by: A}", "source: t}"
    ).replace("retracts: b-y", "retracts: g-y")  # fmt: skip
    part = narrow(read(text), parties=("B",))
    assert "g-y-2024-01-02" in [record.id for record in part.positions]


def test_narrowed_to_a_day() -> None:
    part = narrowed(as_of=parse_interval("2024-01-02").last)
    assert [record.id for record in part.positions] == ["-early", "b-y-2024-01-02"]
    assert part.events == () and part.counts == () and list(part.conditions) == ["l"]
    known = narrowed(as_known=parse_interval("2024-01-01").last)
    assert "a+b-x-2024-03" not in [record.id for record in known.positions]
    assert len(known.positions) == 3


# The command


def export(*args: str | Path) -> list[dict[str, str]]:
    """What the command exports, read by Python's own reader."""
    done = within("export", *args, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout, newline=""), strict=True))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_the_default_is_positions_as_csv(small: Path) -> None:
    done = within("export", "-l", small, cwd=ROOT)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout == as_csv(tables.positions(loaded(small)))


@pytest.mark.parametrize(
    ("name", "form"),
    [*((name, "csv") for name in COLUMNS), *((name, form) for name in CONTRACT for form in ("json", "md", "table"))],
)
def test_every_table_in_every_form(name: str, form: str, small: Path) -> None:
    done = within("export", name, "-l", small, "--as-of", "2024", "-f", form, cwd=ROOT)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    text = done.stdout
    [table] = [table for table in every_table(loaded(small)) if table.name == name]
    if form == "json":
        assert len(json.loads(text)) == len(list(table.records))
    elif form == "csv":
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(list(table.records)) + 1
    assert all(column.name in text for column in COLUMNS[name])


def test_export_reads_back_by_real_processes(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "head.yaml").write_text(
        SMALL[: SMALL.index("positions:")] + SMALL[SMALL.index("events:") :], encoding="utf-8"
    )
    first = negtrack("export", "-l", small, "-o", folder / "positions.csv", cwd=ROOT)
    assert first.returncode == 0 and first.stdout == ""
    second = negtrack("export", "-l", folder, cwd=ROOT)
    assert second.stdout.encode() == (folder / "positions.csv").read_bytes() and second.returncode == 0
    status = [
        json.loads(negtrack("status", "-l", path, "--as-of", "2024", "-f", "json", cwd=ROOT).stdout)
        for path in (small, folder)
    ]
    assert {**status[0], "ledger": 0} == {**status[1], "ledger": 0}


def test_nothing_is_written_into_the_folder_of_a_ledger(tmp_path: Path) -> None:
    at = SMALL.index("positions:")
    (tmp_path / "head.yaml").write_text(SMALL[:at], encoding="utf-8")
    (tmp_path / "rest.yaml").write_text(SMALL[at:], encoding="utf-8")
    for name in ("head.yaml", "positions.csv", "new.yml"):
        done = within("export", "-l", tmp_path, "-o", tmp_path / name, cwd=ROOT)
        assert done.returncode == 2 and "--output" in done.stderr
    assert within("export", "-l", tmp_path, "-f", "json", "-o", tmp_path / "all.json", cwd=ROOT).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.json", "head.yaml", "rest.yaml"]


def test_changes_reach_back_to_the_first_record(small: Path) -> None:
    found = export("changes", "-l", small, "--as-of", "2024")
    assert {(row["issue"], row["party"]) for row in found} >= {("X", "A"), ("X", "B")}
    later = export("changes", "-l", small, "--since", "2024-03", "--until", "2024-04")
    assert {row["kind"] for row in later} == {"new", "moved"}
    assert export("changes", "-l", small, "--until", "2022") == []
    assert {row["party"] for row in export("changes", "-l", small, "--as-of", "2024", "-p", "Alpha")} == {"A"}


def test_status_for_named_parties(small: Path) -> None:
    found = export("status", "-l", small, "--as-of", "2024", "-p", "-M", "-p", "Alpha")
    asked = [(row["issue"], row["party"], row["standing"]) for row in found]
    assert [row[:2] for row in asked] == [("X", "A"), ("Y", "'-M")]  # Y asks the mediator, which is silent
    assert asked[1][2] == "silent"


def test_what_is_asked_wrongly_ends_with_2(small: Path) -> None:
    wrong = "nonsense", "-f parquet", "--since 2024", "changes --since 2025 --until 2024", "-p Nobody", "-i Z"
    for args in (*map(str.split, wrong), ["-o", str(small)]):
        done = within("export", *args, "-l", small, cwd=ROOT)
        assert done.returncode == 2 and done.stdout == "" and done.stderr, args
        assert "Traceback" not in done.stderr
    assert small.read_text(encoding="utf-8") == SMALL


def test_the_bytes_are_the_same_in_any_locale(small: Path) -> None:
    plain = negtrack("export", "-l", small, cwd=ROOT).stdout
    for changes in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}):
        assert negtrack("export", "-l", small, cwd=ROOT, **changes).stdout == plain
    assert "😀" in plain


def test_status_and_diff_give_their_tables(small: Path) -> None:
    def said(*args: str | Path) -> str:
        return within(*args, cwd=ROOT).stdout

    day, span = ("-l", small, "--as-of", "2024"), ("-l", small, "--since", "2024-01", "--until", "2024")
    assert said("status", *day, "-f", "csv") == said("export", "status", *day)
    assert said("diff", *span, "-f", "csv") == said("export", "changes", *span)


def test_exporting_needs_no_pandas(small: Path) -> None:
    code = (
        "import sys; from negtrack.cli import run; "
        f"assert run(['export', '-l', {str(small)!r}, '-o', {os.devnull!r}]) == 0; "
        "assert not {'pandas', 'numpy', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_the_program_writes_tables_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Answer(None, tables=lambda: [tables.counts(read(SMALL))]), "csv", None)
    assert capsys.readouterr().out.startswith("date,date_from,date_to")
