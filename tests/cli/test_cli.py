"""The command line as its users meet it: processes, exit statuses, streams, terminals, ledgers that mean harm."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from calls import CALLS
from talks import TALKS, environment, negtrack, within
from terminals import Shown, at_terminal, within_terminal

from negtrack.cli import COMMANDS, run
from negtrack.views.text import width

STYLES = re.compile(r"\x1b\[[0-9;]*m")
"""The only escapes that belong on a terminal: those of colours and weights."""

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A folder with a small ledger where negtrack looks for one."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def here(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, as the one that negtrack is called in by this very process."""
    monkeypatch.chdir(ledger)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    return ledger


def unusable(said: str, status: int = 2, expected: int = 2) -> None:
    """What must hold wherever a call comes to nothing: the exit status, some words, and no traceback."""
    assert status == expected, said
    assert said.strip()
    assert "Traceback" not in said
    assert "error of the program" not in said


# Exit statuses and streams


def test_result_on_stdout_and_nothing_else(ledger: Path) -> None:
    """Data goes to standard output; on a day that the ledger covers there is nothing more to say."""
    done = negtrack("status", "--as-of", "2024-06", cwd=ledger)
    assert (done.returncode, done.stderr) == (0, "")
    title, _, kept = done.stdout.splitlines()[0].partition("  ")
    assert (title, kept.strip()) == ("Talks on the river", "kept to 31 December 2024, shown as of 30 June 2024")


def test_warning_past_covered_to_on_stderr(ledger: Path) -> None:
    """One line on standard error says that nobody has looked further; the result stays clean."""
    done = negtrack("status", "--as-of", "2025-01-01", "-f", "json", cwd=ledger)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "further than 2024-12-31" in done.stderr
    assert json.loads(done.stdout)["as_of"] == "2025-01-01"


def test_check_ends_with_1_where_there_is_an_error(ledger: Path) -> None:
    assert negtrack("check", cwd=ledger).returncode == 0
    (ledger / "positions.yaml").write_text(TALKS.replace("option: bank", "option: bnak"), encoding="utf-8")
    done = negtrack("check", cwd=ledger)
    assert done.returncode == 1
    assert re.search(r"positions\.yaml:\d+:\d+: error\[NT203\] unknown option \"bnak\".*", done.stdout)
    assert "did you mean bank?" in done.stdout
    refused = negtrack("status", cwd=ledger)
    unusable(refused.stderr, refused.returncode)
    assert "NT203" in refused.stderr
    assert refused.stdout == ""


def test_check_of_what_cannot_be_read_ends_with_1(here: Path, capsys: Capture) -> None:
    for path in ("missing.yaml", "positions.yaml/below"):
        unusable(capsys.readouterr().out or "-", run(["check", path]), expected=1)
        assert "NT001" in capsys.readouterr().out


def test_strict_check_ends_with_1_for_hints(here: Path) -> None:
    assert run(["check"]) == 0
    assert run(["check", "--strict"]) == 1


def test_diff_exit_code(here: Path) -> None:
    assert run(["diff", "--since", "2024-02", "--until", "2024-02", "--exit-code"]) == 1
    assert run(["diff", "--since", "2024-10", "--until", "2024-11", "--exit-code"]) == 0
    assert run(["diff", "--since", "2024-02", "--until", "2024-02"]) == 0


@pytest.mark.parametrize("path", ["missing.yaml", "empty", "positions.yaml/below", "x" * 5000, "/dev/null"])
def test_ledger_that_cannot_be_used(here: Path, capsys: Capture, path: str) -> None:
    (here / "empty").mkdir()
    for command in ("status", "export"):
        status = run([command, "--ledger", path])
        said = capsys.readouterr()
        unusable(said.err, status)
        assert said.out == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_folder_without_permission(ledger: Path) -> None:
    (ledger / "closed").mkdir(mode=0o000)
    done = negtrack("status", "--ledger", "closed", cwd=ledger)
    unusable(done.stderr, done.returncode)


@pytest.mark.parametrize("output", ["nowhere/x.txt", ".", "positions.yaml", "./sub/../positions.yaml", "/dev/full"])
@pytest.mark.parametrize("form", ["table", "csv"])
def test_output_that_cannot_be_written(here: Path, capsys: Capture, output: str, form: str) -> None:
    """The ledger itself is never written over, by whatever name."""
    (here / "sub").mkdir()
    if output.startswith("/dev") and not Path(output).exists():
        pytest.skip("there is no such device")
    status = run(["status", "--as-of", "2024-06", "-f", form, "--output", output])
    said = capsys.readouterr()
    unusable(said.err, status)
    assert (here / "positions.yaml").read_text(encoding="utf-8") == TALKS


def test_output_linked_to_the_ledger(here: Path, capsys: Capture) -> None:
    (here / "link").symlink_to("positions.yaml")
    unusable(capsys.readouterr().err or "-", run(["status", "--output", "link"]))
    assert (here / "positions.yaml").read_text(encoding="utf-8") == TALKS


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_standard_output_that_is_full(ledger: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "negtrack", "status", "--as-of", "2024-06"],
            cwd=ledger, env=environment(), stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip
    unusable(done.stderr, done.returncode)
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    ("args", "help"),
    [
        (["status", "--party", "Nortland"], "did you mean Northland?"),
        (["matrix", "--issue", "brige"], "did you mean bridge?"),
        (["status", "--as-of", "19.1.2024"], "did you mean 2024-01-19?"),
        (["status", "--as-of", "2024-13"], "months run from 01 to 12"),
        (["diff", "--since", "2024-02-30"], "February 2024 has 29 days"),
        (["diff", "--since", "2024-06", "--until", "2024-01"], "earlier date"),
        (["show", "brige"], "did you mean bridge?"),
        (["statsu"], "status"),
        (["status", "--asof", "2024"], "--as-of"),
        (["status", "--format", "xml"], "table"),
        (["status", "--stale-days", "-1"], "--stale-days"),
        (["diff"], "--since"),
    ],
)
def test_calls_that_cannot_be_understood(here: Path, capsys: Capture, args: list[str], help: str) -> None:
    """Each says what to write instead, on standard error."""
    status = run(args)
    said = capsys.readouterr()
    unusable(said.err + said.out * (args == ["diff"]), status)
    assert help in said.err + said.out * (args == ["diff"])


def test_folder_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    call = f"rmdir ../gone; exec {sys.executable} -m negtrack status"
    done = subprocess.run(["bash", "-c", call], cwd=gone, env=environment(), capture_output=True, check=False)
    unusable(done.stderr.decode(), done.returncode)


def test_errors_of_the_program_show_no_traceback(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a\x1b[31mred")

    monkeypatch.setattr("negtrack.rules.derive.derive", fail)
    monkeypatch.delenv("NEGTRACK_DEBUG", raising=False)
    assert run(["status"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "\x1b" not in said


def large(folder: Path) -> Path:
    """A ledger whose export is more than a pipe holds."""
    said = "party: M, issue: toll, date: 2024-05-01, act: omits, source: news"
    more = (f"  - {{id: m{n}, {said}, summary: {'long ' * 40}}}\n" for n in range(600))
    path = folder / "large.yaml"
    path.write_text(TALKS.replace("\nevents:", "".join(more) + "\nevents:"), encoding="utf-8")
    return path


def test_interrupt_ends_with_130(ledger: Path) -> None:
    """Control-C while it writes: no traceback, nothing else said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "negtrack", "export", "--ledger", large(ledger)],
        cwd=ledger, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.read(10)  # it writes, and comes to a stop when the pipe is full
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b""


@pytest.mark.parametrize("whose", ["", "--private"])
def test_broken_pipe_is_silent(ledger: Path, whose: str) -> None:
    call = f"{sys.executable} -m negtrack export {whose} --ledger {large(ledger)} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", call], cwd=ledger, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"id,party,")


# Which ledger


def test_search_for_the_ledger(tmp_path: Path) -> None:
    """--ledger before the environment, before positions.yaml, before data/positions.yaml, here before above."""

    def place(path: str, title: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(TALKS.replace("Talks on the river", title), encoding="utf-8")

    def found(folder: str, *args: str, **changes: str) -> str:
        done = within("counts", "--as-of", "2024-06", "-f", "json", *args, cwd=tmp_path / folder, **changes)
        assert (done.returncode, done.stderr) == (0, "")
        return str(json.loads(done.stdout)["ledger"]["title"])

    place("given.yaml", "given")
    place("env.yaml", "of the environment")
    place("a/positions.yaml", "here")
    place("a/data/positions.yaml", "in data")
    place("a/b/data/positions.yaml", "in data below")
    (tmp_path / "a/b/c").mkdir()
    (tmp_path / "a/d/e").mkdir(parents=True)
    given = str(tmp_path / "given.yaml")
    env = str(tmp_path / "env.yaml")
    assert found("a", "--ledger", given, NEGTRACK_LEDGER=env) == "given"
    assert found("a", NEGTRACK_LEDGER=env) == "of the environment"
    assert found("a") == "here"
    assert found("a/b/c") == "in data below"
    assert found("a/d/e") == "here"


def test_shipped_ledger_where_there_is_none(tmp_path: Path) -> None:
    done = negtrack("schema", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    done = negtrack("counts", "--as-of", "2025-01-01", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "no ledger here" in done.stderr
    assert "--ledger" in done.stderr


# What is asked


def asked(capsys: Capture, *args: str) -> dict[str, Any]:
    assert run([*args, "-f", "json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_months_and_years_mean_their_last_or_first_day(here: Path, capsys: Capture) -> None:
    assert asked(capsys, "status", "--as-of", "2024-02")["as_of"] == "2024-02-29"
    assert asked(capsys, "matrix", "--as-of", "2024")["as_of"] == "2024-12-31"
    assert asked(capsys, "status", "--as-of", "2024", "--as-known", "2024-04")["as_known"] == "2024-04-30"
    changes = asked(capsys, "diff", "--since", "2024-02", "--until", "2024-02")
    assert (changes["since"], changes["until"]) == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize("name", ["M", "The Mediator", "the mediator", "m"])
def test_one_party_narrows_what_is_shown(here: Path, capsys: Capture, name: str) -> None:
    answer = asked(capsys, "status", "--as-of", "2024-06", "--party", name)
    assert [issue["issue"] for issue in answer["issues"]] == ["toll"]
    assert list(answer["issues"][0]["others"]) == ["M"]


def test_several_parties_are_those_whose_agreement_is_asked(here: Path, capsys: Capture) -> None:
    answer = asked(capsys, "status", "--as-of", "2024-06", "-p", "Port North", "-p", "southland", "-p", "M", "-p", "N")
    toll = next(issue for issue in answer["issues"] if issue["issue"] == "toll")
    assert list(toll["parties"]) == ["N", "S", "M"]
    assert toll["status"] == "disputed"


# What comes out

STANDING = {
    "standing", "act", "options", "rejects", "conditions", "level", "basis", "date", "last_word", "alternatives",
    "claimed_by", "positions", "dissent",
}  # fmt: skip
STATUSES = ["agreed", "conditional", "compatible", "disputed", "unclear", "incomplete", "set-aside", "no-data"]


def test_json_of_status(here: Path, capsys: Capture) -> None:
    """The keys of the contract, with the distance on a scale and what is dropped beside them, and no others."""
    answer = asked(capsys, "status", "--as-of", "2024-06")
    assert list(answer) == [
        "ledger", "as_of", "as_known", "evidence", "stage", "summary", "conditions", "issues", "articles", "counts",
    ]  # fmt: skip
    assert list(answer["ledger"]) == ["title", "sha256", "covered_to"]
    assert list(answer["summary"]) == [*STATUSES, "closed", "background"]
    for issue in answer["issues"]:
        assert list(issue) == [
            "issue", "title", "topic", "background", "closed", "status", "possible", "reason", "options", "distance",
            "level", "basis", "since", "conditions", "flags", "parties", "others",
        ]  # fmt: skip
        for standing in (*issue["parties"].values(), *issue["others"].values()):
            assert set(standing) == STANDING
    assert answer["issues"][2]["conditions"] == [
        {"condition": "dredged", "holder": ["S"], "met": False, "dropped": False}
    ]
    for article in answer["articles"]:
        assert list(article) == ["article", "title", "status", "level", "issues", "open_behind", "related"]
    count = {"date": "2024-04-02", "said_by": "N", "agreed": 1, "of": 2}
    assert [{key: c[key] for key in count} for c in answer["counts"]] == [count]


def test_json_of_alternatives(here: Path, capsys: Capture) -> None:
    """On a day inside the month of a record, the standing is uncertain, and each result is there."""
    answer = asked(capsys, "status", "--as-of", "2023-06-15", "--issue", "river")
    standing = answer["issues"][0]["parties"]["S"]
    assert standing["standing"] == "uncertain"
    assert [set(a) for a in standing["alternatives"]] == [{"standing", "options", "rejects", "conditions"}] * 2


def test_json_of_diff(here: Path, capsys: Capture) -> None:
    answer = asked(capsys, "diff", "--since", "2024-02", "--until", "2024-06")
    assert {"since", "until", "changes", "issues", "articles"} <= set(answer)
    assert answer["changes"]
    for change in answer["changes"]:
        assert list(change) == ["issue", "party", "kind", "direction", "steps", "from", "to", "positions"]
        for step in change["steps"]:
            assert list(step) == ["date", "direction", "toward", "away", "took", "positions"]
        assert set(change["from"]) == set(change["to"]) == STANDING
    assert {"issue": "river", "from": "disputed", "to": "agreed", "backsliding": False} in answer["issues"]
    assert {"article": "1", "from": "disputed", "to": "agreed", "backsliding": False} in answer["articles"]


def test_json_of_check(here: Path, capsys: Capture) -> None:
    (here / "positions.yaml").write_text(TALKS.replace("party: M, issue: toll", "party: X, issue: toll"))
    assert run(["check", "-f", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert {"ledger", "summary", "findings"} <= set(answer)
    assert answer["summary"]["error"] == 1
    finding = next(f for f in answer["findings"] if f["severity"] == "error")
    assert list(finding) == ["code", "severity", "message", "file", "line", "column", "hint"]
    assert finding["code"] == "NT201"


def test_json_of_nothing_is_whole(here: Path, capsys: Capture) -> None:
    nothing = asked(capsys, "diff", "--since", "2024-10", "--until", "2024-11")
    assert (nothing["changes"], nothing["issues"], nothing["articles"]) == ([], [], [])
    assert asked(capsys, "matrix", "--as-of", "2020")["rows"]


# Help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_an_example_and_fits(capsys: Capture, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run([*command.split(), "--help"]) == 0
    page = capsys.readouterr().out
    usage, _, body = page.partition("\n\n")
    assert usage.startswith("Usage: negtrack")
    assert re.search(rf"^ *negtrack {command}", body, re.MULTILINE), "no example"
    assert max(map(len, page.splitlines())) <= 100
    assert "\x1b" not in page


def test_version(capsys: Capture) -> None:
    from negtrack import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"negtrack {__version__}\n"


# Terminals


def read_at(terminal: Callable[..., Shown], *call: Any, **changes: str | None) -> str:
    """What a call that does its work shows on a terminal."""
    shown = terminal(*call, **changes)
    assert shown.status in (0, 1)
    return shown.text


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["status", "--as-of", "2024-06"], 0), (["check", "--hints"], 0), (["check", "--strict"], 1),
        (["status", "--as-of", "2025", "-f", "json"], 0), (["show", "nobody"], 2), (["diff"], 2), (["--help"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_inside_this_process_a_call_is_what_it_is_in_its_own(ledger: Path, args: list[str], status: int) -> None:
    """Other tests rest on it: in a pipe and on a terminal."""
    own, here = (call(*args, cwd=ledger) for call in (negtrack, within))
    assert (here.returncode, here.stdout, here.stderr) == (own.returncode, own.stdout, own.stderr)
    assert own.returncode == status
    assert within_terminal(ledger, 90, *args) == at_terminal(ledger, 90, *args)


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize(
    "args", [["status", "--as-of", "2024-06"], ["matrix", "--as-of", "2024-06"], ["diff", "--since", "2023", "--until",
    "2024"], ["check", "--hints"]], ids=lambda args: str(args[0]),
)  # fmt: skip
def test_pages_fit_the_terminal_in_colour(ledger: Path, args: list[str], columns: int) -> None:
    page = read_at(within_terminal, ledger, columns, *args)
    assert STYLES.search(page)
    lines = STYLES.sub("", page).splitlines()
    assert "\x1b" not in "".join(lines)
    if args[0] != "check":  # a finding's first line is for grep: it is never broken
        assert max(map(width, lines)) <= columns


def test_no_colour_where_none_is_wanted(ledger: Path) -> None:
    plain = negtrack("status", "--as-of", "2024-06", cwd=ledger).stdout
    assert "\x1b" not in plain
    wide = read_at(at_terminal, ledger, 80, "status", "--as-of", "2024-06", NO_COLOR="1")
    assert "\x1b" not in wide
    assert wide == plain
    dumb = read_at(at_terminal, ledger, 80, "status", "--as-of", "2024-06", TERM="dumb")
    assert "\x1b" not in dumb


def test_ascii_where_nothing_else_can_be_shown(ledger: Path) -> None:
    text = (ledger / "positions.yaml").read_text(encoding="utf-8")
    (ledger / "positions.yaml").write_text(text.replace("Talks on the river", "Géza’s talks"), encoding="utf-8")
    locale: dict[str, str | None] = {"LC_ALL": "C"}
    encoding: dict[str, str | None] = {"PYTHONIOENCODING": "ascii"}
    matrix, diff = ["matrix"], ["diff", "--since", "2023"]
    for call, args, changes in (
        (negtrack, ["status"], locale), (negtrack, ["status"], encoding), (negtrack, ["status"], locale | encoding),
        (negtrack, matrix, encoding), (negtrack, diff, encoding), (within, matrix, locale), (within, diff, locale),
    ):  # fmt: skip
        done = call(*args, cwd=ledger, **changes)
        assert done.returncode == 0, done.stderr
        assert re.search(r"\* (\d+ )?agreed", done.stdout)
        body = done.stdout.split("\n", 1)[1]
        assert body.isascii()


@pytest.mark.parametrize("form", ["json", "md", "csv"])
def test_what_programs_read_loses_nothing(ledger: Path, form: str) -> None:
    """Whatever standard output is said to be: in JSON, Markdown and CSV every character of the ledger comes out."""
    text = (ledger / "positions.yaml").read_text(encoding="utf-8")
    (ledger / "positions.yaml").write_text(text.replace("Northland", "Geçmiş Ülke"), encoding="utf-8")
    plain = negtrack("status", "--as-of", "2024-06", "-f", form, cwd=ledger)
    assert form == "json" or "Geçmiş Ülke" in plain.stdout
    for changes in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}):
        done = negtrack("status", "--as-of", "2024-06", "-f", form, cwd=ledger, **changes)
        assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert negtrack("schema", cwd=ledger, PYTHONIOENCODING="ascii").stdout == negtrack("schema", cwd=ledger).stdout


def test_closed_standard_output(ledger: Path) -> None:
    """Nobody can read the answer: a plain word of it, and no success; what goes to a file goes there."""

    def call(words: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", f"exec {sys.executable} -m negtrack {words}"],
            cwd=ledger, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    told = "negtrack: standard output is closed: nothing can be written there\n"
    assert call("status --as-of 2024-06 -f json >&-") == (2, told)
    assert call("status --as-of 2024-06 >&-") == (2, told)
    assert call("export >&-") == (2, told)
    assert call("status --as-of 2024-06 -o told.txt >&-") == (0, "")
    assert (ledger / "told.txt").read_text(encoding="utf-8").startswith("Talks on the river ")
    status, said = call("status 2>&-")
    assert status == 0 and said.startswith("Talks on the river ")


# Options that every command which reads takes (docs/commands.md)

READING = {**{command: [] for command in ("status", "matrix", "timeline", "blockers", "counts", "audit")},
           "diff": ["--since", "2023"], "why": ["toll"], "show": ["toll"], "find": ["half"]}  # fmt: skip
"""A call of each command that reads a ledger, all about one issue or the whole."""


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("command", READING)
def test_every_reading_command_takes_the_shared_options(
    here: Path, capsys: Capture, command: str, form: str
) -> None:  # fmt: skip
    shared = ["--ledger", "positions.yaml", "--as-of", "2024-12", "--as-known", "2024-12", "--evidence", "group",
              "--issue", "toll", "--party", "The North", "--party", "S", "--stale-days", "90"]  # fmt: skip
    assert run([command, *READING[command], *shared, "--format", form, "--output", "told"]) == 0
    told = "negtrack: 7 records have no entry day and count as always known\n"
    assert capsys.readouterr() == ("", told)
    assert (here / "told").read_text(encoding="utf-8").strip()


# Ledgers that mean harm

HARM = "[red]mark[/red] [link=file:///etc/passwd]up[/link] \u202egnp.exe\u202c \u2066\u200b\u00ad\ufeff\U000e0041 "
LONG = "w" * 400 + "漢" * 100 + "e\u0301" * 50


def harmful() -> str:
    """The small ledger with such text in every field of free text, all of it allowed in a file."""
    text = TALKS
    for plain in (
        "Talks on the river", "Two sides, 2023 to 2024.", "Northland", "The North", "The Mediator",
        "Who guards the bridge?", "Both together", "The border on the river", "Where does the border run?",
        "In the middle of the river", "The toll", "Daily news", "The Daily", "The river is dredged",
        "Wants the middle.", "the middle of the river", "Takes the middle.", "Agree to guard it together.",
        "Third round",
    ):  # fmt: skip
        text = text.replace(f": {plain}", f': "{plain} {HARM}{LONG}"').replace(f", {plain}]", f', "{plain} {HARM}"]')
    extra = "".join(f', {key}: "{HARM}{LONG}"' for key in ("speaker", "to", "locator", "note"))
    return text.replace("summary: Takes half.", f'summary: "{HARM}"{extra}')


def acting(text: str) -> Iterator[str]:
    """The characters of a text that act on a terminal, or hide on it."""
    for character in text:
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield f"U+{ord(character):04X}"


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) - {"export", "schema", "report", "init", "add", "edit", "import", "merge"} <= set(CALLS)


@pytest.mark.parametrize("command", CALLS)
def test_no_text_of_a_ledger_acts(here: Path, capsys: Capture, command: str) -> None:
    (here / "positions.yaml").write_text(harmful(), encoding="utf-8")
    for form in (["-f", "table"], ["-f", "json"]):
        assert run([command, *CALLS[command], *form]) == 0
        said = capsys.readouterr()
        assert not set(acting(said.out + said.err))
        if command not in ("check", "counts"):
            assert "[red]mark[/red]" in re.sub(r"\n *", " ", said.out)


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("command", ["status", "matrix", "diff", "check"])
def test_no_text_of_a_ledger_acts_on_a_terminal(ledger: Path, command: str, columns: int) -> None:
    (ledger / "positions.yaml").write_text(harmful(), encoding="utf-8")
    page = read_at(within_terminal, ledger, columns, command, *CALLS[command])
    lines = STYLES.sub("", page).splitlines()
    assert not set(acting("".join(lines)))
    if command != "check":
        assert max(width(line) for line in lines if not line.startswith("negtrack: ")) <= columns


@pytest.mark.parametrize(
    "text", ['"\\e]0;title\\a"', '"\\x9b31m"', '"\\0"', '"\\uD800"', "\x1b[31mred", "\x07", "\x9b"]
)
@pytest.mark.parametrize("field", ["title: Talks on the river", "party: M, issue: toll"])
def test_escapes_in_a_ledger_are_errors_that_do_not_act(here: Path, capsys: Capture, text: str, field: str) -> None:
    key, _, rest = field.partition(": ")
    value = text + rest[1:] if key == "party" else text
    (here / "positions.yaml").write_text(TALKS.replace(field, f"{key}: {value}"), encoding="utf-8")
    for args, expected in ((["check"], 1), (["check", "-f", "json"], 1), (["status"], 2)):
        assert run(args) == expected
        said = capsys.readouterr()
        assert not set(acting(said.out + said.err))


def test_names_on_the_command_line_do_not_act(here: Path, capsys: Capture) -> None:
    for args in (
        ["status", "--party", "a\x1b[31mb\u202e"], ["status", "--issue", "\x1b]0;x\x07"],
        ["status", "--as-of", "\x1b[2J"], ["status", "--ledger", "\x1b[2J.yaml"], ["check", "\x1b[2J.yaml"],
        ["show", "\x1b[2J"], ["find", "\x1b[2J"], ["status", "--output", "no/\x1b[2J"], ["\x1b[2J"],
        ["status", "--\x1b[2J"], ["status", "-f", "\x1b[2J"],
    ):  # fmt: skip
        assert run(args) in (0, 1, 2)
        said = capsys.readouterr()
        assert not set(acting(said.out + said.err)), args
