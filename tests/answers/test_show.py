"""``negtrack show``: what a name means, and what is shown of everything that has an id.

What people read is kept in ``tests/golden/show-*``; ``pytest --regenerate`` rewrites it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attacks import ACTING, ATTACKS, EVIL, poisoned
from hypothesis import given, settings
from strategies import dump, ledgers
from talks import ROOT, environment, negtrack
from terminals import within_terminal

from negtrack.answers.record_use import Use, find_record_uses
from negtrack.answers.show import IssueInFull, collect
from negtrack.cli import run
from negtrack.formats.json_output import Encoder, json_text
from negtrack.formats.markdown import markdown_text
from negtrack.formats.plain import page_text
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.lookup import Kind, Named, UnknownName, find_places, look_up
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.articles import ArticleResult
from negtrack.rules.basis import Participants
from negtrack.rules.derive import prepare_issues
from negtrack.rules.issue_result import judge
from negtrack.rules.query import Question
from negtrack.views.show.page import show_page_of

SHIPPED = ROOT / "data" / "positions.yaml"
Golden = Callable[[str, str], None]

LEDGER = """\
negtrack: 1
title: Lake Anna
about: Who may fish in Lake Anna.
covered_to: 2025-12-31
parties:
  N: {name: Northland, role: principal, aliases: [Nordstadt, Türkheim], note: Holds the northern shore.}
  S: {name: Southland, role: principal, aliases: [Sudbury]}
  M: {name: Envoy, role: mediator}
  L: {name: Lake League, role: third-party, members: [N, S]}
  W: {name: A. Writer, role: commentator}
  quota: {name: Quota Office, role: third-party}
issues:
  quota:
    title: Catch quota
    question: How much may each side catch?
    note: In tonnes a year.
    options:
      equal: {title: The same for both, scale: 50}
      shore: {title: By length of shore, scale: 100}
      none: {title: No limit, scale: 0}
  patrols:
    title: Patrols
    question: Who patrols the lake?
    options: {joint: Both together, own: Each its own waters, third: A third party}
  seat:
    title: Seat of the commission
    question: Where does the commission sit?
    options: {north: In the north, south: In the south}
articles:
  1: {title: Fishing, issues: [quota, patrols], related: [seat], note: Renumbered in 2024.}
  2: {title: Final clauses}
sources:
  paper:
    title: "Quotas: a first look"
    publisher: The Northern Paper
    author: A. Writer
    published: 2024-02
    kind: news
    side: N
    language: en
    url: https://paper.example/quotas
    archive: {file: 001.txt, sha256: 48d68dd7acd7299f2b97c318afe23d791d55ac39bd9a665c321fcc5d460cc240}
    note: Behind a wall.
  south: {title: Sudbury speaks, publisher: Southern Radio, kind: interview, side: S, published: 2024-03-02}
  wire: {title: Wire report, publisher: Wire, kind: news, side: none}
conditions:
  survey:
    title: The lake is surveyed
    holder: N
    by: [N, M]
    blocks: [patrols, "1", signing]
    raised: {date: 2024-02-10, source: paper, note: At the northern congress.}
    met: {date: 2024-12/2025-01, source: wire}
    note: Survey means soundings.
  ice: {title: The ice has gone, holder: S, dropped: {date: 2024-06-01, source: south}}
  funds: {title: The survey is paid for, blocks: [survey], raised: {date: 2025-06}}
positions:
  - id: n-first
    party: N
    issue: quota
    date: 2024-01
    act: demands
    option: shore
    rejects: [none]
    speaker: Prime Minister Ek
    to: in parliament
    summary: Wants the quota to follow the shore.
    source: paper
    locator: page 2
    quote: the shore is ours
    recorded: 2024-02-01
  - id: s-first
    party: S
    issue: quota
    date: 2024-02-03~
    act: proposes
    option: [equal, none]
    summary: Would take equal shares, or none at all.
    cites:
      - {source: south, locator: minute 3, quote: equal or nothing}
      - {source: wire}
    note: The radio cut the end.
  - id: n-of-s
    party: S
    issue: quota
    date: 2024-02-20
    act: accepts
    option: shore
    said_by: N
    summary: Is said by Northland to have come round.
    source: paper
  - {id: w-of-n, party: N, issue: quota, date: 2024-03, act: accepts, option: equal, said_by: W, source: wire,
     summary: Is thought ready to share., level: text}
  - {id: w-of-s, party: S, issue: quota, date: 2024-03, act: accepts, option: shore, said_by: W, source: paper,
     summary: Is read as giving in.}
  - {id: n-slip, party: N, issue: quota, date: 2024-04-01, act: withdraws, source: wire, summary: Our own slip.}
  - {id: n-mend, party: N, issue: quota, date: 2024-04-01, act: reaffirms, option: shore, source: wire,
     corrects: n-slip, summary: Keeps to the shore.}
  - {id: s-false, party: S, issue: quota, date: 2024-04-02, act: rejects, option: equal, source: paper,
     summary: Is reported to refuse equal shares.}
  - {id: s-denial, party: S, issue: quota, date: 2024-04-03, denies: s-false, source: south,
     summary: Never said so.}
  - {party: [N, S], issue: quota, date: 2025-05-02, act: accepts, option: equal, level: initialled, source: wire,
     summary: Initial equal shares.}
  - {party: L, issue: patrols, date: 2024-05, act: proposes, option: joint, source: wire,
     summary: The League is for joint patrols.}
  - id: n-patrols
    party: N
    issue: patrols
    date: 2024-05-20/2024-06-20
    act: accepts
    option: [joint, own]
    conditions: {own: [ice], joint: [survey, ice]}
    summary: Would patrol together once the lake is surveyed and the ice gone.
    source: paper
  - {id: n-adds, party: N, issue: patrols, date: 2024-07, act: proposes, option: third, adds: n-patrols,
     source: wire, summary: Or let a third party do it., recorded: 2024-09-01}
  - {id: s-patrols, party: S, issue: patrols, date: 2024-07-07, act: sets-aside, source: south, summary: Leaves it out.}
  - {party: S, issue: seat, date: 2024-08, act: omits, source: south, summary: Says nothing of the seat.}
  - {party: N, issue: seat, date: 2024-08, act: reserves, source: paper, summary: Will think about it.}
events:
  - {date: 2024-05-01, title: First round, source: wire}
  - {date: 2025-05-02, title: The text is initialled, stage: initialled, articles: ["1"], source: wire}
counts:
  - {date: 2024-06, said_by: N, of: 2, agreed: 1, source: paper}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ledger in it, to stand in."""
    (tmp_path / "positions.yaml").write_text(LEDGER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


@pytest.fixture
def lake(here: Path) -> Ledger:
    """The ledger, loaded."""
    loaded = load(Path("positions.yaml"))
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


def question(as_of: str = "2024-12-31", **keys: Any) -> Question:
    return Question(parse_interval(as_of).last, **keys)


def every_entry(ledger: Ledger) -> list[Named]:
    """Everything in a ledger that has an id."""
    return [
        *(Named(Kind.ISSUE, id) for id in ledger.issues),
        *(Named(Kind.ARTICLE, id) for id in ledger.articles),
        *(Named(Kind.PARTY, id) for id in ledger.parties),
        *(Named(Kind.SOURCE, id) for id in ledger.sources),
        *(Named(Kind.CONDITION, id) for id in ledger.conditions),
        *(Named(Kind.POSITION, position.id) for position in ledger.positions),
    ]


def shown(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """What a call writes to standard output; it must succeed."""
    assert run(["show", *args]) == 0
    return capsys.readouterr().out


def found(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    """The first thing that a call finds, as JSON."""
    value: dict[str, Any] = json.loads(shown(capsys, *args, "-f", "json"))
    first: dict[str, Any] = value["found"][0]
    return first


# ---- What a name means


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("seat", "issue:seat"),
        ("quota", "issue:quota party:quota"),
        ("party:quota", "party:quota"),
        ("Party: quota", "party:quota"),
        ("1", "article:1"),
        ("N", "party:N"),
        ("n", "party:N"),
        ("Northland", "party:N"),
        ("turkheim", "party:N"),
        ("party:NORDSTADT", "party:N"),
        ("N-FIRST", "position:n-first"),
        ("n+s-quota-2025-05-02", "position:n+s-quota-2025-05-02"),
        ("paper", "source:paper"),
        ("ice", "condition:ice"),
    ],
)
def test_names(lake: Ledger, name: str, meant: str) -> None:
    assert [f"{entry.kind.value}:{entry.id}" for entry in look_up(lake, name)] == meant.split()


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("patrol", "did you mean patrols?"),
        ("petrols", "did you mean patrols"),
        ("Nortland", "did you mean Northland"),
        ("source:quota", "nothing is called"),
        ("condition:survay", "did you mean survey?"),
        ("n-", "did you mean n-first or n-of-s or n-slip or n-mend or n-patrols … (7 begin so)?"),
        ("shore", "it is an option of quota: negtrack show issue:quota"),
        ("xyzzy", "negtrack find xyzzy"),
        ("", "give an id"),
        ("issue:", "give an id"),
    ],
)
def test_unknown_names(lake: Ledger, name: str, help: str) -> None:
    with pytest.raises(UnknownName, match=re.escape(help)):
        look_up(lake, name)


def test_a_call_with_unknown_names_tells_of_each_and_shows_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", "quota", "patrol", "xyzzy"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert 'nothing is called "patrol": did you mean patrols?' in err
    assert 'nothing is called "xyzzy"' in err


def test_a_name_of_several_things_says_so_and_shows_each_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "quota", "issue:quota")
    assert '"quota" is the name of 2 things, each shown below: issue:quota, party:quota' in out
    assert re.findall(r"^(ISSUE|PARTY) ", out, re.MULTILINE) == ["ISSUE", "PARTY"]


# ---- What is shown


PAGES = {
    "issue": ("quota", "2024-12-31"),
    "issue-conditions": ("patrols", "2025-01-15"),
    "article": ("1", "2024-12-31"),
    "article-concluded": ("1", "2025-06"),
    "party": ("N", "2024-12-31"),
    "source": ("paper", "2024-12-31"),
    "condition": ("survey", "2025-01-15"),
    "position": ("n-patrols", "2024-06-01"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(here: Path, name: str, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    id, day = PAGES[name]
    kind = name.partition("-")[0]
    golden(f"show-{name}.txt", shown(capsys, f"{kind}:{id}", "--as-of", day))


@pytest.mark.parametrize("name", ["issue", "party", "position"])
def test_markdown(here: Path, name: str, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    id, day = PAGES[name]
    golden(f"show-{name}.md", shown(capsys, f"{name}:{id}", "--as-of", day, "-f", "md"))


def test_json(here: Path, golden: Golden, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "issue:quota", "1", "survey", "n-patrols", "--as-of", "2024-12-31", "-f", "json")
    golden("show.json", re.sub('"sha256": "[0-9a-f]{64}"', '"sha256": "…"', out))


def records(capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    """The ids of the records that a call writes as CSV, each with the party of its row."""
    rows = csv.DictReader(io.StringIO(shown(capsys, *args, "-f", "csv"), newline=""))
    return [f"{row['id']} {row['party']}" for row in rows]


@pytest.mark.parametrize(
    ("call", "written"),
    [
        ("seat", "s-seat-2024-08 S, n-seat-2024-08 N"),
        ("seat seat n-first", "n-first N, s-seat-2024-08 S, n-seat-2024-08 N"),
        ("condition:ice", "n-patrols N"),
        ("W", "w-of-n N, w-of-s S"),
        ("patrols --as-known 2024-08 --party M", ""),
        ("patrols --as-known 2024-08", "l-patrols-2024-05 L, n-patrols N, s-patrols S"),
        ("article:2", ""),
        ("article:1 --issue patrols --as-of 2024-06", "l-patrols-2024-05 L, n-patrols N"),
        ("source:south", "s-first S, s-denial S, s-patrols S, s-seat-2024-08 S"),
        ("source:south -i patrols -i seat", "s-patrols S, s-seat-2024-08 S"),
        ("paper -p W", "w-of-s S"),
        ("party:N -i seat", "n-seat-2024-08 N"),
    ],
)
def test_csv_is_of_the_records_shown(here: Path, capsys: pytest.CaptureFixture[str], call: str, written: str) -> None:
    """The table of positions: one row per record and party, each record once, in the order of the ledger."""
    assert ", ".join(records(capsys, *call.split())) == written


def test_csv_of_what_is_shown_is_that_of_export(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every record concerns a principal here: who shows both has the whole table."""
    both = shown(capsys, "party:N", "party:S", "party:L", "-f", "csv")
    assert run(["export"]) == 0
    assert both == capsys.readouterr().out


def test_what_is_shown_can_be_narrowed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands is that of all the records; what is listed is what concerns the issues and parties named."""
    day = ("--as-of", "2024-12-31")
    whole, narrowed = found(capsys, "party:N", *day), found(capsys, "party:N", "-i", "patrols", *day)
    assert narrowed["standings"] == {"patrols": whole["standings"]["patrols"]}
    assert [record["id"] for record in narrowed["records"]] == ["l-patrols-2024-05", "n-patrols", "n-adds"]
    assert [state["condition"] for state in narrowed["conditions"]] == ["survey"]
    of_writer = found(capsys, "issue:quota", "-p", "W", *day)
    assert [record["id"] for record in of_writer["records"]] == ["w-of-n", "w-of-s"]
    assert of_writer["parties"] == found(capsys, "issue:quota", *day)["parties"]
    article = found(capsys, "article:1", "-i", "patrols", *day)
    assert [issue["issue"] for issue in article["judged"]] == ["patrols"]
    assert list(article["issues"]) == ["quota", "patrols"]
    page = shown(capsys, "article:1", "-i", "patrols", *day)
    assert "Patrols" in page and "Catch quota" not in page


def test_what_the_options_leave_nothing_of_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "seat", "n-first", "-i", "patrols", "-f", "json", "--as-of", "2024"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["found"] == []
    assert err == "negtrack: nothing of this concerns what --issue and --party name\n"


def test_staleness_is_told_by_the_days_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for days, flags in (("100", ["stale"]), ("1000", [])):
        told = found(capsys, "issue:seat", "--as-of", "2024-12-31", "--stale-days", days)["flags"]
        assert [flag for flag in told if flag == "stale"] == flags


def test_every_key_of_the_json_is_documented(lake: Ledger) -> None:
    documented = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "json.md").read_text(encoding="utf-8")))
    plain = {"kind", "id", "issue", "article", "condition", "file", "line"}
    of_status = {"issue": set(), "article": set()}  # type: dict[str, set[str]]
    value = Encoder(lake).encode(collect(lake, question(), every_entry(lake)))
    status_keys = {
        "issue": {"title", "status", "possible", "reason", "options", "distance", "level", "basis", "since",
                  "conditions", "flags", "parties", "others", "topic", "background", "closed"},
        "article": {"title", "status", "level", "issues", "open_behind", "related"},
    }  # fmt: skip
    of_status.update(status_keys)
    of_position = {"parties", "issue", "date", "date_from", "date_to", "approximate", "act", "options", "rejects",
                   "conditions", "level", "said_by", "speaker", "to", "summary", "cites", "recorded", "supersedes",
                   "adds", "corrects", "retracts", "denies", "note"}  # fmt: skip
    for thing in value:
        fields = of_position if thing["kind"] == "position" else of_status.get(thing["kind"], set())
        assert set(thing) <= documented | plain | fields, thing["kind"]


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_pages_keep_to_their_width(lake: Ledger, columns: int) -> None:
    """Only what cannot be broken, an address or an id, may stick out."""
    for thing in collect(lake, question(), every_entry(lake)):
        text = page_text(show_page_of(lake, question(), [thing]), columns)
        for line in text.splitlines():
            assert len(line) <= columns or len(line.strip().split(" ")) == 1 or columns == 40, line


def test_later_and_unknown_records(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is later than --as-of is shown and marked; what had not been entered by --as-known is left out."""
    records = {r["id"]: r for r in found(capsys, "patrols", "--as-of", "2024-06-30")["records"]}
    assert records["n-adds"]["voices"][0]["use"] == "later"
    known = found(capsys, "patrols", "--as-of", "2024-12-31", "--as-known", "2024-08-01")["records"]
    assert "n-adds" not in {record["id"] for record in known}
    text = shown(capsys, "n-adds", "--as-known", "2024-08-01", "--as-of", "2024-12-31")
    assert "[not yet entered in the ledger]" in text


def test_uses(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = {r["id"]: r for r in found(capsys, "issue:quota", "--as-of", "2024-12-31")["records"]}
    uses = {id: record["voices"][0]["use"] for id, record in records.items()}
    assert uses == {
        "n-first": "used",
        "s-first": "used",
        "n-of-s": "adversary",
        "w-of-n": "dissent",
        "w-of-s": "adversary",
        "n-slip": "corrected",
        "n-mend": "wordless",
        "s-false": "denied",
        "s-denial": "wordless",
        "n+s-quota-2025-05-02": "later",
    }
    assert records["n-slip"]["undone_by"] == ["n-mend"]
    assert records["s-false"]["undone_by"] == ["s-denial"]


def test_evidence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = {
        r["id"]: r for r in found(capsys, "issue:quota", "--as-of", "2024-12-31", "--evidence", "own")["records"]
    }
    assert records["w-of-n"]["voices"] == [{"party": "N", "basis": "third", "use": "weaker basis"}]


def test_a_word_of_a_group_is_shown_for_its_members(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = {r["id"]: r for r in found(capsys, "N", "--as-of", "2024-12-31")["records"]}
    assert {"party": "N", "basis": "group", "use": "used"} in records["l-patrols-2024-05"]["voices"]
    assert found(capsys, "N")["groups"] == ["L"]


def test_relations_are_shown_from_both_ends(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "added to by 2024-07 Northland proposes third n-adds" in " ".join(shown(capsys, "n-patrols").split())
    assert re.search("adds to 2024-05-20/2024-06-20 .* n-patrols", " ".join(shown(capsys, "n-adds").split()))
    assert found(capsys, "n-slip")["pointed_from"] == [{"relation": "corrects", "position": "n-mend"}]


def test_where_things_stand_in_the_files(lake: Ledger, tmp_path: Path) -> None:
    lines = LEDGER.splitlines()
    for entry, spot in find_places(lake, every_entry(lake)).items():
        key = entry.id if entry.kind is not Kind.POSITION else None
        assert spot.file == "positions.yaml"
        assert key is None or lines[spot.line - 1].strip().startswith(f"{key}:")
    assert len(find_places(lake, every_entry(lake))) == len(every_entry(lake))


def test_a_folder_names_the_file_of_each_thing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, _, positions = LEDGER.partition("positions:\n")
    (tmp_path / "a.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"# the records\npositions:\n{positions}", encoding="utf-8")
    (tmp_path / "c.csv").write_text(
        "party,issue,date,act,options,source,summary\nS,seat,2024-10-01,demands,south,south,Wants it\n",
        encoding="utf-8",
    )
    issue = found(capsys, "seat", "-l", str(tmp_path))
    assert (issue["file"], issue["line"]) == (str(tmp_path / "a.yaml"), LEDGER.splitlines().index("  seat:") + 1)
    assert {r["file"] for r in issue["records"]} == {str(tmp_path / "b.yaml"), str(tmp_path / "c.csv")}


# ---- What must always hold


@settings(max_examples=60)
@given(raw=ledgers())
def test_every_record_is_heard_once_and_used_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory, raw: dict[str, Any]
) -> None:
    ledger = _loaded(raw, tmp_path_factory.mktemp("ledger"))
    for day in ("2023-12-31", "2024-06-30", "2025-12-31"):
        asked = question(day)
        for id, issue_records in prepare_issues(ledger, asked, ledger.issues).items():
            result = judge(ledger, issue_records, asked)
            record_use = find_record_uses(ledger, issue_records, result, asked)
            assert sorted(record_use) == sorted(record.id for record in ledger.positions if record.issue == id)
            for party, standing in {**result.parties, **result.others}.items():
                used = {
                    record
                    for record, h in record_use.items()
                    if any(v.party == party and v.use is Use.USED for v in h.voices)
                }
                results = {standing.standing, *(alternative.standing for alternative in standing.alternatives)}
                assert "claimed" in results or used == set(standing.positions)
            assert all(
                v.use is not Use.USED for h in record_use.values() for v in h.voices if v.basis is Basis.ADVERSARY
            )


def _loaded(raw: dict[str, Any], folder: Path) -> Ledger:
    path = folder / "positions.yaml"
    path.write_text(dump(raw), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    return ledger


def test_everything_in_the_shipped_ledger_can_be_shown() -> None:
    ledger = load(SHIPPED).ledger
    assert ledger is not None
    for day in ("2023-06-30", "2024-12-31", "2026-06-08"):
        things = collect(ledger, question(day), every_entry(ledger))
        value = Encoder(ledger).encode(things)
        assert len(value) == len(every_entry(ledger))
        assert all(thing["file"] and thing["line"] for thing in value)
        text = page_text(show_page_of(ledger, question(day), things), 80)
        for position in ledger.positions:
            assert position.id in text


def test_an_issue_in_full_agrees_with_status(lake: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "-f", "json", "--as-of", "2024-12-31"]) == 0
    status = {issue["issue"]: issue for issue in json.loads(capsys.readouterr().out)["issues"]}
    for id, row in status.items():
        thing = found(capsys, f"issue:{id}", "--as-of", "2024-12-31")
        assert {key: thing[key] for key in row} == row


def test_articles_that_an_issue_carries(lake: Ledger) -> None:
    (thing,) = collect(lake, question(), [Named(Kind.ISSUE, "seat")])
    about = thing.about
    assert isinstance(about, IssueInFull)
    names: Callable[[tuple[ArticleResult, ...]], list[str]] = lambda results: [r.article.id for r in results]  # noqa: E731
    assert (names(about.articles), names(about.related)) == ([], ["1"])
    assert Participants(lake).principals == ("N", "S")


# ---- Where it is shown


@pytest.mark.parametrize("columns", [80, 160])
def test_on_a_terminal(here: Path, columns: int) -> None:
    text = within_terminal(here, columns, "show", "issue:quota", "--as-of", "2024-12-31").text
    assert "\x1b[1mISSUE quota: Catch quota\x1b[0m" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert max(len(line) for line in plain.splitlines()) <= columns


def test_without_colour(here: Path) -> None:
    text = within_terminal(here, 80, "show", "issue:quota", "--as-of", "2024-12-31", NO_COLOR="1").text
    assert "\x1b" not in text
    assert "✗ disputed" in text


def test_in_a_pipe_and_in_the_c_locale(here: Path) -> None:
    call = ("show", "issue:quota", "--as-of", "2024-12-31")
    plain = negtrack(*call, cwd=here, LC_ALL="C.UTF-8")
    assert plain.returncode == 0
    assert "✗ disputed" in plain.stdout
    assert "\x1b" not in plain.stdout
    old = negtrack(*call, cwd=here, LC_ALL="C", PYTHONUTF8="0")
    assert old.returncode == 0
    assert old.stdout.isascii()
    assert "x disputed" in old.stdout
    assert '"the shore is ours"' in old.stdout


def test_output(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "seat", "-o", "seat.txt") == ""
    assert "ISSUE seat" in (here / "seat.txt").read_text(encoding="utf-8")
    assert run(["show", "seat", "-o", "positions.yaml"]) == 2
    assert (here / "positions.yaml").read_text(encoding="utf-8") == LEDGER


def test_nothing_heavy_is_loaded(here: Path) -> None:
    code = (
        "import sys; from negtrack.cli import run; run(['show', 'quota']);"
        "print(*sorted({'pandas', 'numpy', 'rich', 'yaml.constructor'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=here, env=environment(), capture_output=True, check=True, text=True
    )
    assert not {"pandas", "numpy"} & set(done.stderr.split())


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_nothing_of_a_ledger_acts(tmp_path: Path, attack: str) -> None:
    """No reader lets such characters in; the views would stand up to them all the same."""
    (tmp_path / "evil.yaml").write_text(EVIL, encoding="utf-8")
    loaded = load(tmp_path / "evil.yaml")
    assert loaded.ledger is not None, loaded.findings
    ledger = poisoned(loaded.ledger, attack)._replace(files=loaded.ledger.files)
    for day in ("2024-06-30", "2026"):
        things = collect(ledger, question(day), every_entry(ledger))
        page = show_page_of(ledger, question(day), things, [f"a remark {attack}"])
        markdown = markdown_text(page)
        for text in (page_text(page, 80), page_text(page, 80, ascii_only=True), markdown):
            assert not ACTING.search(text), ACTING.search(text)
        assert not ACTING.search(json_text(Encoder(ledger).encode(things)))
        assert "<script>" not in markdown
        assert "](" not in markdown


def test_nothing_of_a_ledger_acts_in_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "evil.yaml").write_text(EVIL.replace("[bold]x[/bold]ESC", "[bold]\u202ex[/bold]"), encoding="utf-8")
    assert run(["show", "[bold]x[/bold]y", "-l", str(tmp_path / "evil.yaml")]) == 2
    err = capsys.readouterr().err
    assert "did you mean [bold]" in err
    assert not ACTING.search(err)
