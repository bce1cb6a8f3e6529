"""``negtrack add KIND``: everything in a ledger can be added without opening its file."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from talks import TALKS
from terminals import Terminal

from negtrack.checks.run import check_ledger
from negtrack.cli import run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small ledger, which negtrack is called in."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


def document(path: str = "positions.yaml") -> dict[str, Any]:
    return dict(yaml.load(Path(path).read_bytes(), yaml.CBaseLoader))


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "party": (
        "NO --name Norway --role mediator --alias 'the Norwegians, all' --alias Oslo --note Hosts.",
        {"name": "Norway", "role": "mediator", "aliases": ["the Norwegians, all", "Oslo"], "note": "Hosts."},
    ),
    "topic": ("text --title 'The text' --background", {"title": "The text", "background": "yes"}),
    "issue": (
        "fish --title 'The fish' --question 'Who may fish?' --option all=Everybody --option 'Nobody at all' "
        "--principal 'Northland,Southland' --closed 2024-05 --closed-how overtaken --closed-source news",
        {
            "title": "The fish", "question": "Who may fish?",
            "options": {"all": "Everybody", "nobody-at-all": "Nobody at all"}, "principals": ["N", "S"],
            "closed": {"date": "2024-05", "how": "overtaken", "source": "news"},
        },
    ),
    "article": ("9 --title 'The toll' --issue 'The toll' --related bridge",
                {"title": "The toll", "issues": "toll", "related": "bridge"}),
    "source": (
        "radio --title 'At noon: news' --publisher Radio --kind news --side Southland --published 2024-05 "
        "--archive a.txt --private",
        {
            "title": "At noon: news", "publisher": "Radio", "kind": "news", "side": "S", "published": "2024-05",
            "archive": {"file": "a.txt"}, "private": "yes",
        },
    ),
    "condition": (
        "survey --title 'A survey' --holder Southland --by N,S --blocks signing --raised 2024-02 --raised-source news",
        {
            "title": "A survey", "holder": "S", "by": ["N", "S"], "blocks": "signing",
            "raised": {"date": "2024-02", "source": "news"},
        },
    ),
    "event": (
        "'Third round' --date 2024-02-05 --source news --stage text-concluded --articles all",
        {"date": "2024-02-05", "title": "Third round", "source": "news", "stage": "text-concluded", "articles": "all"},
    ),
    "count": (
        "--date 2024-02 --said-by Northland --agreed 3 --of 5 --source news",
        {"date": "2024-02", "said_by": "N", "source": "news", "agreed": "3", "of": "5"},
    ),
}  # fmt: skip
SECTIONS = {
    "party": "parties", "topic": "topics", "issue": "issues", "article": "articles", "source": "sources",
    "condition": "conditions", "event": "events", "count": "counts",
}  # fmt: skip


@pytest.mark.parametrize("kind", CALLS)
def test_each_kind_by_flags(kind: str, here: Path, capsys: Capture) -> None:
    """It stands last of its like, nothing else has changed, and the whole is sound."""
    before = document()
    words, expected = CALLS[kind]
    call = ["add", kind, *shlex.split(words)]
    assert run([*call, "--dry-run"]) == 0
    assert Path("positions.yaml").read_text(encoding="utf-8") == TALKS
    planned = capsys.readouterr().out
    assert run(call) == 0, capsys.readouterr().err
    after = document()
    section = SECTIONS[kind]
    entries = after.pop(section)
    old = before.pop(section, {} if isinstance(entries, dict) else [])
    assert after == before
    if isinstance(entries, dict):
        (id,) = entries.keys() - old.keys()
        assert list(entries)[-1] == id == shlex.split(words)[0]
        assert entries[id] == expected
    else:
        assert entries == [*old, expected]
    assert check_ledger(Path("positions.yaml")).errors == 0
    text = Path("positions.yaml").read_text(encoding="utf-8")
    told = planned.partition("positions.yaml:")[2]
    assert told.partition("\n")[2].strip() in text


@pytest.mark.parametrize(
    "style", ["{half: Each takes half, none: Nobody takes any}", "\n      half: Each\n      none: No"]
)
def test_an_option_goes_to_its_issue(style: str, here: Path) -> None:
    text = TALKS.replace("{half: Each takes half, none: Nobody takes any}", style)
    Path("positions.yaml").write_text(text, encoding="utf-8")
    assert run(["add", "option", "third", "--issue", "the toll", "--title", "A third: each"]) == 0
    assert run(["add", "option", "late", "--issue", "toll", "--title", "Later", "--label", "later on"]) == 0
    options = document()["issues"]["toll"]["options"]
    assert list(options) == ["half", "none", "third", "late"]
    assert options["third"] == "A third: each"
    assert options["late"] == {"title": "Later", "label": "later on"}
    new = Path("positions.yaml").read_text(encoding="utf-8")
    kept = [line for line in new.splitlines() if line in text.splitlines()]
    assert len(kept) >= len(text.splitlines()) - 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("party N --name Again --role mediator", 'error[NT107] the party "N" is defined twice'),
        ("party X --name X --role medator", "--role: error[NT208]"),
        ("party 'a b' --name X --role mediator", "error[NT106]"),
        ("party X", "--name and --role are missing"),
        ("issue x --title T --question Q --option a=A", "error[NT109]"),
        ("issue", "ID, --title, --question and --option are missing"),
        ("option x --issue tol --title T", "did you mean toll?"),
        ("option half --issue toll --title T", 'toll has an option "half" already'),
        ("condition x --title T --blocks sining", "--blocks: error[NT211]"),
        ("event --date 2024-13 --title T --source news", "--date: error[NT301]"),
        ("event --date 2024 --title T --source nws", "--source: error[NT204]"),
        ("count --date 2024 --said-by N --source news", "--agreed or --percent is missing"),
        ("count --date 2024 --said-by N --source news --agreed 5 --of 3", "error[NT110]"),
        ("source x --title T --publisher P --kind nws --side N", "--kind: error[NT208]"),
    ],
)
def test_what_cannot_be_is_refused(call: str, said: str, here: Path, capsys: Capture) -> None:
    assert run(["add", *shlex.split(call)]) == 2
    assert said in capsys.readouterr().err
    assert Path("positions.yaml").read_text(encoding="utf-8") == TALKS


def test_the_example_of_a_new_ledger_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """A newcomer need not open the file: the first issue takes the place of the one that ``init`` had to write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    assert run(["init", ".", "--title", "T", "--party", "A=Aland", "--party", "B=Bland"]) == 0
    issue = ["add", "issue", "--title", "The toll", "--question", "Who?", "--option", "Half", "--option", "None"]
    assert run([*issue, "toll"]) == 0
    assert list(document()["issues"]) == ["toll"]
    assert run([*issue, "tax"]) == 0
    assert list(document()["issues"]) == ["toll", "tax"]
    assert "# What is contested" in Path("positions.yaml").read_text(encoding="utf-8")


LAKE = """\
init . --title 'Talks on the lake' --party N=Northland --party S=Southland
add party M --name 'The Mediator' --role mediator --alias 'the envoy'
add party U --name 'The Union' --role third-party --member N --member M
add source d1 --title 'Talks go on' --publisher Daily --kind news --side none --published 2026-03-02
add issue toll --title 'The toll' --question 'Who takes it?' --option 'half=Each half' --option 'Nobody'
add issue patrols --title Patrols --question 'Who patrols?' --option joint=Joint --option 'nobody=No patrols'
add option third --issue 'the toll' --title 'A third party takes it'
add article 1 --title 'The toll' --issue 'The toll' --issue patrols
add condition dredged --title 'The river is dredged' --holder Southland --blocks 'The toll' --raised 2026-01
add event 'First round' --date 2026-02-01 --source d1
add count --date 2026-02 --said-by Northland --agreed 0 --of 1 --source d1
add --party Northland --issue toll --date 2026-02-01 --act demands --option half --summary 'Wants half.' --source d1
add --party S --issue 'The toll' --date 2026-03 --act accepts --option half --conditions dredged --summary Y --source d1
add --party the-envoy --issue patrols --date 2026-02-02 --act proposes --option joint --summary 'Do so.' --source d1
add --party N --party S --issue patrols --date 2026-02-03 --act accepts --option joint --summary 'Together.' --source d1
"""


def test_a_whole_ledger_without_opening_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    for line in LAKE.replace("the-envoy", "'the envoy'").splitlines():
        assert run(shlex.split(line)) == 0, (line, capsys.readouterr().err)
    found = check_ledger(Path("positions.yaml"))
    assert (found.errors, [finding.code for finding in found.findings if finding.code < "NT4"]) == (0, [])
    assert run(["status", "-f", "json", "--as-of", "2026-06"]) == 0
    said = capsys.readouterr().out
    assert '"toll"' in said and '"conditional"' in said and '"agreed"' in said


def test_in_a_folder_it_goes_where_its_like_is(here: Path, capsys: Capture) -> None:
    Path("positions.yaml").unlink()
    Path("talks").mkdir()
    at, end = TALKS.index("sources:"), TALKS.index("conditions:")
    Path("talks/head.yaml").write_text(TALKS[:at] + TALKS[end:], encoding="utf-8")
    Path("talks/sources.yaml").write_text(TALKS[at:end], encoding="utf-8")
    call = ["add", "source", "radio", "--title", "T", "--publisher", "P", "--kind", "news", "--side", "none"]
    assert run([*call, "-l", "talks"]) == 0
    assert "radio" in document("talks/sources.yaml")["sources"]
    assert run(["add", "topic", "text", "--title", "T", "-l", "talks"]) == 0
    assert document("talks/head.yaml")["topics"] == {"text": {"title": "T"}}
    assert run(["add", "topic", "more", "--title", "M", "-l", "talks", "--to", "talks/new.yaml"]) == 0
    assert document("talks/new.yaml") == {"topics": {"more": {"title": "M"}}}


def test_what_it_must_have_is_asked_for_at_a_terminal(here: Path) -> None:
    with Terminal(here, "add", "condition") as talk:
        assert 'there is a condition "dredged" already' in talk.answer("Id of the new condition: ", "dredged") + (
            talk.answer("Id of the new condition: ", "survey")
        )
        talk.answer("What must happen first: ", "<")
        talk.answer("Id of the new condition: ", "survey")
        talk.answer("What must happen first: ", "A survey")
        assert "S  Southland" in talk.answer("Who asks for it, if any", "Southland")
        talk.answer("Who can bring it about, if any", "")
        assert "signing  a stage" in talk.answer("The issues, articles, stages", "signing, toll")
        talk.answer("When it was first asked for", "2024-02")
        talk.answer("The source that says so", "news")
        talk.answer("Anything more? Enter: no", "note")
        talk.answer("Anything the reader should know", "Noted.")
        assert "condition survey" in talk.answer("Save it? [y/N]: ", "y")
        assert talk.end()[1] == 0
    assert document(str(here / "positions.yaml"))["conditions"]["survey"] == {
        "title": "A survey", "holder": "S", "blocks": ["signing", "toll"],
        "raised": {"date": "2024-02", "source": "news"},
        "note": "Noted.",
    }  # fmt: skip


def test_an_issue_is_asked_for_with_its_options(here: Path) -> None:
    with Terminal(here, "add", "issue", "fish") as talk:
        talk.answer("A short name: ", "The fish")
        talk.answer("What is contested, as a question: ", "Who may fish?")
        talk.answer("Option 1, as its title or ID=TITLE: ", "Everybody")
        assert '"everybody" is there already' in talk.answer("Option 2, as its title or ID=TITLE: ", "everybody") + (
            talk.answer("Option 2, as its title or ID=TITLE: ", "none=Nobody")
        )
        talk.answer("Option 3, as its title or ID=TITLE (Enter: no more): ", "")
        talk.answer("Anything more? Enter: no", "")
        os.write(talk.main, b"n\n")
        said, status = talk.end()
    assert status == 0
    call = said.partition("to take it up again: negtrack ")[2].splitlines()[0]
    assert shlex.split(call) == [
        "add", "issue", "fish", "--title", "The fish", "--question", "Who may fish?", "--option", "everybody=Everybody",
        "--option", "none=Nobody",
    ]  # fmt: skip
