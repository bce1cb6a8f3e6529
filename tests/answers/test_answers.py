"""What the answering commands print over one small ledger: why, timeline, blockers, counts, audit, pairs, diff.

What people read is kept in ``tests/golden/answers-*``; ``pytest --regenerate`` rewrites it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from negtrack.cli import run

ROOT = Path(__file__).parents[2]
Golden = Callable[[str, str], None]

LEDGER = """\
negtrack: 1
title: Talks on the river
covered_to: 2025-12-31
parties:
  N: {name: Northland, role: principal}
  S: {name: Southland, role: principal}
  M: {name: Mediator, role: mediator}
  U: {name: River Union, role: third-party, members: [N, S]}
  W: {name: A. Writer, role: commentator}
issues:
  border:
    title: The border on the river
    question: Where does the border run?
    options: {middle: In the middle, bank: On the northern bank}
  bridge:
    title: Who guards the bridge
    question: Who guards the bridge?
    options: {joint: Both together, third: A third party}
  toll:
    title: The toll
    question: Who takes the toll?
    options: {half: Each takes half, none: Nobody takes any}
  fish:
    title: Fishing
    question: Who may fish?
    options: {all: Everybody, own: Each on its own side}
articles:
  1: {title: The border, issues: [border]}
  2: {title: The bridge, issues: [bridge, toll]}
  3: {title: Fishing, issues: [fish]}
sources:
  wire: {title: Wire report, publisher: The Wire, kind: news, side: none, language: en, published: 2024-01-11}
  north: {title: Northern Voice, publisher: Northern Voice, kind: interview, side: N}
  south: {title: Southern Post, publisher: Southern Post, kind: analysis, side: S, language: en}
conditions:
  dredged: {title: The river is dredged, holder: S, by: [N], blocks: [survey], raised: {date: 2024-02, source: south},
    met: {date: 2025-07-01, source: wire}}
  survey: {title: The river is surveyed, holder: N, by: [S, M], blocks: [dredged]}
  apology: {title: The North apologises, holder: S, by: [N], blocks: [signing], raised: {date: 2024-09-15}}
  rain: {title: It rains, holder: N, dropped: {date: 2024-03, source: north}, raised: {date: 2024-01}}
positions:
  - {party: N, issue: border, date: 2024-01-10, act: demands, option: bank, summary: Wants the bank., source: north,
     quote: to the last stone of our bank, locator: p. 2}
  - {party: S, issue: border, date: 2024-01-12, act: demands, option: middle, rejects: [bank], source: south,
     summary: Wants the middle and nothing else.}
  - {party: N, issue: border, date: 2024-06-01, act: accepts, option: middle, said_by: S, source: south,
     summary: Is said to have given way.}
  - {party: [N, S], issue: border, date: 2024-11-05, act: accepts, option: middle, level: text, source: wire,
     summary: Settle on the middle.}
  - {party: U, issue: bridge, date: 2024-01-20, act: proposes, option: joint, source: wire, summary: Guard it jointly.}
  - {party: N, issue: bridge, date: 2024-05/2024-08, act: demands, option: third, source: north, speaker: The envoy,
     summary: Would rather have a third party.}
  - {party: S, issue: bridge, date: 2024-03-01, act: reaffirms, source: south, summary: Stands by it.}
  - {party: S, issue: toll, date: 2024-03-01, act: proposes, option: half, conditions: [dredged], source: south,
     summary: Half each once it is dredged.}
  - {id: n-toll-wrong, party: N, issue: toll, date: 2024-03-05, act: rejects, option: half, source: wire,
     summary: Misread., recorded: 2024-03-06}
  - {party: N, issue: toll, date: 2024-03-06, act: accepts, option: half, source: north, corrects: n-toll-wrong,
     summary: Takes half., recorded: 2024-05-02}
  - {party: M, issue: toll, date: 2024-03-09, act: proposes, option: none, source: wire, summary: Would drop it.}
  - {party: N, issue: fish, date: 2024-04-01, act: reserves, source: wire, summary: Is still thinking.}
  - {party: S, issue: fish, date: 2024-04-02, act: proposes, option: own, said_by: W, source: wire,
     summary: Is believed to want its own side.}
events:
  - {date: 2024-08-20, title: The text is concluded, stage: text-concluded, articles: [3], source: wire}
  - {date: 2024-12-01, title: The bridge is opened, source: wire, parties: [N]}
counts:
  - {date: 2024-09-01, said_by: N, agreed: 1, of: 3, partial: 1, source: north}
  - {date: 2024-09, said_by: S, percent: 90, source: south}
  - {date: 2024-12-02, said_by: [N, S], agreed: 2, of: 3, open: 1, source: wire}
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talks") / "positions.yaml"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str], ledger: Path, call: str) -> str:
    """What a call prints, with plain line ends in CSV too; it must succeed."""
    assert run([*call.split(), "--ledger", str(ledger)]) == 0
    return capsys.readouterr().out.replace("\r\n", "\n")


CALLS = {
    "why-disputed": "why border --as-of 2024-09-30",
    "why-trusting-claims": "why border --as-of 2024-09-30 --trust-claims",
    "why-agreed": "why border --as-of 2024-12-31",
    "why-unclear": "why bridge --as-of 2024-06-30",
    "why-conditional": "why toll --as-of 2024-12-31",
    "why-as-known": "why toll --as-of 2024-12-31 --as-known 2024-04",
    "why-incomplete": "why fish --as-of 2024-12-31",
    "why-own-evidence": "why fish --as-of 2024-12-31 --evidence own",
    "why-article": "why article:2 --as-of 2024-12-31",
    "why-article-concluded": "why article:3 --as-of 2024-12-31",
    "why.json": "why toll --as-of 2024-12-31 -f json",
    "why-article.json": "why article:3 --as-of 2024-12-31 -f json",
    "why.md": "why toll --as-of 2024-12-31 -f md",
    "why.csv": "why toll --as-of 2024-12-31 -f csv",
    "why-article.csv": "why article:2 --as-of 2024-12-31 --party N -f csv",
    "why-of-party": "why border --as-of 2024-12-31 --party M",
    "timeline": "timeline --until 2024-12-31",
    "timeline-party": "timeline border toll --party N --since 2024-03 --until 2024-08-31",
    "timeline-strip": "timeline --strip --until 2024-12-31",
    "timeline-of-issue-and-party": "timeline -i fish --party W --as-of 2024-12-31",
    "timeline.csv": "timeline --issue fish --until 2024-12-31 -f csv",
    "timeline-strip.csv": "timeline fish --strip --since 2024-03 --until 2024-06 -f csv",
    "timeline.json": "timeline fish --until 2024-12-31 -f json",
    "timeline.md": "timeline fish --until 2024-12-31 -f md",
    "timeline-strip.json": "timeline fish --strip --since 2024-03 --until 2024-12-31 -f json",
    "blockers": "blockers --as-of 2024-12-31",
    "blockers-all": "blockers --all --as-of 2025-12-31",
    "blockers-of-party": "blockers --party N --issue toll --as-of 2024-12-31",
    "blockers-of-issue": "blockers --issue border --as-of 2024-12-31",
    "blockers.json": "blockers --as-of 2024-12-31 -f json",
    "blockers.csv": "blockers --all --as-of 2025-12-31 -f csv",
    "blockers.md": "blockers --as-of 2024-12-31 -f md",
    "counts": "counts --as-of 2024-12-31",
    "counts-none": "counts --as-of 2023-12-31",
    "counts-of-issue": "counts --issue fish --as-of 2024-12-31",
    "counts.json": "counts --as-of 2024-12-31 -f json",
    "counts.csv": "counts --as-of 2024-12-31 -f csv",
    "counts.md": "counts --as-of 2024-12-31 --party S -f md",
    "audit": "audit --as-of 2024-12-31",
    "audit-of-parties": "audit --party M --party S --as-of 2024-12-31",
    "audit.json": "audit --as-of 2024-12-31 --issue toll -f json",
    "audit.csv": "audit --as-of 2024-12-31 -f csv",
    "audit.md": "audit --as-of 2024-12-31 --issue toll -f md",
    "pairs": "matrix --pairs --as-of 2024-12-31",
    "pairs.json": "matrix --pairs --as-of 2024-12-31 -f json",
    "pairs.csv": "matrix --pairs --as-of 2024-12-31 -f csv",
    "pairs.md": "matrix --pairs --as-of 2024-12-31 -f md",
    "diff": "diff --since 2024-05 --until 2024-12-31",
    "diff-condition-met": "diff --since 2025 --until 2025-12-31",
    "diff-learned": "diff --as-known-since 2024-05 --until 2024-12-31",
}


@pytest.mark.parametrize("name", CALLS)
def test_answers_are_those_that_were_read(
    ledger: Path, capsys: pytest.CaptureFixture[str], golden: Golden, name: str
) -> None:
    golden(f"answers-{name}" if "." in name else f"answers-{name}.txt", printed(capsys, ledger, CALLS[name]))


def test_events_belong_to_the_issues_of_their_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To those that the article rests on and is related to, and to every issue where it names all."""
    path = tmp_path / "positions.yaml"
    text = LEDGER.replace("articles: [3]", "articles: all").replace("parties: [N]}", "parties: [N], articles: [1]}")
    path.write_text(text.replace("issues: [border]}", "issues: [border], related: [toll]}"), encoding="utf-8")
    concluded, opened = "The text is concluded", "The bridge is opened"
    for options, told in (
        ("border", [concluded, opened]), ("toll", [concluded, opened]), ("fish", [concluded]), ("bridge", [concluded]),
        ("border -p S", [concluded]), ("-p N", [concluded, opened]), ("-p M", []),
    ):  # fmt: skip
        entries = json.loads(printed(capsys, path, f"timeline {options} --as-of 2024-12-31 -f json"))["entries"]
        assert [entry["title"] for entry in entries if entry["kind"] == "event"] == told, options


def test_a_strip_has_the_issues_that_concern_a_party(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options, issues in (("-p M", ["toll"]), ("-p W -p M", ["toll", "fish"]), ("-p M -i fish", [])):
        told = json.loads(printed(capsys, ledger, f"timeline --strip --as-of 2024-12-31 {options} -f json"))
        assert list(told["issues"]) == issues
    assert "Fishing" not in printed(capsys, ledger, "timeline --strip --as-of 2024-12-31 -p M -i fish")


# ---- The same, asked in another way


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timeline fish --until 2024-12-31", "timeline -i fish --as-of 2024-12-31"),
        ("timeline fish border --strip --until 2024", "timeline fish -i border --strip --until 2024 --as-of 2024-12"),
        ("why fish --as-of 2024", "why --issue fish --as-of 2024"),
        ("why toll --as-of 2024", "why toll --issue toll --as-of 2024"),
        ("diff --since 2024 --until 2024-12", "diff --since 2024 --as-of 2024-12"),
        ("diff --since 2024 --until 2024-12", "diff --since 2024 --as-of 2024-12-31 --until 2024-12 --stale-days 3"),
    ],
)
def test_two_ways_to_ask(ledger: Path, capsys: pytest.CaptureFixture[str], one: str, other: str) -> None:
    assert printed(capsys, ledger, one) == printed(capsys, ledger, other)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("diff --since 2024 --until 2024-12 --as-of 2024-11", "--until 2024-12 and --as-of 2024-11 are two last days"),
        ("timeline --until 2024-12 --as-of 2024-11", "--until 2024-12 and --as-of 2024-11 are two last days"),
        ("diff --since 2024-06 --as-of 2024-05", "the last day of --as-of"),
        ("why --as-of 2024", "negtrack why ISSUE"),
        ("why -i fish -i toll", "ask for each of fish, toll by itself"),
        ("why fish -i toll", "--issue toll is another issue than fish"),
        ("why article:2 -i fish", "--issue fish is no issue of article 2"),
    ],
)
def test_calls_that_ask_for_two_things(
    ledger: Path, capsys: pytest.CaptureFixture[str], call: str, said: str
) -> None:  # fmt: skip
    assert run([*call.split(), "--ledger", str(ledger)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err


def test_of_an_article_one_issue_can_be_explained(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, ledger, "why article:2 -i toll --as-of 2024-12-31")
    assert "negtrack why toll" in page and "negtrack why bridge" not in page


def test_a_circle_that_concerns_what_is_asked_for_is_told(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A circle belongs to whoever asks for one of its conditions; before one of them is raised there is none."""
    circle = ["dredged", "survey"]
    for options, found in (("-i toll", [circle]), ("-i border", []), ("-p M", [circle]), ("-p U", [])):
        told = printed(capsys, ledger, f"blockers {options} --as-of 2024-12-31 -f json")
        assert json.loads(told)["cycles"] == found
    assert json.loads(printed(capsys, ledger, "blockers --as-of 2024-01-31 -f json"))["cycles"] == []


# ---- Many parties

ASSEMBLY = [
    "Aland",
    "Borea",
    "Cadmia",
    "Doria",
    "Elis",
    "Frisia",
    "Galtia",
    "Helia",
    "Ionia",
    "Jutia",
    "Karia",
    "Lydia",
    "Mysia",
    "Norica",
    "Ostia",
    "Phrygia",
    "Quadia",
    "Rhaetia",
    "Samia",
    "Thracia",
    "Ulia",
    "Vandia",
    "Westia",
    "Xeria",
    "Ypria",
    "Zetia",
    "Arzania",
    "Bithynia",
    "Cilicia",
    "Dalmatia",
]


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty parties on a fund: a group, two blocs, some who rule out, one who waits, some who are silent."""
    ids = [name[:3] for name in ASSEMBLY]
    said = [("Isles", "demands, option: large")]
    said += [(id, "proposes, option: middle") for id in ids[9:16]]
    said += [(id, "accepts, option: [middle, large]") for id in ids[16:20]]
    said += [(ids[20], "accepts, option: large, conditions: [audit]")]
    said += [(id, "rejects, option: large") for id in ids[21:24]]
    said += [(ids[24], "reserves")]
    path = tmp_path_factory.mktemp("assembly") / "positions.yaml"
    path.write_text(
        "negtrack: 1\ntitle: Assembly of thirty\nparties:\n"
        + "".join(f"  {id}: {{name: {name}, role: principal}}\n" for id, name in zip(ids, ASSEMBLY, strict=True))
        + f"  Isles: {{name: League of Islands, role: third-party, members: [{', '.join(ids[:9])}]}}\n"
        "issues:\n  fund: {title: The fund, question: How large is the fund?, options: {small: Ten, middle: Fifty, "
        "large: A hundred}}\n"
        "sources:\n  record: {title: Record, publisher: Secretariat, kind: statement, side: none}\n"
        "conditions:\n  audit: {title: The fund is audited, holder: Uli}\n"
        "positions:\n"
        + "".join(
            f"  - {{party: {party}, issue: fund, date: 2025-06-01, act: {act}, summary: Says so., source: record}}\n"
            for party, act in said
        ),
        encoding="utf-8",
    )
    return path


def test_blocs_and_holdouts_of_many_parties_are_explained(
    assembly: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    told = printed(capsys, assembly, "why fund --as-of 2025-12-31")
    golden("answers-many-why.txt", told.partition("\nRecords used")[0] + "\n")
    golden("answers-many-matrix.txt", printed(capsys, assembly, "matrix --as-of 2025-12-31"))
    golden("answers-many-status.txt", printed(capsys, assembly, "status --as-of 2025-12-31"))


# ---- The shipped ledger, on a day


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("blockers", "blockers --as-of 2025-12-31"),
        ("counts", "counts --as-of 2025-12-31"),
        ("strip", "timeline --strip --until 2025-12-31"),
        ("audit", "audit --as-of 2025-12-31"),
        ("diff", "diff --since 2025 --until 2025-06"),
    ],
)
def test_answers_over_the_shipped_ledger(
    capsys: pytest.CaptureFixture[str], golden: Golden, name: str, call: str
) -> None:
    golden(f"answers-shipped-{name}.txt", printed(capsys, ROOT / "data" / "positions.yaml", call))
