"""``negtrack add``: a position from flags, or from what somebody answers at a terminal."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from talks import TALKS
from terminals import Terminal

from negtrack.cli import run
from negtrack.ledger.load import load
from negtrack.ledger.model import Cite, Ledger, Position

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small ledger, as the one that negtrack is called in."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


def sound(path: Path) -> Ledger:
    """A ledger that can be read."""
    loaded = load(path)
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


def words(**fields: str | list[str]) -> list[str]:
    """Flags for a position, those not given here with what a sound one has."""
    given: dict[str, str | list[str]] = {
        "party": "N", "issue": "toll", "date": "2024-08-01", "act": "proposes", "option": "none",
        "summary": "No toll at all.", "source": "news", **fields,
    }  # fmt: skip
    return [
        word
        for name, value in given.items()
        for each in ([value] if isinstance(value, str) else value)
        for word in (f"--{name.replace('_', '-')}", each)
        if value != ""
    ]


def added(path: Path = Path("positions.yaml")) -> Position:
    """The one position that a ledger has more than it had."""
    known = {(p.parties, p.issue, p.date.text, p.summary) for p in sound_talks().positions}
    (new,) = (p for p in sound(path).positions if (p.parties, p.issue, p.date.text, p.summary) not in known)
    return new


def sound_talks() -> Ledger:
    """The ledger before anything was added."""
    path = Path("before.yaml.txt")
    path.write_text(TALKS, encoding="utf-8")
    try:
        return sound(path)
    finally:
        path.unlink()


# Flags


def test_every_flag_fills_its_field(here: Path, capsys: Capture) -> None:
    flags = words(
        party=["Port North", "S"], option=["half", "none"], rejects=[], conditions=["half:dredged"], level="text",
        said_by="M", speaker="The envoy", audience="in the hall", locator="line 3", quote="no toll", id="both-2024",
        note="Noted.", supersedes="s-toll-2024-03-01", recorded="2024-09-01",
    )  # fmt: skip
    assert run(["add", *flags]) == 0
    new = added()
    assert (new.id, new.parties, new.issue, new.date.text) == ("both-2024", ("N", "S"), "toll", "2024-08-01")
    assert (new.options, new.conditions) == (("half", "none"), {"half": ("dredged",)})
    assert (new.level.word, new.said_by, new.speaker, new.to) == ("text", ("M",), "The envoy", "in the hall")
    assert new.cites == (Cite("news", "line 3", "no toll"),)
    assert (new.note, new.supersedes, new.recorded) == ("Noted.", "s-toll-2024-03-01", date(2024, 9, 1).toordinal())
    assert "saved as both-2024 in positions.yaml:56" in capsys.readouterr().err


@pytest.mark.parametrize("relation", ["supersedes", "adds", "corrects", "retracts", "denies"])
def test_relations(relation: str, here: Path) -> None:
    assert run(["add", *words(**{relation: "n-toll-2024-03-05"})]) == 0
    assert getattr(added(), relation) == "n-toll-2024-03-05"


@pytest.mark.parametrize("relation", ["retracts", "denies"])
def test_what_takes_back_needs_no_act(relation: str, here: Path) -> None:
    assert run(["add", *words(act="", option="", **{relation: "n-toll-2024-03-05"})]) == 0
    assert added().act is None


def test_several_may_be_given_with_commas(here: Path) -> None:
    assert run(["add", *words(party="N,S", option="half,none", conditions="dredged")]) == 0
    new = added()
    assert (new.parties, new.options) == (("N", "S"), ("half", "none"))
    assert new.conditions == {"half": ("dredged",), "none": ("dredged",)}


def test_it_is_recorded_today(here: Path) -> None:
    before = date.today().toordinal()
    assert run(["add", *words()]) == 0
    assert added().recorded in range(before, date.today().toordinal() + 1)


def test_an_id_is_written_only_where_the_default_is_taken(here: Path) -> None:
    for _ in range(3):
        assert run(["add", *words(date="2024-03-05")]) == 0
    text = Path("positions.yaml").read_text(encoding="utf-8")
    assert re.findall(r"id: (\S+),", text) == [f"n-toll-2024-03-05-{number}" for number in (2, 3, 4)]
    assert run(["add", *words()]) == 0
    assert "n-toll-2024-08-01" not in Path("positions.yaml").read_text(encoding="utf-8")


def test_the_rest_of_the_file_stays(here: Path) -> None:
    assert run(["add", *words()]) == 0
    record = (
        "  - {party: N, issue: toll, date: 2024-08-01, act: proposes, option: none, summary: No toll at all., "
        "source: news,\n     recorded: 2024-08-02}\n"
    )
    text = re.sub(r"recorded: [\d-]+", "recorded: 2024-08-02", Path("positions.yaml").read_text(encoding="utf-8"))
    assert text == TALKS.replace("\nevents:", f"{record}\nevents:")


def test_a_new_source(here: Path) -> None:
    flags = words(
        source="", new_source="radio", source_title="At noon", source_publisher="Radio", source_kind="news",
        source_side="S", source_published="2024-08", source_url="https://radio.example/", source_author="A. N.",
        source_language="en", source_note="Heard.",
    )  # fmt: skip
    assert run(["add", *flags]) == 0
    source = sound(Path("positions.yaml")).sources["radio"]
    assert (source.title, source.publisher, source.kind.value, source.side) == ("At noon", "Radio", "news", "S")
    assert (source.url, source.author, source.language, source.note) == (
        "https://radio.example/",
        "A. N.",
        "en",
        "Heard.",
    )
    assert source.published is not None
    assert source.published.text == "2024-08"
    assert added().cites[0].source == "radio"


# What is shown


def test_what_it_says_and_changes(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(party="S", act="accepts", option="half", locator="line 5"), "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert " ".join(shown.split()).startswith(
        "Southland accepts: Each takes half, on 1 August 2024, said itself, The Daily line 5 No toll at all."
    )
    better = "◐ conditional → ● agreed"
    effect = f"  Southland: half, if dredged → half\n  status: {better}\n  article 2: {better}\n"
    assert f"\n2024-08-01\n{effect}" in shown
    assert f"\ntoday\n{effect}" in shown


def test_a_status_has_the_words_that_every_page_has_for_it(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(party=["N", "S"], act="sets-aside", option=""), "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "  status: ◐ conditional → – left out\n" in shown
    assert "set-aside" not in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "sets-aside", "option": "", "date": "2024-08"}, "Northland leaves it out, in August 2024, said"),
        ({"party": ["N", "S"], "date": "2024~"}, "Southland propose: Nobody takes any, in about 2024, said together"),
        ({"date": "2024-06/2024-08"}, "Nobody takes any, between June and August 2024, said itself"),
        ({"said_by": "S"}, "said by Southland (a claim, which does not commit Northland), The Daily"),
        ({"said_by": "M"}, "on 1 August 2024, said by The Mediator, The Daily"),
        ({"corrects": "n-toll-2024-03-05"}, "said itself, The Daily, corrects n-toll-2024-03-05"),
    ],
)  # fmt: skip
def test_a_record_in_a_sentence(fields: dict[str, str | list[str]], sentence: str, here: Path, capsys: Capture) -> None:
    assert run(["add", *words(**fields), "--dry-run"]) == 0
    assert sentence in capsys.readouterr().out.replace("\n  ", " ").replace("  ", " ")


def test_a_dry_run_writes_nothing_and_says_what_it_would(here: Path, capsys: Capture) -> None:
    flags = words(source="", new_source="radio", source_title="At noon: news", source_publisher="Radio",
                  source_kind="news", source_side="none", recorded="2024-09-01", date="2024-03-05")  # fmt: skip
    assert run(["add", *flags, "--dry-run"]) == 0
    assert capsys.readouterr().out.endswith(
        "\npositions.yaml:41\n"
        '  radio:\n    title: "At noon: news"\n    publisher: Radio\n    kind: news\n    side: none\n'
        "\npositions.yaml:61\n"
        "  - {id: n-toll-2024-03-05-2, party: N, issue: toll, date: 2024-03-05, act: proposes, option: none,\n"
        "     summary: No toll at all., source: radio, recorded: 2024-09-01}\n"
    )
    assert Path("positions.yaml").read_text(encoding="utf-8") == TALKS


def test_what_would_no_longer_hold_is_told(here: Path, capsys: Capture) -> None:
    """It is no fault of the record: it may be the expectation, or the other record, that is out of date."""
    expects = "expect:\n  - {as_of: 2024-12-31, issue: toll, status: conditional}\n"
    again = "positions:\n  - {party: S, issue: bridge, date: 2024-05, act: reaffirms, summary: Again., source: news}\n"
    Path("positions.yaml").write_text(TALKS.replace("positions:\n", again) + expects, encoding="utf-8")
    assert run(["add", *words(party="S", act="accepts", option="half")]) == 0
    said = "negtrack check will then say: issue toll is agreed on 2024-12-31, not conditional"
    assert said in " ".join(capsys.readouterr().out.split())
    flags = words(party=["N", "S"], issue="bridge", act="", option="", retracts="n+s-bridge-2024-01-15")
    assert run(["add", *flags]) == 0
    assert "check will then say: S reaffirms, but nothing of it stands" in capsys.readouterr().out


# Faults


def test_all_that_is_missing_is_named_at_once(here: Path, capsys: Capture) -> None:
    assert run(["add"]) == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1] == (
        "negtrack: --party, --issue, --date, --act, --summary and --source are missing: nothing was saved"
    )
    assert "--summary: error[NT102] missing\n  what was said, in the ledger's own words" in said


def test_an_option_is_missing_where_the_act_needs_one(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(option="")]) == 2
    assert "negtrack: --option is missing" in capsys.readouterr().err
    assert run(["add", *words(act="reserves", option="")]) == 0


def test_all_faults_at_once_each_at_its_flag(here: Path, capsys: Capture) -> None:
    flags = words(party="Sothland", date="2024-13-08", act="propose", option="non", source="nws", conditions="dreged",
                  level="txt", denies="n-tol-2024-03-05", id="a b", recorded="soon", summary="\x1b[31m")  # fmt: skip
    assert run(["add", *flags, "--new-source", "nws", "--source-kind", "new"]) == 2
    said = capsys.readouterr().err
    assert said.startswith('--party: error[NT201] no party is called "Sothland"\n  did you mean Southland?\n')
    assert "--summary: error[NT002] the character U+001B cannot stand in a ledger\n  remove it\n" in said
    flags[flags.index("\x1b[31m")] = "Said."
    assert run(["add", *flags, "--new-source", "nws", "--source-kind", "new"]) == 2
    said = capsys.readouterr().err
    for fault, help in {
        '--party: error[NT201] no party is called "Sothland"': "did you mean Southland?",
        '--date: error[NT301] "2024-13-08" has a month 13': "did you mean 2024-08-13?",
        '--act: error[NT208] unknown act "propose"': "did you mean proposes?",
        '--option: error[NT203] unknown option "non"': "did you mean none?",
        '--conditions: error[NT205] unknown condition "dreged"': "did you mean dredged?",
        '--level: error[NT208] unknown level "txt"': "did you mean text?",
        '--denies: error[NT207] unknown position "n-tol-2024-03-05"': "did you mean n-toll-2024-03-05?",
        '--id: error[NT106] "id" cannot be "a b"': "write a-b",
        '--recorded: error[NT301] "soon" is not a date': "write YYYY",
        '--source-kind: error[NT208] unknown kind "new"': "did you mean news?",
        "--source-title: error[NT102] missing": "the publication's title",
    }.items():
        assert re.search(f"^{re.escape(fault)}.*\n  .*{re.escape(help)}", said, re.MULTILINE), f"{fault}\n\n{said}"
    assert Path("positions.yaml").read_text(encoding="utf-8") == TALKS


def test_an_id_that_is_taken_is_a_fault(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(id="n-toll-2024-03-05")]) == 2
    assert '--id: error[NT107] two positions have the id "n-toll-2024-03-05"' in capsys.readouterr().err


def test_a_source_that_is_there_is_not_entered_again(here: Path, capsys: Capture) -> None:
    new = ["--new-source", "news", "--source-title", "T", "--source-publisher", "P", "--source-kind", "news"]
    assert run(["add", *words(), *new, "--source-side", "none"]) == 2
    assert '--new-source: error[NT107] the source "news" is defined twice' in capsys.readouterr().err


def test_reaffirming_where_nothing_stands_is_a_fault(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(party="M", issue="river", act="reaffirms", option="")]) == 2
    assert "--act: error[NT502] M reaffirms, but nothing of it stands" in capsys.readouterr().err


def test_a_circle_of_relations_is_a_fault(here: Path, capsys: Capture) -> None:
    assert run(["add", *words(date="2024-01", supersedes="n-toll-2024-03-05")]) == 2
    assert "error[NT302]" in capsys.readouterr().err


def test_a_faulty_ledger_is_not_made_worse(here: Path, capsys: Capture) -> None:
    faulty = TALKS.replace("act: demands", "act: demand", 1)
    Path("positions.yaml").write_text(faulty, encoding="utf-8")
    assert run(["add", *words()]) == 2
    said = capsys.readouterr().err
    assert "error[NT208]" in said
    assert "did you mean demands?" in said
    assert Path("positions.yaml").read_text(encoding="utf-8") == faulty


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--source-title", "T"], "--source-title: say with --new-source which id the source has"),
        (["--new-source", "radio"], "--source news beside --new-source radio: keep one of them"),
        (["--to", "other.yaml"], "--to other.yaml: the ledger is one file, positions.yaml: leave --to out"),
    ],
)
def test_flags_that_do_not_go_together(flags: list[str], said: str, here: Path, capsys: Capture) -> None:
    assert run(["add", *words(), *flags]) == 2
    assert capsys.readouterr().err == f"negtrack: {said}\n"


def test_the_shipped_ledger_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    assert run(["add", *words()]) == 2
    assert "start one with negtrack init DIR" in capsys.readouterr().err


# Folders


@pytest.fixture
def folder(here: Path) -> Path:
    """A folder ledger: the river in one file, the toll in another, the bridge in a table."""
    folder = here / "talks"
    (folder / "more").mkdir(parents=True)
    head, _, rest = TALKS.partition("positions:\n")
    positions, events, tail = rest.partition("\nevents:")
    records = re.split(r"(?m)^(?=  - )", positions)[1:]
    (folder / "head.yaml").write_text(head + events.strip() + tail, encoding="utf-8")
    for name, issue in {"river.yaml": "river", "more/toll.yml": "toll"}.items():
        text = "".join(record for record in records if f"issue: {issue}" in record)
        (folder / name).write_text(f"positions:\n{text}", encoding="utf-8")
    (folder / "bridge.csv").write_text(
        "party,issue,date,act,options,summary,source\nN,bridge,2024-01-15,demands,third,Asks for a third.,news\n",
        encoding="utf-8",
    )
    sound(folder)
    return folder


def changed(folder: Path, *args: str) -> list[str]:
    """The files of a folder that a call changes or makes."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run(["add", "-l", str(folder), *args]) == 0
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return sorted(path.relative_to(folder).as_posix() for path in after if before.get(path) != after[path])


def test_it_goes_where_the_latest_record_of_its_issue_is(folder: Path) -> None:
    assert changed(folder, *words()) == ["more/toll.yml"]
    assert changed(folder, *words(issue="river", option="bank")) == ["river.yaml"]
    assert changed(folder, *words(date="2024-09"), "--to", str(folder / "river.yaml")) == ["river.yaml"]
    assert changed(folder, *words(date="2024-10")) == ["river.yaml"]


def test_a_file_is_asked_for_where_the_latest_record_is_in_a_table(folder: Path, capsys: Capture) -> None:
    flags = words(issue="bridge", option="joint")
    assert run(["add", "-l", str(folder), *flags]) == 2
    said = capsys.readouterr().err
    assert f"the latest record of bridge is in {folder / 'bridge.csv'}, a table: say with --to which file" in said
    assert str(folder / "river.yaml") in said
    assert changed(folder, *flags, "--to", "bridge.yaml") == ["bridge.yaml"]
    assert (folder / "bridge.yaml").read_text(encoding="utf-8").startswith("positions:\n  - party: N\n")


def test_a_file_is_asked_for_where_the_issue_has_no_record(folder: Path, capsys: Capture) -> None:
    (folder / "river.yaml").unlink()
    assert run(["add", "-l", str(folder), *words(issue="river", option="bank")]) == 2
    assert "negtrack: river has no record yet: say with --to which file it goes to" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["bridge.csv", "new.txt", ".hidden.yaml", "../outside.yaml", "no/such/folder.yaml", "."])
def test_files_that_are_no_part_of_the_ledger_are_not_written(to: str, folder: Path, capsys: Capture) -> None:
    before = sorted(folder.parent.rglob("*"))
    assert run(["add", "-l", str(folder), *words(), "--to", to]) == 2
    assert f"negtrack: --to {to}: " in capsys.readouterr().err
    assert sorted(folder.parent.rglob("*")) == before


# At a terminal


def test_everything_is_asked_for(here: Path) -> None:
    """By id, by number, by name, with a mistake on the way."""
    with Terminal(here, "add") as talk:
        offered = talk.answer("Party (several with commas): ", "Port North, Suthland")
        assert " 1  N  Northland\n" in offered
        assert 'there is no "Suthland"' in talk.answer("Party (several with commas): ", "1, southland")
        assert "toll  The toll" in talk.answer("Issue: ", "3")
        assert "accepts  takes what another put forward" in talk.answer("Act: ", "accepts")
        assert "1  half  Each takes half" in talk.answer("Option (several with commas): ", "none")
        assert "1  dredged  The river is dredged" in talk.answer("Conditions, if any (several with commas): ", "")
        talk.answer("Said by, if not by the party itself (several with commas): ", "")
        talk.answer("Summary, in your own words: ", "Drop the toll: it is gone.")
        assert "news  The Daily: Daily news" in talk.answer("Source: ", "news")
        talk.answer("Place in the source, such as line 5 (may be empty): ", "line 7")
        talk.answer("Quoted words (may be empty): ", "")
        talk.answer("Date: YYYY-MM-DD, YYYY-MM or YYYY [2024-02~]: ", "2024-13")
        assert "has a month 13" in talk.answer("Date: YYYY-MM-DD, YYYY-MM or YYYY [2024-02~]: ", "2024-08")
        talk.answer("Anything more? Enter: no", "")
        preview = talk.answer("Save it? [y/N]: ", "y")
        assert (
            "Northland and Southland accept: Nobody takes any, in August 2024, said together, The Daily line 7"
            in preview
        )
        assert "status: ◐ conditional → ● agreed" in preview
        assert talk.end()[1] == 0
        new = added(here / "positions.yaml")
        assert (new.parties, new.issue, new.act, new.options) == (("N", "S"), "toll", "accepts", ("none",))
        assert (new.summary, new.date.text) == ("Drop the toll: it is gone.", "2024-08")
        assert new.cites == (Cite("news", "line 7"),)


def test_the_rest_is_asked_for_where_it_is_wanted(here: Path) -> None:
    flags = [
        "--party",
        "N",
        "--issue",
        "toll",
        "--act",
        "demands",
        "--option",
        "half",
        "--said-by",
        "N",
        "--summary",
        "x y",
    ]
    flags += ["--conditions", "dredged", "--source", "news", "--locator", "l", "--quote", "a b", "--date", "2024-01-10"]
    with Terminal(here, "add", *flags[:-2]) as talk:
        talk.answer("Date: YYYY-MM-DD", "2024-01-10")
        talk.answer("Anything more? Enter: no", "?")
        assert "level  how firm it is" in talk.answer(
            "Anything more? Enter: no", "level, speaker, rejects, supersedes, note"
        )
        for question, answer in (
            ("How firm it is", "text"), ("The person or office", "The envoy"), ("Options ruled out", "none"),
            ("The position that it replaces", "s-toll-2024-03-01"), ("Anything the reader should know", "Noted."),
        ):  # fmt: skip
            talk.answer(question, answer)
        said, status = talk.end()
        assert status == 2
        assert "cannot come after" in said
        call = said.partition("to take it up again: negtrack ")[2].splitlines()[0]
    for words in ("--level text", "--speaker 'The envoy'", "--rejects none", "--supersedes s-toll", "--note Noted."):
        assert words in call


def test_one_can_go_back(here: Path) -> None:
    with Terminal(here, "add", "--party", "N") as talk:
        assert "this is the first question" in talk.answer("Issue: ", "<") + talk.answer("Issue: ", "river")
        talk.answer("Act: ", "demands")
        talk.answer("Option (several with commas): ", "<")
        talk.answer("Act: ", "<")
        talk.answer("Issue: ", "toll")
        talk.answer("Act: ", "accepts")
        assert "half  Each takes half" in talk.until("Option (several with commas): ")


def test_leaving_prints_the_answers_as_a_call(here: Path) -> None:
    with Terminal(here, "add", "--party", "N") as talk:
        talk.answer("Issue: ", "toll")
        talk.answer("Act: ", "omits")
        talk.until("Said by")
        os.write(talk.main, b"\x04")
        said, status = talk.end()
    assert status == 130
    assert "to take it up again: negtrack add --party N --issue toll --act omits" in said


def test_what_is_unlikely_is_asked_about(here: Path) -> None:
    text = TALKS.replace("covered_to: 2024-12-31", "covered_to: 2024-06-30")
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    with Terminal(here, "add", *words(date="2024-08-01")) as talk:
        preview = talk.answer("Save it? [y/N]: ", "y")
        assert 'hint[NT613] 2024-08-01 is after "news" was published, on 2024-02' in preview
        assert "hint[NT611] 2024-08-01 is after 2024-06-30" in preview
        talk.answer("The ledger is kept to 2024-06-30: move covered_to to 2024-08-01? [y/N]: ", "y")
        assert talk.end()[1] == 0
    assert "\ncovered_to: 2024-08-01\n" in (here / "positions.yaml").read_text(encoding="utf-8")


def test_without_a_terminal_it_is_saved_and_told(here: Path, capsys: Capture) -> None:
    assert run(["add", *words()]) == 0
    assert "hint[NT613]" in capsys.readouterr().err
    assert added().issue == "toll"


def test_a_record_goes_beside_the_latest_of_its_issue(here: Path) -> None:
    flags = words(issue="river", option="bank", act="demands", summary="Again the bank.", date="2024-01-10")
    assert run(["add", *flags]) == 0
    records = sound(Path("positions.yaml")).positions
    assert [record.issue for record in records] == ["river"] * 4 + ["bridge"] + ["toll"] * 3
    assert records[3].summary == "Again the bank."


def test_tab_completes(here: Path) -> None:
    pytest.importorskip("readline")
    with Terminal(here, "add", "--party", "N") as talk:
        talk.answer("Issue: ", "br\t")
        talk.answer("Act: ", "rej\t")
        assert "joint  Both together" in talk.until("Option (several with commas): ")


def test_the_date_of_the_source_is_offered(here: Path) -> None:
    flags = ["--party", "N", "--issue", "toll", "--act", "omits", "--summary", "Nothing.", "--source", "news"]
    with Terminal(here, "add", *flags) as talk:
        for question in ("Said by", "Place in the source", "Quoted words", "[2024-02~]: ", "Anything more?"):
            talk.answer(question, "")
        talk.answer("Save it? [y/N]: ", "yes")
        assert talk.end()[1] == 0
        assert added(here / "positions.yaml").date.text == "2024-02~"


def test_a_new_source_is_asked_for(here: Path) -> None:
    flags = ["--party", "N", "--issue", "toll", "--act", "omits", "--summary", "Nothing.", "--date", "2024-08"]
    with Terminal(here, "add", *flags) as talk:
        talk.answer("Said by", "")
        talk.answer("Source: ", "new")
        talk.answer("Id of the new source", "news")
        assert 'there is a source "news" already' in talk.answer("Id of the new source", "radio")
        talk.answer("The publication's title: ", "At noon")
        talk.answer("Who published it: ", "Radio")
        talk.answer("What sort of publication it is: ", "news")
        talk.answer("Written from the viewpoint of: ", "none")
        questions = (
            "When it was published",
            "Its address",
            "Its language",
            "Place in",
            "Quoted words",
            "Anything more?",
        )
        for question in questions:
            talk.answer(question, "")
        talk.answer("Save it? [y/N]: ", "y")
        assert talk.end()[1] == 0
        assert added(here / "positions.yaml").cites[0].source == "radio"


def test_a_long_list_is_shown_when_asked_for(here: Path) -> None:
    many = "".join(f"  s{n}: {{title: Number {n}, publisher: P, kind: news, side: none}}\n" for n in range(30))
    (here / "positions.yaml").write_text(TALKS.replace("\nconditions:", f"{many}\nconditions:"), encoding="utf-8")
    flags = ["--party", "N", "--issue", "toll", "--act", "omits", "--summary", "Nothing.", "--said-by", "N"]
    with Terminal(here, "add", *flags) as talk:
        assert "Number 7" not in talk.answer("Source (33 of them: ? lists them): ", "?")
        assert "  10  s6  P: Number 6\n" in talk.answer("Source (33 of them: ? lists them): ", "10")
        talk.until("Place in the source")


def test_the_file_is_asked_for(folder: Path, here: Path) -> None:
    with Terminal(here, "add", "-l", "talks", *words(issue="bridge", option="joint")) as talk:
        offered = talk.answer("the latest record of bridge is in talks/bridge.csv, a table. File: ", "talks/river.yaml")
        assert "1  talks/head.yaml\n" in offered
        talk.answer("Save it? [y/N]: ", "y")
        assert "in talks/river.yaml:" in talk.end()[0]
    assert "issue: bridge" in (folder / "river.yaml").read_text(encoding="utf-8")


def test_faults_lose_nothing_that_was_typed(here: Path) -> None:
    flags = ["--party", "M", "--issue", "river", "--act", "reaffirms", "--source", "news", "--date", "2024-08"]
    with Terminal(here, "add", *flags) as talk:
        summary = ("Summary", "As before: the bank.")
        for question, answer in (("Said by", ""), summary, ("Place", ""), ("Quoted", ""), ("Anything more?", "")):
            talk.answer(question, answer)
        said, status = talk.end()
    assert status == 2
    assert "--act: error[NT502]" in said
    assert "to take it up again: negtrack add --party M" in said
    assert "--summary 'As before: the bank.'" in said


def test_no_is_no_and_nothing_typed_is_lost(here: Path) -> None:
    with Terminal(here, "add", *words(summary="It isn't.")) as talk:
        talk.answer("Save it? [y/N]: ", "")
        said, status = talk.end()
        assert status == 0
        assert (here / "positions.yaml").read_text(encoding="utf-8") == TALKS
        again = shlex.split(said.partition("to take it up again: negtrack ")[2])
        assert run([*again, "--yes"]) == 0
        assert added().summary == "It isn't."


def test_yes_asks_nothing(here: Path) -> None:
    with Terminal(here, "add", *words(), "--yes") as talk:
        assert talk.end()[1] == 0
    assert added().issue == "toll"


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_saves_nothing(key: str, here: Path) -> None:
    with Terminal(here, "add") as talk:
        talk.until("Party (several with commas): ")
        for _ in range(10):  # readline misses a signal that comes right before it waits for keys
            os.write(talk.main, key.encode())
            with suppress(subprocess.TimeoutExpired):
                talk.process.wait(timeout=2)
                break
        said, status = talk.end()
        assert status == 130
        assert "Traceback" not in said
        assert (here / "positions.yaml").read_text(encoding="utf-8") == TALKS


def test_what_a_ledger_says_does_not_act_on_the_terminal(here: Path) -> None:
    text = TALKS.replace("name: Southland", 'name: "South\u202eland"')
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    with Terminal(here, "add") as talk:
        assert "South\\u202eland" in talk.until("Party (several with commas): ")
