"""``negtrack find``: what is found by which words, in which order, and how it is marked.

What people read is kept in ``tests/golden/find*``; ``pytest --regenerate`` rewrites it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attacks import ACTING, ATTACKS, EVIL, poisoned
from hypothesis import given
from hypothesis import strategies as st
from talks import ROOT, environment, negtrack, within
from terminals import within_terminal

from negtrack.answers.find import search
from negtrack.cli import run
from negtrack.formats.json_output import Encoder, json_text
from negtrack.formats.markdown import markdown_text
from negtrack.formats.plain import page_text
from negtrack.ledger.folding import fold, spans
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger, Position
from negtrack.views.find import find_page

SHIPPED = ROOT / "data" / "positions.yaml"
Golden = Callable[[str, str], None]

LEDGER = """\
negtrack: 1
title: Border talks
parties:
  AM: {name: Armenia, role: principal, aliases: [Yerevan]}
  AZ: {name: Azerbaijan, role: principal, aliases: [Baku]}
  TR: {name: Türkiye, role: third-party}
issues:
  corridor:
    title: Route to Nakhchivan
    question: Under whose control?
    options: {no-checks: Without checks, full-control: Full control of one's own}
  court:
    title: Cases before courts
    question: What of the cases?
    options: {withdraw: Withdrawn by both, keep: Kept up}
articles:
  1: {title: Cases, issues: [court]}
conditions:
  thaw: {title: The thaw has come, holder: AM}
sources:
  hetq: {title: "Երևան և Բաքու", publisher: Hetq, kind: news, side: AM, language: hy, published: 2024-05}
  izvestia: {title: Нагорный Карабах и мир, publisher: Известия, kind: news, side: none, author: Пётр Ёлкин}
  azertac: {title: Prezident İlham Əliyevin çıxışı, publisher: AZƏRTAC, kind: statement, side: AZ,
            published: 2024-03-01, url: "https://azertac.az/", note: "Read out in full."}
positions:
  - {id: az-route, party: AZ, issue: corridor, date: 2024-02, act: demands, option: no-checks, source: azertac,
     summary: Insists on a way without checks., quote: "the way has to be open, without any checks whatever",
     locator: third paragraph, speaker: "İlham Əliyev, President", to: in Naxçıvan}
  - {id: am-route, party: AM, issue: corridor, date: 2024-01-15/2024-03, act: demands, option: full-control,
     cites: [{source: hetq, quote: under our own control}, {source: izvestia, locator: lines 1 to 3}],
     summary: Wants full control., note: "Prime Minister Pashinyan’s words; the Türkiye–Armenia border is not meant."}
  - {id: az-told, party: AZ, issue: court, date: 2024-02-20, act: accepts, option: withdraw, said_by: AM,
     conditions: [thaw], source: hetq, summary: Is said to be ready to drop the cases.}
  - {id: tr-late, party: TR, issue: corridor, date: 2025, act: proposes, option: [no-checks, full-control],
     source: azertac, summary: Either will do., note: "LONG", recorded: 2025-02-01}
events:
  - {date: 2024-02-20, title: First convoy crosses without checks, source: azertac, parties: [AZ, TR]}
  - {date: 2025-08-08, title: Text initialled, stage: initialled, articles: ["1"], source: hetq, note: In Washington.}
"""
LONG = " ".join(["This goes on for a while and says little."] * 8 + ["Here comes the needle."] + ["More of it."] * 20)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ledger in it, to stand in."""
    (tmp_path / "positions.yaml").write_text(LEDGER.replace("LONG", LONG), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


@pytest.fixture
def talks(here: Path) -> Ledger:
    """The ledger, loaded."""
    loaded = load(Path("positions.yaml"))
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


def name(record: Any) -> str:
    """What was found in a word: its id, or an event's first one."""
    return str(getattr(record, "id", None) or record.title.split()[0])


def names(ledger: Ledger, *words: str) -> list[str]:
    return [name(hit.record) for hit in search(ledger, words)]


# ---- Which words find what


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("convoy", "First"),
        ("CONVOY CROSS", "First"),
        ("checks", "corridor az-route First tr-late"),
        ("open whatever", "az-route"),
        ("aliyev", "az-route azertac"),
        ("İLHAM", "az-route azertac"),
        ("ilham", "az-route azertac"),
        ("ılham", "az-route azertac"),
        ("ƏLIYEV", "az-route azertac"),
        ("cixisi", "azertac"),
        ("naxcivan", "az-route"),
        ("turkiye", "TR am-route First tr-late"),
        ("TÜRKİYE", "TR am-route First tr-late"),
        ("երևան", "hetq"),
        ("ԵՐԵՎԱՆ", "hetq"),
        ("ԵՐԵՒԱՆ", "hetq"),
        ("բաքու", "hetq"),
        ("КАРАБАХ", "izvestia"),
        ("нагорныи", "izvestia"),
        ("петр елкин", "izvestia"),
        ("pashinyan's", "am-route"),
        ("kiye-arm", "am-route"),
        ("thaw", "thaw az-told"),
        ("armenia", "AM thaw am-route az-told"),
        ("azerbaijan", "AZ az-route az-told First"),
        ("Nakhchivan", "corridor am-route az-route tr-late"),
        ("paragraph", "az-route"),
        ("full-control", "corridor am-route tr-late"),
        ("washington initialled", "Text"),
        ("azertac.az", "azertac"),
        ("needle", "tr-late"),
        ("hetq", "am-route az-told hetq Text"),
        ("baku", "AZ"),
        ("whose control", "corridor"),
        ("kept up", "court"),
        ("cases", "court 1 az-told"),
        ("nothing-of-the-sort", ""),
    ],
)
def test_words(talks: Ledger, words: str, found: str) -> None:
    assert names(talks, *words.split()) == found.split()


def test_a_phrase_must_stand_together(talks: Ledger) -> None:
    assert names(talks, "be open") == ["az-route"]
    assert names(talks, "  BE\topen ") == ["az-route"]
    assert names(talks, "open be") == []
    assert names(talks, "open", "be") == ["az-route"]


def test_order(talks: Ledger) -> None:
    """What frames the records first; then by date, what begins on the same day by its end, undated sources last."""
    assert names(talks, "e") == [
        "AM", "AZ", "TR", "corridor", "court", "1", "thaw",
        "am-route", "az-route", "az-told", "First", "azertac", "hetq", "tr-late", "Text", "izvestia",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--party Baku", "az-route az-told azertac hetq null null"),
        ("--party TR", "tr-late azertac null"),
        ("--party Yerevan --issue court", "az-told hetq null"),
        ("--issue court", "az-told hetq null"),
        ("--since 2024-02-20 --until 2024-03-01", "am-route az-route az-told azertac null"),
        ("--since 2025", "tr-late null"),
        ("--until 2024-01", "am-route"),
        ("--as-of 2024-01", "am-route hetq izvestia"),
        ("--as-of 2024-02-20", "am-route az-route az-told azertac hetq izvestia null"),
        ("--as-known 2024-06", "am-route az-route az-told azertac hetq izvestia null null"),
        ("--as-of 2024-01 --evidence own --stale-days 3", "am-route hetq izvestia"),
    ],
)
def test_narrowed(here: Path, options: str, found: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "e", "-f", "json", *options.split()]) == 0
    hits = json.loads(capsys.readouterr().out)["found"]
    ids = [hit["id"] for hit in hits if hit["kind"] in ("position", "source", "event")]
    assert sorted(str(id or "null") for id in ids) == sorted(found.split())


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", "AM AZ TR corridor court 1 thaw"),
        ("--party Baku", "AZ corridor court 1 thaw"),
        ("--party TR", "TR corridor 1"),
        ("--issue court", "AM AZ court 1 thaw"),
        ("--issue corridor", "AM AZ TR corridor"),
        ("--as-of 2024-01", "AM corridor court 1 thaw"),
        ("--since 2000", ""),
    ],
)
def test_parties_issues_articles_and_conditions_narrowed(
    here: Path, options: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["find", "e", "-f", "json", *options.split()]) == 0
    hits = json.loads(capsys.readouterr().out)["found"]
    framing = ("party", "issue", "article", "condition")
    assert [hit["id"] for hit in hits if hit["kind"] in framing] == found.split()


def test_a_condition_is_found_by_the_dates_of_what_happened_to_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = "holder: AM, raised: {date: 2024-06, source: hetq}, met: {date: 2025-03, source: hetq}}"
    (here / "positions.yaml").write_text(LEDGER.replace("holder: AM}", dated, 1), encoding="utf-8")
    for since, until, found in (
        ("2024-07", "2025-02", []),
        ("2024-06-30", "2024-07", ["thaw"]),
        ("2025", "2026", ["thaw"]),
    ):
        assert run(["find", "thaw has", "--since", since, "--until", until, "-f", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
        assert [row["id"] for row in rows if row["kind"] == "condition"] == found
        assert all((row["date"], row["parties"], row["sources"]) == ("2024-06", "AM", "hetq") for row in rows)


@pytest.mark.parametrize(
    ("added", "word"),
    [
        ("parties:\n  QX: {name: Quux, role: mediator, note: The needle.}\n", "QX"),
        ("articles:\n  9: {title: Nine, note: The needle.}\n", "9"),
        ("conditions:\n  frost: {title: Frost, by: AZ, note: The needle.}\n", "frost"),
        ("conditions:\n  frost: {title: Frost, met: {date: 2024, source: hetq, note: The needle.}}\n", "frost"),
    ],
)
def test_notes_of_what_frames_the_records(
    here: Path, added: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "more").mkdir()
    (here / "positions.yaml").rename(here / "more" / "a.yaml")
    (here / "more" / "b.yaml").write_text(added, encoding="utf-8")
    assert run(["find", "the needle", "-l", "more"]) == 0
    told = capsys.readouterr().out
    assert "**The needle**" in told
    assert f"    {word} · " in told


def test_a_condition_that_a_record_carries_before_it_is_raised(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = LEDGER.replace("holder: AM}", "holder: AM, raised: {date: 2024-06, source: hetq}}", 1)
    (here / "positions.yaml").write_text(later, encoding="utf-8")
    assert run(["find", "thaw", "--as-of", "2024-02-20", "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["found"]
    assert [hit["id"] for hit in found] == ["az-told"]


# ---- What is shown


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("find.txt", ["checks"]),
        ("find-accents.txt", ["aliyev"]),
        ("find-names.txt", ["armenia", "court"]),
        ("find-long.txt", ["needle"]),
        ("find-source.txt", ["карабах"]),
        ("find-frame.txt", ["a", "th"]),
        ("find.md", ["checks", "-f", "md"]),
        ("find.json", ["checks", "-f", "json", "--since", "2024-02"]),
    ],
)
def test_pages(here: Path, file: str, words: list[str], golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    golden(file, re.sub('"sha256": "[0-9a-f]{64}"', '"sha256": "…"', out))


def test_as_csv_a_row_for_each(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "checks", "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [(row["kind"], row["id"], row["issue"], row["parties"]) for row in rows] == [
        ("issue", "corridor", "", ""),
        ("position", "az-route", "corridor", "AZ"),
        ("event", "", "", "AZ|TR"),
        ("position", "tr-late", "corridor", "TR"),
    ]
    assert (rows[0]["text"], rows[0]["fields"]) == ("Route to Nakhchivan", "option|option_label|option_title")
    assert rows[2]["text"] == rows[2]["passages"] == "First convoy crosses without checks"
    assert (rows[2]["fields"], rows[2]["sources"], rows[2]["file"]) == ("title", "azertac", "positions.yaml")
    assert run(["find", "xyzzy", "-f", "csv"]) == 0
    assert capsys.readouterr().out.startswith("kind,id,date,") and not capsys.readouterr().out


def test_nothing_found(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "convoy", "xyzzy"]) == 0
    assert capsys.readouterr() == ("", 'negtrack: nothing has "xyzzy"\n')
    assert run(["find", "convoy", "thaw"]) == 0
    assert capsys.readouterr().err == (
        'negtrack: nothing has all of these words: "convoy" is in 1, "thaw" is in 2\n'
    )  # fmt: skip
    assert run(["find", "convoy", "--party", "AM"]) == 0
    assert capsys.readouterr() == ("", 'negtrack: nothing has "convoy" in what the options leave\n')
    assert run(["find", "xyzzy", "-f", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["found"] == []
    assert value["summary"] == {
        "party": 0,
        "issue": 0,
        "article": 0,
        "source": 0,
        "condition": 0,
        "position": 0,
        "event": 0,
    }
    assert run(["find", "xyzzy", "-o", "found.txt"]) == 0
    assert "“xyzzy”: nothing found" in (here / "found.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "call",
    [
        [""],
        ["a", " "],
        ["\u0301"],
        ["a", "--since", "2025", "--until", "2024"],
        ["a", "--since", "lately"],
        ["a", "--party", "XX"],
        ["a", "--issue", "XX"],
        ["a", "-f", "xml"],
        ["a", "--as-of", "lately"],
        ["a", "-o", "positions.yaml"],
    ],
)
def test_calls_that_cannot_be_used(here: Path, call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = (here / "positions.yaml").read_bytes()
    assert run(["find", *call]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert (here / "positions.yaml").read_bytes() == before


def test_marks_of_the_json_point_into_the_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "aliyev", "ilham", "-f", "json"]) == 0
    for hit in json.loads(capsys.readouterr().out)["found"]:
        marked = {passage["text"][a:b] for passage in hit["passages"] for a, b in passage["marks"]}
        assert marked == {"İlham", "Əliyev"}


@pytest.mark.parametrize("columns", [80, 160])
def test_on_a_terminal(here: Path, columns: int) -> None:
    text = within_terminal(here, columns, "find", "checks").text
    assert "\x1b[1;4mchecks\x1b[0m" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "*" not in plain
    assert max(len(line) for line in plain.splitlines()) <= columns


def test_marks_survive_without_colour(here: Path) -> None:
    assert "**checks**" in within_terminal(here, 80, "find", "checks", NO_COLOR="1").text
    assert "**checks**" in within_terminal(here, 80, "find", "checks", TERM="dumb").text
    assert "**checks**" in within("find", "checks", cwd=here).stdout
    old = negtrack("find", "checks", cwd=here, LC_ALL="C", PYTHONUTF8="0")
    assert old.returncode == 0
    assert old.stdout.isascii()
    assert "**checks**" in old.stdout


def test_a_reader_that_stops_is_no_error(here: Path) -> None:
    command = [sys.executable, "-m", "negtrack", "find", "e"]
    with subprocess.Popen(
        command, cwd=here, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_nothing_of_a_ledger_acts(tmp_path: Path, attack: str) -> None:
    (tmp_path / "evil.yaml").write_text(EVIL, encoding="utf-8")
    loaded = load(tmp_path / "evil.yaml")
    assert loaded.ledger is not None, loaded.findings
    ledger = poisoned(loaded.ledger, attack)._replace(files=loaded.ledger.files)
    for word in ("p", "s", "e"):
        hits = search(ledger, [word])
        assert hits
        page = find_page(ledger, [word, attack], hits)
        for text in (page_text(page, 80), markdown_text(page), json_text(Encoder(ledger).encode(hits))):
            assert not ACTING.search(text), ACTING.search(text)


# ---- What must always hold


@given(st.text(max_size=40), st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = fold(text[start : data.draw(st.integers(start, len(text)))])
    if not part:
        return
    found = spans(text, [part])
    assert found
    assert all(end < begin for (_, end), (begin, _) in pairwise(found))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(part in fold(text[a:b]) for a, b in found)


@given(st.text(max_size=40))
def test_folding_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold("".join(fold(character) for character in text)) == fold(text)


def _naive(text: str) -> str:
    """Another way to fold: the whole text at once."""
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans("ıİəƏ", "iiaa"))).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


@pytest.mark.parametrize("word", ["constitution", "türkiye", "Aliyev", "OSCE", "border", "2024-03", "xyzzy", "Տ"])
def test_the_shipped_ledger_by_another_way(word: str) -> None:
    """What is found is what has the word in its summary, quotes and notes, and nothing has it that is not found."""
    ledger = load(SHIPPED).ledger
    assert ledger is not None
    found = {hit.record.id for hit in search(ledger, [word]) if isinstance(hit.record, Position)}
    for record in ledger.positions:
        quotes = [cite.quote or "" for cite in record.cites]
        own = [record.id, record.summary, record.note or "", record.speaker or "", record.to or "", *quotes]
        if any(_naive(word) in _naive(text) for text in own):
            assert record.id in found, record.id
        elif record.id in found:
            issue = ledger.issues[record.issue]
            parties = [ledger.parties[party].name for party in (*record.parties, *record.said_by)]
            cites = [text for cite in record.cites for text in (cite.source, cite.locator or "")]
            options = [text for o in (*record.options, *record.rejects) for text in (o, issue.options[o].title)]
            carried = [
                text for ids in record.conditions.values() for c in ids for text in (c, ledger.conditions[c].title)
            ]
            other = [issue.id, issue.title, *parties, *record.parties, *record.said_by, *cites, *options, *carried]
            assert any(_naive(word) in _naive(text) for text in other), record.id
