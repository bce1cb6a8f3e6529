"""``check``: quotes held to an archive, hints at thin evidence, and what editors and CI are told."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from passages import PASSAGES
from talks import ROOT, environment

from negtrack import cli
from negtrack.checks.registry import LEDGER_CHECKS
from negtrack.checks.run import CheckResult, check_ledger
from negtrack.formats.github import annotations_text
from negtrack.ledger.codes import CODES, register
from negtrack.ledger.findings import Finding, Location, Severity
from negtrack.ledger.load import load

SHIPPED = ROOT / "data" / "positions.yaml"
SOURCES = ROOT.parent / "shared" / "sources"

HEAD = """\
negtrack: 1
title: Waters of the Una
covered_to: 2024-06-30
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
  OBS: {name: Observer, role: commentator}
issues:
  dam:
    title: Upper dam
    question: When is the upper dam opened?
    options: {now: At once, later: After the treaty}
  gates:
    title: Monitoring
    question: Who watches the gates?
    options: {own: Each side, third: Third parties}
    principals: [NOR, SUD]
articles:
  1: {title: The river, issues: [dam, gates]}
conditions:
  peace: {title: A lasting peace, holder: OBS, blocks: [signing]}
"""


class Run(NamedTuple):
    """What a command did: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, in their order."""
        return re.findall(r"^\S+: (?:error|hint)\[(NT\d+)\]", self.out, re.MULTILINE)


Check = Callable[..., Run]
Golden = Callable[[str, str], None]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run ``negtrack check`` in a folder of its own, on the ledger there unless another is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)

    def run(*arguments: str, ledger: str = "positions.yaml") -> Run:
        capsys.readouterr()
        status = cli.run(["check", ledger, *arguments])
        out, err = capsys.readouterr()
        return Run(status, out, err)

    return run


def archive(folder: Path) -> None:
    """The passages as archived documents, en.txt and so on."""
    folder.mkdir()
    for language, passage in PASSAGES.items():
        (folder / f"{language}.txt").write_text(passage, encoding="utf-8")


def sha256(language: str) -> str:
    return hashlib.sha256(PASSAGES[language].encode()).hexdigest()


def source(id: str, language: str = "en", **keys: str) -> str:
    """A source in a ledger; with a language, that passage is its archived document."""
    fields = {"file": f"{language}.txt", "sha256": sha256(language), "side": "none", **keys}
    archived = f", archive: {{file: {fields['file']}, sha256: {fields['sha256']}}}"
    if fields["sha256"] == "none":
        archived = f", archive: {{file: {fields['file']}}}"
    if fields["file"] == "none":
        archived = ""
    return f"  {id}: {{title: T, publisher: P, kind: news, side: {fields['side']}{archived}}}\n"


def record(source: str, quote: str | None, number: int = 1, **keys: str) -> str:
    """A record in a ledger, on a day of its own."""
    fields = {"party": "NOR", "issue": "dam", "date": f"2024-05-{number:02}", "act": "demands", "option": "now", **keys}
    lines = [f"{name}: {value}" for name, value in fields.items()]
    lines += ["summary: S", f"source: {source}"]
    if quote is not None:
        lines.append(f"quote: {json.dumps(quote, ensure_ascii=False)}")
    return "  - " + "\n    ".join(lines) + "\n"


def write(folder: Path, sources: str, positions: str, name: str = "positions.yaml") -> None:
    (folder / name).write_text(f"{HEAD}sources:\n{sources}positions:\n{positions}", encoding="utf-8")


GOOD = [
    ("en", "would not accept 13 of the 17 articles"),
    ("hy", "չի ընդունի 17 հոդվածներից 13-ը"),
    ("az", "yuxarı bənd bağlı qaldıqca 17 maddədən"),
    ("ru", "не примет 13 из 17 статей"),
]


def write_good(folder: Path) -> None:
    """A ledger of four records, each with a quote that stands in its document."""
    archive(folder / "archive")
    write(
        folder,
        "".join(source(f"s-{language}", language) for language, _ in GOOD),
        "".join(record(f"s-{language}", quote, n) for n, (language, quote) in enumerate(GOOD, 1)),
    )


# Quotes held to the archive


def test_quotes_that_stand_in_four_languages(tmp_path: Path, check: Check) -> None:
    write_good(tmp_path)
    done = check("--archive", "archive")
    assert done.status == 0
    assert done.codes == []
    assert done.out.endswith("; 4 quotes held to 4 documents: 4 found, 0 not run\n")


def test_without_an_archive_nothing_is_said_of_quotes(tmp_path: Path, check: Check) -> None:
    write_good(tmp_path)
    done = check()
    assert done.status == 0
    assert "quote" not in done.out


FAULTS: dict[str, tuple[str, str, str]] = {
    # name: what the source is, what is quoted, and the code
    "a digit": (source("s"), "would not accept 15 of the 17 articles", "NT404"),
    "a dropped negation": (source("s"), "said that it would accept 13 of the 17", "NT404"),
    "a swapped word": (source("s"), "would not accept 13 of the 17 clauses", "NT404"),
    "a homoglyph": (source("s"), "would not accept 13 of the 17 аrticles", "NT404"),
    "a stitched quote": (source("s"), "the delegation of Norland asked for third-party monitoring", "NT404"),
    "a wrong file": (source("s", file="english.txt"), "would not accept 13 of the 17 articles", "NT401"),
    "a wrong hash": (source("s", sha256="0" * 64), "would not accept 13 of the 17 articles", "NT403"),
    "a quote from another document": (source("s"), "не примет 13 из 17 статей", "NT404"),
    "an empty quote": (source("s"), "", "NT405"),
    "an ellipsis inside": (source("s"), "would not accept … 17 articles", "NT406"),
}
"""What may be wrong with a quote or its document, each the only fault of its record."""

HELP = {
    "a digit": 'nearest here, line 3 (97% alike): “would not accept 13 of the 17 articles”; it has "13" for "15"',
    "a dropped negation": 'line 3 (95% alike): “said that it would not accept 13 of the 17”; it has "not" between',
    "a swapped word": 'it has "articles" for "clauses"',
    "a homoglyph": 'it has "articles" for "аrticles" with its Cyrillic small letter a',
    "a stitched quote": "nearest here, line ",
    "a quote from another document": "it stands in ru.txt, line 1; nearest here, line ",
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_fails_by_its_code(name: str, tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    described, quote, code = FAULTS[name]
    # a second document makes it known to the archive
    write(tmp_path, described + source("r", "ru"), record("s", quote) + record("r", GOOD[3][1], 2))
    done = check("--archive", "archive")
    assert done.status == 1
    assert done.codes == [code]
    assert HELP.get(name, "") in done.out


def test_ten_faults_in_one_ledger_fail_all_ten(tmp_path: Path, check: Check, golden: Golden) -> None:
    archive(tmp_path / "archive")
    sources = [text.replace(" s:", f" s{n}:") for n, (text, _, _) in enumerate(FAULTS.values())]
    records = [record(f"s{n}", quote, n + 1) for n, (_, quote, _) in enumerate(FAULTS.values())]
    write(tmp_path, "".join([*sources, source("r", "ru")]), "".join([*records, record("r", GOOD[3][1], 20)]))
    done = check("--archive", "archive")
    assert done.status == 1
    assert sorted(done.codes) == sorted(code for _, _, code in FAULTS.values())
    for help in HELP.values():
        assert help in done.out
    golden("check-faults.txt", done.out)
    assert "; 9 quotes held to 2 documents: 1 found, 8 not found, 2 not run\n" in done.out


def test_a_finding_stands_at_the_quote(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    cites = (
        "  - party: NOR\n    issue: dam\n    date: 2024-05-01\n    act: demands\n    option: now\n    summary: S\n"
        "    cites:\n"
        f"      - {{source: s, quote: {GOOD[0][1]}}}\n"
        "      - {source: s, quote: a quote that stands nowhere}\n"
    )
    write(tmp_path, source("s"), cites)
    (finding,) = [f for f in check_ledger(tmp_path / "positions.yaml", "archive").findings if f.code == "NT404"]
    assert finding.location is not None
    line = (tmp_path / "positions.yaml").read_text().split("\n")[finding.location.line - 1]
    assert line[finding.location.column - 1 :].startswith("a quote that stands nowhere")


def test_quotes_in_a_table_are_held_too(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    folder = tmp_path / "ledger"
    folder.mkdir()
    write(folder, source("s"), "")
    more = json.dumps([{"source": "s", "quote": "a quote that stands nowhere"}]).replace('"', '""')
    (folder / "positions.csv").write_text(
        "party,issue,date,act,options,summary,source,quote,more_cites\n"
        f'NOR,dam,2024-05-01,demands,now,S,s,{GOOD[0][1]},"{more}"\n'
    )
    done = check("--archive", "archive", ledger="ledger")
    assert done.status == 1
    assert "ledger/positions.csv:2:9: error[NT404]" in done.out
    assert "2 quotes held to 1 document: 1 found, 1 not found, 0 not run" in done.out


@pytest.mark.parametrize("folder", ["nowhere", "archive/en.txt", ""])
def test_without_the_folder_nothing_passes(folder: str, tmp_path: Path, check: Check) -> None:
    write_good(tmp_path)
    done = check("--archive", folder)
    assert done.status == 1
    assert "error[NT401] no quote was held to its document" in done.out
    assert "; 0 quotes held to 0 documents: 0 found, 4 not run\n" in done.out


def test_a_ledger_with_errors_is_not_held(tmp_path: Path, check: Check) -> None:
    write_good(tmp_path)
    path = tmp_path / "positions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("issue: dam", "issue: dams", 1), encoding="utf-8")
    done = check("--archive", "archive")
    assert done.status == 1
    assert "no quote was held to its document" in done.err
    assert "found" not in done.out
    shown = json.loads(check("--archive", "archive", "-f", "json").out)
    assert shown["archive"] is None
    assert "no quote was held" in shown["skipped"]


@pytest.mark.parametrize(
    "file", ["../outside.txt", "/etc/hostname", "a/../../outside.txt", "..\\\\outside.txt", "C:outside.txt", "."]
)
def test_nothing_outside_the_archive_is_opened(file: str, tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    (tmp_path / "outside.txt").write_text(PASSAGES["en"], encoding="utf-8")
    write(tmp_path, source("s", file=f'"{file}"'), record("s", GOOD[0][1]))
    assert check().codes == ["NT402"]
    done = check("--archive", "archive")
    assert done.status == 1
    assert sorted(done.codes) == ["NT401", "NT402"]
    assert "0 quotes held to 0 documents: 0 found, 1 not run" in done.out


def test_no_link_leads_out_of_the_archive(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    (tmp_path / "outside.txt").write_text(PASSAGES["en"], encoding="utf-8")
    (tmp_path / "archive" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "archive" / "within.txt").symlink_to("en.txt")
    (tmp_path / "archive" / "circle.txt").symlink_to("circle.txt")
    sources = [source(f"s{n}", file=f"{name}.txt") for n, name in enumerate(["link", "within", "circle"])]
    write(tmp_path, "".join(sources), "".join(record(f"s{n}", GOOD[0][1], n + 1) for n in range(3)))
    done = check("--archive", "archive")
    assert done.codes == ["NT401", "NT401"]
    assert "1 quote held to 1 document: 1 found, 2 not run" in done.out


def test_what_is_no_text_is_not_run(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    (tmp_path / "archive" / "scan.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe\x00")
    (tmp_path / "archive" / "folder").mkdir()
    os.mkfifo(tmp_path / "archive" / "pipe")
    names = ["scan.pdf", "folder", "pipe"]
    sources = [source(f"s{n}", file=name) for n, name in enumerate(names)]
    write(tmp_path, "".join(sources), "".join(record(f"s{n}", GOOD[0][1], n + 1) for n in range(3)))
    done = check("--archive", "archive")
    assert done.codes == ["NT401", "NT401", "NT401"]
    assert "0 quotes held to 0 documents: 0 found, 3 not run" in done.out


def test_quotes_of_sources_without_an_archived_document_are_not_run(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    sources = source("s", file="none") + source("t") + source("u", file="none") + source("v", file="none")
    quotes = [record("s", "a quote of no archived document"), record("s", "another quote of none", 2)]
    quotes += [record("t", GOOD[0][1], 3), record("u", "a third quote of none", 4), record("v", None, 5)]
    write(tmp_path, sources, "".join(quotes))
    done = check("--archive", "archive", "--hints")
    assert done.status == 0
    assert [code for code in done.codes if code < "NT420"] == ["NT416", "NT416"]
    assert '"s" has no archived document: 2 quotes not held to one' in done.out
    assert '"u" has no archived document: 1 quote not held to one' in done.out
    assert "add archive: {file: …, sha256: …}" in done.out
    assert "; 1 quote held to 1 document: 1 found, 3 not run\n" in done.out
    assert f"hint[NT416] {CODES['NT416'].subject}: 2 times\n" in check("--archive", "archive").out
    assert check("--archive", "archive", "--strict").status == 1
    tally = json.loads(check("--archive", "archive", "-f", "json").out)["archive"]
    assert (tally["quotes"], tally["found"], tally["not_found"], tally["not_run"]) == (4, 1, 0, 3)
    assert "NT416" not in check("--hints").codes
    nowhere = json.loads(check("--archive", "nowhere", "-f", "json").out)["archive"]
    assert (nowhere["quotes"], nowhere["not_run"]) == (4, 4)


def test_a_ledger_without_quotes_is_said_to_be_unheld(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    write(tmp_path, source("s", file="none"), record("s", None))
    done = check("--archive", "archive")
    assert done.status == 0
    assert "nothing is quoted, so that no quote was held" in done.out


@pytest.mark.parametrize(
    ("described", "quote", "keys", "code", "help"),
    [
        (source("s", sha256="none"), GOOD[0][1], {}, "NT411", "sha256sum en.txt"),
        (source("s"), None, {}, "NT412", "add quote"),
        (source("s"), "a first step", {}, "NT413", "the quote has 3 words"),
        (source("s"), " ".join(PASSAGES["en"].split()[3:20]), {}, "NT413", "the quote has 17 words"),
        (source("s"), "the talks", {}, "NT413", "the quote has 2 words"),
        (
            source("s", file="twice.txt", sha256="none"),
            "to be or not",
            {},
            "NT414",
            "2 times in twice.txt (lines 1, 2)",
        ),
        (source("s"), GOOD[0][1], {"locator": "line 5"}, "NT415", "stands on line 3 of en.txt, not on"),
        (source("s"), "third-party monitoring of the gates", {"locator": "line 3"}, "NT415", "stands on line 5"),
    ],
)
def test_hints_at_quotes(
    described: str, quote: str | None, keys: dict[str, str], code: str, help: str, tmp_path: Path, check: Check
) -> None:
    archive(tmp_path / "archive")
    (tmp_path / "archive" / "twice.txt").write_text("to be or not to\nbe: to be or not")
    write(tmp_path, described, record("s", quote, 1, **keys))
    done = check("--archive", "archive", "--hints")
    assert done.status == 0
    assert code in done.codes
    assert help in done.out
    assert check("--archive", "archive", "--strict").status == 1


def test_how_hints_read(tmp_path: Path, check: Check, golden: Golden) -> None:
    archive(tmp_path / "archive")
    twice = PASSAGES["ru"] * 2
    (tmp_path / "archive" / "ru.txt").write_text(twice, encoding="utf-8")
    sources = (
        source("en", side="SUD")
        + source("hy", "hy", sha256="none")
        + source("ru", "ru", side="SUD", sha256=hashlib.sha256(twice.encode()).hexdigest())
    )
    records = [
        record("en", None, 1),
        record("en", "a first step", 2, option="later"),
        record("en", GOOD[0][1], 3, locator="lines 4–5"),
        record("hy", GOOD[1][1], 4, party="SUD", date="2023"),
        record("ru", GOOD[3][1], 5, issue="gates", option="own"),
    ]
    write(tmp_path, sources, "".join(records))
    done = check("--archive", "archive", "--hints")
    assert set(done.codes) == {code for code in CODES if code.startswith("NT4") and code > "NT410"} - {"NT416"}
    golden("check-hints.txt", done.out)
    golden("check-hints-summed-up.txt", check("--archive", "archive").out)


def test_a_locator_may_name_any_of_the_lines_of_a_quote(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    quote = "asked for third-party monitoring of the gates"
    for locator in ("line 5", "lines 5-6", "line 6", "lines 2, 6", "page 1"):
        write(tmp_path, source("s"), record("s", quote, locator=locator))
        assert check("--archive", "archive").codes == []


def test_no_quote_is_needed_where_nothing_is_archived(tmp_path: Path, check: Check) -> None:
    write(tmp_path, source("s", file="none"), record("s", None) + record("s", "in … short", 2))
    assert set(check("--hints").codes) == {"NT422"}
    write(tmp_path, source("s", file="none"), record("s", ""))
    assert "NT405" in check().codes


def test_the_nearest_passage_is_looked_for_only_when_it_is_needed(tmp_path: Path) -> None:
    write_good(tmp_path)
    program = (
        "import sys; from negtrack.cli import run; "
        "print(run(['check', 'positions.yaml', '--archive', 'archive']), 'rapidfuzz' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("0 False\n")


# What standings rest on


def standing_hints(folder: Path, sources: str, positions: str) -> list[tuple[str, str]]:
    write(folder, sources, positions)
    result = check_ledger(folder / "positions.yaml")
    assert result.ledger is not None
    return [(f.code, f.message) for f in result.findings if f.code in ("NT421", "NT422", "NT423")]


OUTLETS = "".join(source(id, file="none", side=side) for id, side in [("n", "NOR"), ("s", "SUD"), ("o", "none")])


def two(first: str, second: str, number: int = 1, **keys: str) -> str:
    """A record with two sources."""
    return record(first, None, number, **keys).replace(
        f"source: {first}\n", f"cites: [{{source: {first}}}, {{source: {second}}}]\n"
    )


def test_outlets_of_the_other_side_alone(tmp_path: Path) -> None:
    spare = record("s", None, 2, party="SUD", issue="gates", option="own")  # so that every source is used
    assert standing_hints(tmp_path, OUTLETS, record("s", None) + spare) == [
        ("NT421", "NOR on dam rests on outlets of SUD alone: s"),
        ("NT422", "NOR on dam rests on one source alone: s"),
        ("NT422", "SUD on gates rests on one source alone: s"),
    ]
    assert standing_hints(tmp_path, OUTLETS, two("s", "o")) == []
    assert standing_hints(tmp_path, OUTLETS, two("s", "n")) == []


def test_a_later_record_may_mend_it(tmp_path: Path) -> None:
    earlier = record("s", None, 1)
    assert standing_hints(tmp_path, OUTLETS, earlier + two("o", "n", number=2, option="later")) == []


def test_one_standing_gives_one_finding_of_a_code(tmp_path: Path) -> None:
    records = [
        record("s", None, 1),
        record("s", None, 2),
        record("s", None, 3, option="later", adds="nor-dam-2024-05-02"),
    ]
    write(tmp_path, OUTLETS, "".join(records))
    found = [f for f in check_ledger(tmp_path / "positions.yaml").findings if f.code in ("NT421", "NT422")]
    assert [f.code for f in found] == ["NT421", "NT422"]
    last = (tmp_path / "positions.yaml").read_text().split("\n").index("    date: 2024-05-03") - 1
    assert {f.location.line for f in found if f.location} == {last}


@pytest.mark.parametrize(
    ("date", "coarse"),
    [("2024", True), ("2024~", True), ("2024-01/2024-02", True), ("2024-01", False), ("2024-01-20/2024-02-19", False)],
)
def test_dates_coarser_than_a_month(date: str, coarse: bool, tmp_path: Path) -> None:
    found = standing_hints(tmp_path, OUTLETS, two("n", "o", date=date))
    assert found == ([("NT423", f"NOR on dam rests on a date coarser than a month: {date}")] if coarse else [])


def test_a_closer_date_for_the_same_words_settles_it(tmp_path: Path) -> None:
    assert standing_hints(tmp_path, OUTLETS, two("n", "o", date="2023") + two("n", "o", date="2024-05-02")) == []


def test_what_others_say_of_it_makes_no_standing(tmp_path: Path) -> None:
    assert standing_hints(tmp_path, OUTLETS, record("s", None, said_by="SUD")) == []
    assert standing_hints(tmp_path, OUTLETS, record("s", None, party="OBS")) == []


def test_the_ledgers_end_is_what_counts(tmp_path: Path) -> None:
    assert standing_hints(tmp_path, OUTLETS, record("s", None, date="2024-07-01")) == []  # covered_to is June


# The lines that findings show


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "marked"])
def test_each_finding_shows_its_own_line(tmp_path: Path, check: Check, newline: str, mark: str) -> None:
    """In a file of some hundred lines, in whichever way they end, the last one without an end."""
    lines = [*SPARE.splitlines(), "positions:"]
    lines += [
        f"  - {{party: NOR, issue: dam, date: 2024, act: demands, option: none-{n}, summary: é, source: n}}"
        for n in range(260)
    ]
    (tmp_path / "positions.yaml").write_bytes((mark + newline.join(lines)).encode())
    out = check().out
    shown = dict(re.findall(r"^ +(\d+) \| (.*)$", out, re.MULTILINE))
    assert len(shown) >= 260
    assert all(lines[int(number) - 1].startswith(line.rstrip("…")) for number, line in shown.items())
    assert {int(number) for number in shown} >= {*range(len(lines) - 259, len(lines) + 1)}


# What nothing mentions


SPARE = """\
negtrack: 1
title: Waters of the Una
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
  OBS: {name: Observer, role: commentator}
issues:
  dam: {title: Upper dam, question: When is it opened?, options: {now: At once, later: After the treaty}}
  gates: {title: Monitoring, question: Who watches?, options: {own: Each side, third: Third parties}}
sources:
  n: {title: N, publisher: P, kind: news, side: none}
  m: {title: M, publisher: P, kind: news, side: none}
"""
SAID = "positions:\n  - {party: NOR, issue: dam, date: 2024, act: demands, option: now, summary: S, source: n}\n"


@pytest.mark.parametrize(
    ("ledger", "spare"),
    [
        (SPARE, ['party "OBS"', 'source "n"', 'source "m"']),
        (SPARE + SAID, ['party "SUD"', 'party "OBS"', 'source "m"', 'issue "gates"']),
    ],
    ids=["before the first position", "from the first position on"],
)
def test_what_nothing_mentions(tmp_path: Path, check: Check, ledger: str, spare: list[str]) -> None:
    (tmp_path / "positions.yaml").write_text(ledger, encoding="utf-8")
    found = json.loads(check("-f", "json").out)["findings"]
    told = [finding["message"] for finding in found if finding["code"] == "NT601"]
    assert sorted(told) == sorted(f"nothing mentions the {each}" for each in spare)


# How it is written


def test_hints_are_summed_up_unless_asked_for(tmp_path: Path, check: Check) -> None:
    write(tmp_path, OUTLETS, record("s", None))
    done = check()
    assert done.status == 0
    assert done.codes == ["NT601", "NT601"]
    assert f"hint[NT421] {CODES['NT421'].subject}: once\n" in done.out
    assert "negtrack check --hints shows each\n" in done.out
    assert "4 hints in 1 position" in done.out
    for option in ("--hints", "--strict"):
        shown = check(option)
        assert sorted(shown.codes) == ["NT421", "NT422", "NT601", "NT601"]
        assert "--hints shows" not in shown.out
        assert shown.status == (option == "--strict")


def test_a_sound_ledger_sums_up_nothing(tmp_path: Path, check: Check) -> None:
    write_good(tmp_path)
    assert check().out.count("\n") == 1


def test_evidence_is_summed_up_only_where_it_is_a_hint() -> None:
    for code in CODES.values():
        if code.code.startswith("NT4"):
            assert code.severity is (Severity.ERROR if code.code < "NT410" else Severity.HINT)
        assert code.severity is Severity.HINT or not code.summed_up


def test_a_check_finds_only_what_it_has_registered(tmp_path: Path) -> None:
    path = tmp_path / "thin.yaml"
    path.write_text(
        """\
negtrack: 1
title: Thin
covered_to: 2025
parties:
  N: {name: Northland, role: principal}
  S: {name: Southland, role: principal}
  X: {name: X, role: mediator}
  EU: {name: Union, role: principal}
  EU27: {name: All of it, role: third-party, members: [X]}
issues: {dam: {title: Dam, question: When?, options: {early: Early, late: Late}}}
sources:
  gz: {title: Gazette, publisher: P, kind: news, side: none, archive: {file: ../gz.txt}}
  tv: {title: TV, publisher: P, kind: news, side: none, published: 2024, url: tv.example}
  again: {title: TV, publisher: P, kind: news, side: none, url: tv.example}
conditions: {survey: {title: A survey, blocks: [dam]}}
positions:
  - {party: EU27, issue: dam, date: 2024, act: demands, option: early, summary: Yes., source: gz}
  - {party: N, issue: dam, date: 2162, act: reaffirms, summary: As before., source: tv, recorded: 2024-01-01}
  - {party: N, issue: dam, date: 2162-01, act: reaffirms, summary: As before., source: tv}
  - {party: N, issue: dam, date: 2024, act: demands, option: early, summary: Says so., source: gz, quote: so}
  - {party: S, issue: dam, date: 2024, act: rejects, option: late, conditions: [survey], summary: No., source: gz}
expect: [{as_of: 2024-12-31, issue: dam, status: agreed}]
""",
        encoding="utf-8",
    )
    ledger = load(path).ledger
    assert ledger is not None
    idle = set()
    for check in LEDGER_CHECKS:
        found = {fault.code for fault in check.function(ledger)}
        assert found <= {code.code for code in check.codes}
        idle |= set() if found else {check.function.__name__}
    assert idle == {"nobody_asked"}, "show the others something to find"


def test_a_code_is_given_once() -> None:
    taken = next(iter(CODES.values()))
    with pytest.raises(ValueError, match=f"the code {taken.code} is taken"):
        register(taken)


def test_json_has_every_finding_and_the_tally(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    write(
        tmp_path,
        source("s") + source("t", file="none"),
        record("s", "a quote that stands nowhere") + record("t", None, 2),
    )
    done = check("--archive", "archive", "-f", "json")
    shown = json.loads(done.out)
    assert done.status == 1
    assert shown["archive"] == {
        "folder": "archive", "documents": 1, "quotes": 1, "found": 0, "not_found": 1, "not_run": 0,
    }  # fmt: skip
    assert shown["skipped"] is None
    assert shown["summary"] == {"error": 1, "hint": 0}
    (finding,) = shown["findings"]
    assert finding["code"] == "NT404"
    assert set(finding) == {"code", "severity", "message", "file", "line", "column", "hint"}
    assert json.loads(check("-f", "json").out)["archive"] is None


def test_annotations_for_github(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    write(tmp_path, source("s"), record("s", "a quote: 100% new, standing nowhere", issue="gates", option="own"))
    done = check("--archive", "archive", "-f", "github")
    assert done.status == 1
    first, *others = done.out.splitlines()
    head, _, message = first[2:].partition("::")
    assert re.fullmatch(r"error file=positions\.yaml,line=\d+,col=12,title=NT404", head)
    assert message.startswith("the quote does not stand in en.txt%0Anearest here, line ")
    assert others == [f"::notice title=NT422::{CODES['NT422'].subject}: once; negtrack check --hints shows each"]
    assert "held to 1 document" in done.err
    each = check("-f", "github", "--hints").out
    assert each.startswith("::notice file=positions.yaml,line=")
    assert "title=NT422::NOR on gates rests on one source alone: s%0Alook for" in each


def test_what_github_would_read_is_escaped(tmp_path: Path) -> None:
    span = Location(str(tmp_path / "a,b:c%" / "x.yaml"), 3, 5)
    findings = [
        Finding("NT203", Severity.ERROR, "50% of\n::error::it, \x1b[31m", span, "a\r\nb"),
        Finding("NT401", Severity.ERROR, "no folder", None, "name one"),
        Finding("NT101", Severity.ERROR, "elsewhere", Location("/other/x.yaml", 1, 1), "mend"),
    ]
    lines = annotations_text(findings, tmp_path, True).splitlines()
    assert lines == [
        "::error file=a%2Cb%3Ac%25/x.yaml,line=3,col=5,title=NT203::50%25 of ::error::it, \\x1b[31m%0Aa b",
        "::error title=NT401::no folder%0Aname one",
        "::error file=/other/x.yaml,line=1,col=1,title=NT101::elsewhere%0Amend",
    ]


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}},
        "additionalProperties": False}  # fmt: skip
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def record_of(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def list_of(items: Any, **keys: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **keys}


POSITIVE = {"type": "integer", "minimum": 1}
SARIF = record_of(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs=list_of(
        record_of(
            ["tool", "results"],
            tool=record_of(
                ["driver"],
                driver=record_of(
                    ["name", "version", "rules"],
                    name={"const": "negtrack"},
                    version={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                    semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                    rules=list_of(
                        record_of(
                            ["id", "shortDescription"],
                            id={"type": "string", "pattern": "^NT[0-9]{3}$"},
                            shortDescription=TEXT,
                            defaultConfiguration=record_of(["level"], level=LEVEL),
                        ),
                        uniqueItems=True,
                    ),
                ),
            ),
            invocations=list_of(
                record_of(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications=list_of(record_of(["message"], level=LEVEL, message=TEXT)),
                )
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            properties={"type": "object"},
            results=list_of(
                record_of(
                    ["ruleId", "message", "locations"],
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=LEVEL,
                    message=TEXT,
                    locations=list_of(
                        record_of(
                            ["physicalLocation"],
                            physicalLocation=record_of(
                                ["artifactLocation"],
                                artifactLocation=record_of(
                                    ["uri"],
                                    uri={"type": "string", "format": "uri-reference"},
                                    uriBaseId={"type": "string"},
                                ),
                                region=record_of(
                                    ["startLine"], startLine=POSITIVE, startColumn=POSITIVE, endColumn=POSITIVE
                                ),
                            ),
                        ),
                        minItems=1,
                    ),
                )
            ),
        ),
        minItems=1,
    ),
)
"""The part of SARIF 2.1.0 that is written here, as the standard's schema has it, with nothing besides."""


def test_sarif(tmp_path: Path, check: Check) -> None:
    archive(tmp_path / "archive")
    folder = tmp_path / "my ledgers"
    folder.mkdir()
    write(
        folder,
        source("s") + source("w", file="gone.txt"),
        record("s", "a quote that stands nowhere") + record("w", "a b c d", 2),
    )
    done = check("--archive", "archive", "-f", "sarif", ledger="my ledgers/positions.yaml")
    assert done.status == 1
    log = json.loads(done.out)
    jsonschema_rs.validator_for(SARIF, validate_formats=True).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(CODES)
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
    assert {(found["ruleId"], found["level"]) for found in run["results"]} >= {("NT404", "error"), ("NT401", "error")}
    (missing,) = [found for found in run["results"] if found["ruleId"] == "NT404"]
    place = missing["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20ledgers/positions.yaml", "uriBaseId": "%SRCROOT%"}
    line = (folder / "positions.yaml").read_text().split("\n")[place["region"]["startLine"] - 1]
    assert (
        line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1] == '"a quote that stands nowhere"'
    )
    assert run["properties"]["archive"]["not_run"] == 1


def test_sarif_of_a_ledger_elsewhere_and_of_one_that_cannot_be_read(tmp_path: Path, check: Check) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other, OUTLETS, record("s", None, issue="dams"))
    os.chdir(tmp_path / "other")
    (tmp_path / "here").mkdir()
    os.chdir(tmp_path / "here")
    for arguments in (["--archive", "nowhere"], []):
        log = json.loads(check("-f", "sarif", *arguments, ledger="../other/positions.yaml").out)
        jsonschema_rs.validator_for(SARIF, validate_formats=True).validate(log)
        (run,) = log["runs"]
        assert run["invocations"][0]["executionSuccessful"] is False
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
            "uri": (other / "positions.yaml").resolve().as_uri()
        }
    write(other, source("s", file="none"), record("s", None))
    log = json.loads(check("-f", "sarif", "--archive", "nowhere", ledger="../other/positions.yaml").out)
    jsonschema_rs.validator_for(SARIF, validate_formats=True).validate(log)
    (nowhere,) = [found for found in log["runs"][0]["results"] if found["ruleId"] == "NT401"]
    assert "region" not in nowhere["locations"][0]["physicalLocation"]


@pytest.mark.parametrize("format", ["table", "json", "github", "sarif"])
def test_every_format_ends_alike_and_can_go_to_a_file(format: str, tmp_path: Path, check: Check) -> None:
    write(tmp_path, OUTLETS, record("s", None))
    assert check("-f", format).status == 0
    assert check("-f", format, "--strict").status == 1
    done = check("-f", format, "-o", "found.txt")
    assert done.status == 0
    assert done.out == ""
    assert (tmp_path / "found.txt").read_text(encoding="utf-8").strip()
    assert check("-f", format, "-o", "positions.yaml").status == 2


# The ledger that is shipped


@pytest.fixture(scope="module")
def shipped() -> CheckResult:
    if not SOURCES.is_dir():
        pytest.skip(f"the archive of sources is not here: {SOURCES}")
    return check_ledger(SHIPPED, str(SOURCES))


def test_the_shipped_ledger_is_held_to_its_sources(shipped: CheckResult) -> None:
    assert [
        f"{f.location.line if f.location else ''} {f.code} {f.message}"
        for f in shipped.findings
        if f.severity is Severity.ERROR
    ] == []
    assert shipped.tally is not None
    assert shipped.tally.not_run == shipped.tally.failed == 0
    assert shipped.tally.found == shipped.tally.quotes > 100
    assert not [f for f in shipped.findings if f.code == "NT412"]


def test_files_that_are_passed_over_are_named(tmp_path: Path, check: Check) -> None:
    write(tmp_path, source("s"), record("s", None))
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert "passed over in .: notes.txt" in check(ledger=".").err
