"""The report without a browser: its bytes, its size, its numbers, its safety, and its parts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from talks import ROOT, TALKS, environment, negtrack, within

from negtrack.formats.html.drawing import BANDS, STACKED, chart, outlines, strip, years
from negtrack.formats.html.parts import inks
from negtrack.ledger.dates import parse_day
from negtrack.ledger.model import Status
from negtrack.views.report.rows import ArticleLook

LEDGER = ROOT / "data" / "positions.yaml"
AS_OF = "2026-06-08"


def report(cwd: Path, *args: str | Path, ledger: Path = LEDGER, as_of: str = AS_OF) -> str:
    return printed(within("report", "-l", ledger, "--as-of", as_of, *args, cwd=cwd))


def printed(done: subprocess.CompletedProcess[str]) -> str:
    notes = [note for note in done.stderr.splitlines() if "no entry day" not in note]
    assert (done.returncode, notes) == (0, [])
    return done.stdout


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(tmp_path_factory.mktemp("report"))


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    path = tmp_path / "positions.yaml"
    path.write_text(TALKS, encoding="utf-8")
    return path


def test_the_same_ledger_and_options_give_the_same_bytes(shipped: str, tmp_path: Path) -> None:
    """Wherever the ledger lies and is called from, whatever the hashes of strings and the language of the machine."""
    copy = tmp_path / "positions.yaml"
    copy.write_bytes(LEDGER.read_bytes())
    surroundings = {"PYTHONHASHSEED": "7", "LANG": "C.UTF-8", "TZ": "Asia/Baku"}
    again = printed(negtrack("report", "-l", copy, "--as-of", AS_OF, cwd=tmp_path, **surroundings))
    assert again == shipped
    assert str(tmp_path) not in again


def test_the_shipped_ledger_makes_a_small_page(shipped: str) -> None:
    assert len(shipped.encode()) < 600_000


def test_no_address_is_loaded_and_only_what_is_inside_may_run(shipped: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', shipped)
    (style,) = re.findall(r"<style>(.*?)</style>", shipped, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", shipped, re.DOTALL)

    def allowed(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {allowed(style)}; script-src {allowed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"\b(?:src|srcset|action|background|poster|data|style)=", re.sub(r"<script.*", "", shipped))
    assert "@import" not in style and "url(" not in style
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(|XMLH", script)


def test_the_page_without_its_script_says_what_status_says(shipped: str, tmp_path: Path) -> None:
    told = json.loads(within("status", "-l", LEDGER, "--as-of", AS_OF, "-f", "json", cwd=tmp_path).stdout)
    body = shipped.partition('<table class="matrix issues"')[2].partition("</table>")[0]
    rows = re.findall(r'<tr role="row" id="issue/([^"]*)" class="r-([^"]*)"', body)
    assert rows == [(issue["issue"], issue["status"]) for issue in told["issues"]]
    since = re.findall(r'<span class="since">(?:since )?([^<]*)</span>', body)
    assert since == [issue["since"] or "" for issue in told["issues"]]
    tally = shipped.partition('id="tally-issues"')[2].partition("</ul>")[0]
    numbers = re.findall(r'<li data-status="([^"]*)"[^>]*><strong>(\d+)</strong>', tally)
    assert {status: int(number) for status, number in numbers} == told["summary"]


class _Texts(HTMLParser):
    """The names of elements, and the attributes that may act."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.acting += [
            name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")
        ]


EVIL = "</script><img src=x onerror=alert(1)>\"'{{7*7}}{% raw %}<!--"


@pytest.mark.parametrize("part", [(), *(("--part", part, "-f", "html") for part in ("matrix", "timeline", "chart"))])
def test_every_text_of_a_ledger_stays_text(talks: Path, part: tuple[str, ...]) -> None:
    quoted = json.dumps(EVIL)
    text = TALKS.replace("title: Talks on the river", f"title: {quoted}").replace("Who guards the bridge", EVIL[:9])
    text = text.replace("title: The border on the river", f"title: {quoted}").replace("Northland", "N<b>")
    text = text.replace("{joint: Both together,", f"{{joint: {quoted},").replace(
        "summary: Wants the middle.", f"summary: {quoted}"
    )
    talks.write_text(
        text.replace("title: Daily news", f"title: {quoted}").replace("title: Third round", f"title: {quoted}")
    )
    page = report(talks.parent, *part, ledger=talks, as_of="2024")
    parser = _Texts()
    parser.feed(page)
    assert parser.acting == []
    assert not {"img", "b", "iframe", "object", "embed", "form", "base", "link"}.intersection(parser.elements)
    assert parser.elements.count("script") == (0 if part else 2)
    assert "{{7*7}}" in page


def test_an_address_that_is_not_of_the_web_is_no_link(talks: Path) -> None:
    def links(url: str) -> list[str]:
        talks.write_text(TALKS.replace("publisher: The Daily\n", f"publisher: The Daily\n    url: {url}\n"))
        return re.findall(r'<a dir="auto" href="([^#"][^"]*)"', report(talks.parent, ledger=talks, as_of="2024"))

    assert links("https://example.org/a?b=c&d") == ["https://example.org/a?b=c&amp;d"]
    assert links('"http://example.org/"') == ["http://example.org/"]


def test_the_looks_of_the_page_are_those_of_each_day(shipped: str, tmp_path: Path) -> None:
    """The statuses that the page carries for its script are those of the strip of the command line."""
    data = data_of(shipped)
    words = [word for word, _, _ in data["statuses"]]
    told = json.loads(within("timeline", "--strip", "-l", LEDGER, "--until", AS_OF, "-f", "json", cwd=tmp_path).stdout)
    offsets = [parse_day(day) - data["first"] for day in told["dates"]]
    assert len(offsets) > 25
    for id, _, _, _, _, looks in data["issues"]:
        carried = [[words[look[1]] for look in looks if look[0] <= offset][-1] for offset in offsets]
        assert carried == told["issues"][id]


def test_issues_and_parties_narrow_the_page(tmp_path: Path) -> None:
    page = data_of(report(tmp_path, "-i", "constitution", "-i", "minsk-group"))
    assert [issue[0] for issue in page["issues"]] == ["constitution", "minsk-group"]
    assert {record[4] for record in page["records"]} == {0, 1}
    russia = data_of(report(tmp_path, "-p", "Russia"))
    assert 0 < len(russia["issues"]) < 37
    both = data_of(report(tmp_path, "-p", "Russia", "-p", "OSCE"))
    assert both["columns"] == russia["columns"] == ["Armenia", "Azerbaijan"]
    assert {issue[0] for issue in both["issues"]} >= {issue[0] for issue in russia["issues"]}
    assert len(both["issues"]) < 37


def test_as_known_and_evidence_are_those_of_status(tmp_path: Path) -> None:
    options = ("--evidence", "own", "--as-known", "2030", "--stale-days", "30")
    data = data_of(report(tmp_path, *options))
    told = within("status", "-l", LEDGER, "--as-of", AS_OF, *options, "-f", "json", cwd=tmp_path)
    words = [word for word, _, _ in data["statuses"]]
    offset = data["asOf"] - data["first"]
    shown = {issue[0]: [look for look in issue[5] if look[0] <= offset][-1] for issue in data["issues"]}
    for issue in json.loads(told.stdout)["issues"]:
        look = shown[issue["issue"]]
        assert words[look[1]] == issue["status"]
        assert ("stale" in data["texts"][look[5]]) == ("stale" in issue["flags"])


def test_many_parties_stand_in_blocs(tmp_path: Path) -> None:
    parties = "".join(f"  P{n}: {{name: Party {n}, role: principal}}\n" for n in range(9))
    records = "".join(
        f"  - {{party: P{n}, issue: i, date: 2024-01-{n + 1:02}, act: demands, option: {'x' if n else 'y'}, "
        "summary: Said., source: s}\n"
        for n in range(9)
    )
    path = tmp_path / "many.yaml"
    path.write_text(
        f"negtrack: 1\ntitle: Many\nparties:\n{parties}issues:\n  i:\n    title: I\n    question: What?\n"
        "    options: {x: This, y: That}\nsources:\n  s: {title: News, publisher: Paper, kind: news, side: none}\n"
        f"positions:\n{records}"
    )
    page = report(tmp_path, ledger=path)
    assert data_of(page)["columns"] == ["Blocs", "Holdouts"]
    assert "x: 8 parties; y: Party 0" in page and "to x: Party 0" in page


@pytest.mark.parametrize("part", ["matrix", "timeline", "chart"])
def test_parts_are_drawings_tables_and_pages(part: str, tmp_path: Path) -> None:
    drawing = ElementTree.fromstring(report(tmp_path, "--part", part, "-f", "svg").encode())
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing[0].tag.endswith("title") and "Armenia" in (drawing[0].text or "")
    used = {element.get("fill") for element in drawing.iter()}
    assert inks()[Status.AGREED].area in used and inks()[Status.DISPUTED].area in used
    table = report(tmp_path, "--part", part, "-f", "md")
    assert table.startswith("# Armenia–Azerbaijan peace agreement\n") and "| --- |" in table
    page = report(tmp_path, "--part", part)
    assert page.startswith("<!doctype html>") and "<script" not in page and "script-src" not in page


def test_parts_of_an_evil_ledger_are_sound_xml(talks: Path) -> None:
    talks.write_text(TALKS.replace("title: The toll", f"title: {json.dumps(EVIL + chr(0x202E))}"))
    for part in ("matrix", "timeline", "chart"):
        drawing = ElementTree.fromstring(
            report(talks.parent, "--part", part, "-f", "svg", ledger=talks, as_of="2024").encode()
        )
        assert {element.tag.rpartition("}")[2] for element in drawing.iter()} <= {
            "svg",
            "title",
            "rect",
            "text",
            "tspan",
            "g",
            "path",
            "line",
        }


def test_what_cannot_be_written_is_refused(talks: Path) -> None:
    for args, words in (
        (["-f", "svg"], "name a --part"),
        (["-o", talks], "is the ledger itself"),
        (["-i", "nothing"], "no issue is called"),
    ):
        done = within("report", "-l", talks, *args, cwd=talks.parent)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr


def test_a_ledger_without_records_or_articles_makes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text(
        "negtrack: 1\ntitle: Nothing yet\nparties: {A: {name: A, role: principal}, B: {name: B, role: principal}}\n"
        "issues: {i: {title: I, question: What?, options: {x: This, y: That}}}\n"
    )
    page = report(tmp_path, ledger=path)
    assert '<span class="word">no data</span>' in page and 'id="articles"' not in page


def test_a_ledger_of_thousands_of_records_leaves_out_what_would_take_too_long(tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    generator = str(ROOT / "benchmarks" / "generate.py")
    made = subprocess.run([sys.executable, generator, "2100"], capture_output=True, env=environment(), check=True)
    path.write_bytes(made.stdout)
    page = report(tmp_path, ledger=path)
    assert len(data_of(page)["records"]) == 2100
    assert "not worked out here for so many records" in page


def look(day: int, status: Status) -> ArticleLook:
    return ArticleLook(day, status, "")


def test_a_strip_covers_the_whole_time_once() -> None:
    looks = (look(100, Status.NO_DATA), look(110, Status.AGREED), look(120, Status.AGREED), look(150, Status.DISPUTED))
    bars = strip(looks, 100, 199)
    assert [(bar.status, bar.x, bar.width) for bar in bars] == [
        (Status.NO_DATA, 0, 100), (Status.AGREED, 100, 400), (Status.DISPUTED, 500, 500)
    ]  # fmt: skip
    assert [area.path for area in outlines(bars)] == [
        "M0 9.75h100v0.5h-100z", "M100 1h400v9h-400z", "M500 10h500v9h-500z"
    ]  # fmt: skip
    assert len(set(BANDS.values())) == len(Status)
    assert all(y >= 0 and y + height <= 20 for y, height in BANDS.values())


def test_a_stacked_chart_counts_each_row_on_each_day() -> None:
    rows = [
        (look(1, Status.NO_DATA), look(6, Status.AGREED)),
        (look(1, Status.NO_DATA), look(6, Status.DISPUTED)),
        (look(1, Status.AGREED),),
    ]
    drawn = chart(rows, 1, 10)
    assert drawn.most == 3
    assert {area.status: area.path for area in drawn.areas} == {
        Status.AGREED: "M0 2H500V1H1000V3H0Z",
        Status.NO_DATA: "M0 0H500V1H1000V1H500V2H0Z",
        Status.DISPUTED: "M0 0H1000V1H500V0H0Z",
    }
    assert sorted(STACKED) == sorted(Status)


def test_years_stand_where_they_begin() -> None:
    first, last = parse_day("2022-03-11"), parse_day("2026-06-08")
    assert [tick.year for tick in years(first, last)] == ["2023", "2024", "2025", "2026"]
    assert years(parse_day("2024-02-01"), parse_day("2024-03-01")) == []
    long = years(parse_day("1901-05-01"), parse_day("2026-06-08"))
    assert len(long) <= 14 and all(a.at < b.at for a, b in pairwise(long))


def test_the_page_shows_what_was_known_then_beside_what_is_known_now(tmp_path: Path) -> None:
    text = TALKS.replace(
        "summary: Takes half., source: paper}", "summary: Takes half., source: paper, recorded: 2024-06-01}"
    )
    (tmp_path / "positions.yaml").write_text(text, encoding="utf-8")
    asked = ("report", "--as-of", "2024-04-30", "-o", "page.html")
    assert within(*asked, "--as-known", "2024-05-31", cwd=tmp_path).returncode == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    section = re.search(r'<section id="known".*?</section>', page, re.DOTALL)
    assert section is not None
    words = " ".join(re.sub(r"<[^>]*>", " ", section[0]).split())
    assert "1 of 3 issues are known otherwise or better today" in words
    assert re.search(r"The toll … incomplete ◐ conditional 1$", words), words
    assert "as known on 2024-05-31" in page, "the line to quote says so, too"
    assert within(*asked, cwd=tmp_path).returncode == 0
    assert 'id="known"' not in (tmp_path / "page.html").read_text(encoding="utf-8")
