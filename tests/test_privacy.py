"""Nothing private shows: whatever is private in a ledger may change, and no byte of a public output does."""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from clones import Clone
from confidences import SECRET, Book, without
from talks import environment, negtrack, within
from terminals import COLOURFUL, new_terminal, piece, within_terminal

from negtrack.ledger.files import Files, LedgerFile
from negtrack.ledger.load import load

CALLS = [
    "status", "status --all", "status -f json", "status -f csv", "status -f md", "status -i x --reasons",
    "status --as-known 2024-05 -f json", "matrix", "matrix --by issue", "matrix --pairs -f json", "matrix -f csv",
    "diff --since 2024-01 --as-of 2024-12", "diff --since 2024-01 -f json", "diff --as-known-since 2024-03",
    "why x", "why article:1 -f json", "why y -f md", "timeline", "timeline -f json", "timeline --strip -f csv",
    "blockers", "blockers --all -f json", "counts", "counts -f json", "audit", "audit -f json", "show x s A -f json",
    "show 1", "find said", "find zebra", "cite", "cite s", "brief", "brief --party A -f html",
    "export positions", "export status -f json", "export conditions", "export events", "export counts",
    "export sources -f json", "export changes --since 2024-01", "report --part matrix -f html",
    "check --public -f json", "check --public --strict",
    "check --public --hints -f github", "check --public -f sarif", "status -l nobody.yaml", "why zebra",
    "show private-a-x-2024-01",
    "status --issue nothing", "suppose 'A accepts p on x'",
]  # fmt: skip
"""Every public command in its formats, and calls that are refused, which say what there is to choose from."""


def drawn(seed: int) -> tuple[Book, Book]:
    """A ledger with something private in it, and what of it is public, both sound."""
    chance = random.Random(seed)
    while True:
        book = Book(chance)
        for _ in range(chance.randrange(1, 5)):
            book.hide()
        if all(sound(each.text()) for each in (book, without(book))):
            return book, without(book)


def sound(text: str) -> bool:
    return load(Files("l", False, (LedgerFile("l", "l", text.encode()),))).ledger is not None


def test_what_is_public_is_a_ledger_in_which_nothing_private_ever_stood(tmp_path: Path) -> None:
    """Each record, each place, each finding and the hash: whatever is worked out of these is the same, too."""
    path = tmp_path / "positions.yaml"
    for seed in range(150):
        book, bare = drawn(seed)
        path.write_text(bare.text(), encoding="utf-8")
        expected = load(path, public=True)
        assert expected.ledger is not None
        assert expected.ledger == load(path).ledger, "where nothing is private, all is public"
        path.write_text(book.text(), encoding="utf-8")
        found = load(path, public=True)
        assert found.ledger == expected.ledger, seed
        assert found.findings == expected.findings, seed
        assert [file.data for file in found.files] == [file.data for file in expected.files], seed
        whole = load(path).ledger
        assert whole is not None
        assert whole.sha256 == expected.ledger.sha256, seed


@pytest.mark.parametrize("call", CALLS)
def test_no_byte_of_a_public_output_changes(call: str, tmp_path: Path) -> None:
    book, bare = drawn(len(call) % 7)
    said = []
    for text in (bare.text(), book.text()):
        (tmp_path / "positions.yaml").write_text(text, encoding="utf-8")
        done = within(*shlex.split(call), cwd=tmp_path)
        said.append((done.returncode, done.stdout, done.stderr))
    assert said[0] == said[1]
    assert "private-" not in said[1][1] + said[1][2].replace(call.rsplit(maxsplit=1)[-1], "")


def test_no_byte_of_a_public_file_changes(tmp_path: Path) -> None:
    book, bare = drawn(3)
    for name, text in (("bare", bare.text()), ("book", book.text())):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "positions.yaml").write_text(text, encoding="utf-8")
        for args in (("export", "--all", "-o", "talks"), ("report", "-o", "page.html"), ("status", "-o", "s.json")):
            assert within(*args, "--as-of", "2025", cwd=folder).returncode == 0
    written = {path.relative_to(tmp_path / "bare") for path in (tmp_path / "bare").rglob("*") if path.is_file()}
    assert len(written) > 12
    for name in written - {Path("positions.yaml")}:
        assert (tmp_path / "bare" / name).read_bytes() == (tmp_path / "book" / name).read_bytes(), name
        assert SECRET.encode() not in (tmp_path / "book" / name).read_bytes()


LEDGER = """\
negtrack: 1
title: Talks
covered_to: 2024-12-31
parties:
  A: {name: Astland, role: principal}
  B: {name: Borland, role: principal, private_note: Zebra calls them often.}
issues:
  x: {title: The mine, question: Whose is it?, options: {p: Of Astland, q: Of both}}
sources:
  s: {title: Daily news, publisher: The Daily, kind: news, side: none}
  z: {title: What Zebra heard, publisher: Nobody, kind: interview, side: none, private: yes}
positions:
  - {party: A, issue: x, date: 2024-01-01, act: demands, option: p, summary: Wants it., source: s}
  - {party: B, issue: x, date: 2024-02-01, act: demands, option: q, summary: Wants half., source: s}
  - {party: A, issue: x, date: 2024-03-01, act: accepts, option: q, summary: Zebra says yes., source: z, private: yes}
expect:
  - {as_of: 2024-12-31, issue: x, status: disputed}
"""
"""In public the two dispute the mine; in confidence Astland has given in."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with the ledger."""
    (tmp_path / "positions.yaml").write_text(LEDGER, encoding="utf-8")
    return tmp_path


def test_a_terminal_shows_what_is_private_marked_and_counted(here: Path) -> None:
    shown = within_terminal(here, 100, "show", "x", "--no-pager", NO_COLOR="1").text
    assert "agreed" in shown
    assert "[private] Zebra says yes." in " ".join(shown.split())
    assert "rests on 2 private records" in " ".join(shown.split())
    public = within_terminal(here, 100, "show", "x", "--public", "--no-pager", NO_COLOR="1").text
    assert "Zebra" not in public
    assert "private" not in public
    assert "disputed" in public


def test_what_is_written_down_is_public_unless_it_is_asked_for(here: Path) -> None:
    for args in (("status", "-f", "json"), ("export",), ("status", "-f", "json", "-o", "out")):
        done = within(*args, cwd=here)
        assert done.returncode == 0, done.stderr
        assert "Zebra" not in done.stdout
    assert '"disputed": 1' in (here / "out").read_text(encoding="utf-8")
    assert '"agreed": 1' in within("status", "-f", "json", "--private", cwd=here).stdout
    rows = within("export", "--private", cwd=here).stdout.splitlines()
    assert rows[0].endswith(",private,private_note")
    assert [row.rsplit(",", 2)[1] for row in rows[1:]].count("true") == 1
    assert '"private": true' in within("show", "z", "-f", "json", "--private", cwd=here).stdout


@pytest.mark.parametrize(
    "args",
    [("show", "zebra"), ("why", "zebra"), ("status", "--as-of", "2030"), ("find", "nothing"), ("show", "private-a")],
)
def test_a_standard_error_that_others_may_read_tells_nothing_private(here: Path, args: tuple[str, ...]) -> None:
    """Standard output is a terminal and shows it; standard error is a file, and says what it says in public."""
    with (here / "log").open("w") as log:
        main, side = new_terminal(100)
        process = subprocess.Popen(
            [sys.executable, "-m", "negtrack", *args, "--no-pager"], cwd=here, env=environment(**COLOURFUL), stdin=side,
            stdout=side, stderr=log,
        )  # fmt: skip
        os.close(side)
        for _ in iter(lambda: piece(main), b""):
            pass
        os.close(main)
        process.wait(timeout=60)
    said = (here / "log").read_text(encoding="utf-8")
    assert said == within(*args, "--public", cwd=here).stderr
    assert "Zebra" not in said


def test_check_judges_what_is_public_by_itself(here: Path) -> None:
    """The public expectation holds, though with what is private the issue is agreed; a private one is told, too."""
    assert within("check", cwd=here).returncode == 0
    text = LEDGER.replace("status: disputed}", "status: agreed}")
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    done = within("check", cwd=here)
    assert (done.returncode, "NT501" in done.stdout) == (1, True)
    assert ":17:" in done.stdout, "at its place in the file"
    text += "  - {as_of: 2024-12-31, issue: x, status: no-data, private: yes}\n"
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    assert within("check", cwd=here).stdout.count("NT501") == 2
    assert within("check", "--public", cwd=here).stdout.count("NT501") == 1


def test_a_fault_in_what_is_private_is_not_told_in_public(here: Path) -> None:
    text = LEDGER.replace("act: accepts, option: q, summary: Zebra", "act: whispers, option: q, summary: Zebra")
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    done = within("status", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert not re.search("Zebra|whispers|:16|accepts", done.stderr), done.stderr
    assert within("check", cwd=here).returncode == 1
    public = within("check", "--public", cwd=here)
    assert (public.returncode, "error" in public.stdout.lower().replace("0 errors", "")) == (0, False), public.stdout


def test_the_line_shown_with_a_fault_is_the_public_one(here: Path) -> None:
    """Its number is that in the public part: the line of that number in the file may be private."""
    text = LEDGER.replace("act: demands, option: q", "act: demands, option: zz")
    first, second, third = text.partition("positions:\n")[2].splitlines(keepends=True)[:3]
    text = text.replace(first + second + third, third + first + second)
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    for done in (within("status", cwd=here), within("check", "--public", cwd=here)):
        said = done.stdout + done.stderr
        assert "unknown option" in said
        assert "Wants half." in said
        assert "Zebra" not in said


@pytest.mark.parametrize(
    "mark",
    ["private: y", "privat: yes", "Private: yes", "private: no, private: yes", "private:", "private-note: Zebra"],
)
def test_a_mark_that_is_misspelt_shows_nothing_of_its_entry(here: Path, mark: str) -> None:
    """What was to be private is no less so in the message that says that the word is wrong."""
    text = LEDGER.replace("source: z, private: yes", f"source: s, {mark}")
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    for args in (("status",), ("check", "--public")):
        done = within(*args, cwd=here)
        assert "Zebra" not in done.stdout + done.stderr, args
    assert within("status", cwd=here).returncode == 2
    assert "private" in within("check", cwd=here).stdout, "check says what is wrong"


def test_what_is_public_repeats_nothing_private(here: Path) -> None:
    """An anchor goes with the private entry in which it stands, and what repeats it could not be read any more."""
    text = LEDGER.replace("source: z, private", "source: z, locator: &place p. 1, private")
    assert within("check", cwd=here).returncode == 0
    (here / "positions.yaml").write_text(
        text + "events:\n  - {date: 2024, title: *place , source: s}\n", encoding="utf-8"
    )
    done = within("check", cwd=here)
    assert (done.returncode, "NT215" in done.stdout) == (1, True), done.stdout
    done = within("status", cwd=here)
    assert (done.returncode, done.stdout, "Zebra" in done.stderr) == (2, "", False)
    assert "Traceback" not in done.stderr


def test_a_private_file_of_a_folder_may_be_there_or_not(tmp_path: Path) -> None:
    """It can be kept out of git: the ledger is sound with it and without it, and what is public is the same."""
    first, second, third = LEDGER.partition("positions:\n")[2].splitlines(keepends=True)[:3]
    hidden = "sources:\n  z: {title: Zebra, publisher: N, kind: news, side: none}\n"
    secret = f"private: yes\n{hidden}positions:\n{third}"
    said = []
    for name in ("with", "without"):
        folder = tmp_path / name / "talks"
        folder.mkdir(parents=True)
        (folder / "a.yaml").write_text(LEDGER_HEAD, encoding="utf-8")
        (folder / "b.yaml").write_text(f"positions:\n{first}{second}", encoding="utf-8")
        if name == "with":
            (folder / "c.yaml").write_text(secret, encoding="utf-8")
        assert within("check", "talks", cwd=folder.parent).returncode == 0
        calls = ("status -f json", "export", "audit", "cite")
        said.append([within(*call.split(), "-l", "talks", cwd=folder.parent).stdout for call in calls])
    assert said[0] == said[1]
    assert "agreed" in within("status", "--private", "-l", "talks", cwd=tmp_path / "with").stdout


LEDGER_HEAD = """\
negtrack: 1
title: Talks
parties:
  A: {name: Astland, role: principal}
  B: {name: Borland, role: principal}
issues:
  x: {title: The mine, question: Whose is it?, options: {p: Of Astland, q: Of both}}
sources:
  s: {title: Daily news, publisher: The Daily, kind: news, side: none}
"""

NEW = ["--party", "B", "--issue", "x", "--date", "2024-05-01", "--act", "accepts", "--option", "p", "--yes"]


def test_what_is_added_in_confidence_is_private(here: Path) -> None:
    before = within("status", "-f", "json", cwd=here).stdout
    source = [
        "--new-source",
        "w",
        "--source-title",
        "W",
        "--source-publisher",
        "W",
        "--source-kind",
        "news",
        "--source-side",
        "none",
    ]
    done = within(
        "add", *NEW, "--summary", "Gives in.", "--private", "--private-note", "By telephone.", *source, cwd=here
    )
    assert done.returncode == 0, done.stderr
    assert "saved as a private record in positions.yaml" in done.stderr
    assert within("status", "-f", "json", cwd=here).stdout == before
    text = (here / "positions.yaml").read_text(encoding="utf-8")
    assert text.count("private: yes") == 4
    again = within("add", *NEW, "--summary", "Gives in.", "--source", "s", cwd=here)
    assert "saved as b-x-2024-05-01 in" in again.stderr, "no number tells of the private one"


def test_a_ledger_from_init_is_the_same_whatever_is_added_in_confidence(tmp_path: Path) -> None:
    """Its sections are empty but for comments, or not there yet: the first private entry of each changes nothing."""
    begun = within("init", "talks", "--title", "Talks", "--party", "A=Astland", "--party", "B=Borland", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    here = tmp_path / "talks"
    before = within("status", "-f", "json", cwd=here).stdout
    for words in (
        "condition zz --title Zebra --holder A", "source ss --title Zebra --publisher P --kind news --side none",
        "event --date 2024-01-01 --title Zebra --source ss", "count --date 2024 --said-by A --agreed 1 --source ss",
        "--party A --issue first-issue --date 2024 --act demands --option one --summary Zebra --source ss",
    ):  # fmt: skip
        done = within("add", *words.split(), "--private", "--yes", cwd=here)
        assert done.returncode == 0, done.stderr
        assert not re.search(r"Zebra|\bzz\b|\bss\b", done.stderr), done.stderr
        assert within("status", "-f", "json", cwd=here).stdout == before


def test_what_is_imported_in_confidence_is_private_with_its_sources(here: Path) -> None:
    before = within("export", "sources", cwd=here).stdout + within("export", cwd=here).stdout
    sheet = "party,issue,date,act,options,summary,source_title,publisher\nB,x,2024-06-01,accepts,p,Yes.,A talk,Nobody\n"
    (here / "notes.csv").write_text(sheet, encoding="utf-8")
    done = within("import", "notes.csv", "--private", cwd=here)
    assert done.returncode == 0, done.stderr
    assert within("export", "sources", cwd=here).stdout + within("export", cwd=here).stdout == before
    assert "private-b-x-2024-06-01" in within("export", "--private", cwd=here).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--supersedes", "private-a-x-2024-03-02"),
        ("--source", "zz"),
        ("--adds", "private-a-x-2024-03-01", "--issue", "y"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_addition_names_nothing_private_in_a_log(here: Path, words: tuple[str, ...]) -> None:
    done = within("add", *NEW, "--summary", "Gives in.", "--source", "s", *words, cwd=here)
    assert done.returncode == 2
    assert not re.search(
        r"private-a-x-2024-03-01|Zebra|\bz\b", done.stderr.replace(" ".join(words), "").replace(words[1], "")
    )


@pytest.mark.parametrize(
    "change", ["s/kind: interview/kind: intervew/", "s/agreed: 2/agreed: 2x/", "s/act: accepts/act: acepts/"]
)
def test_what_an_edit_breaks_is_not_quoted_in_a_log(here: Path, change: str) -> None:
    """Not a part of the line either, which tells of it although it is cut short."""
    title = "What Zebra heard in the long corridor behind the hall of mirrors in the old town down by the river"
    text = LEDGER.replace("What Zebra heard", title)
    text += "counts:\n  - {date: 2024-03-01, said_by: A, agreed: 2, of: 2, source: z, private: yes}\n"
    (here / "positions.yaml").write_text(text, encoding="utf-8")
    assert within("check", cwd=here).returncode == 0
    done = within("edit", "s", cwd=here, EDITOR=f"sed -i '{change}'", VISUAL="")
    assert done.returncode == 2
    assert "error[NT" in done.stderr
    assert not re.search("Zebra|Nobody|mirrors|of: 2|private: yes", done.stderr), done.stderr
    assert (here / "positions.yaml").read_text(encoding="utf-8") == text


def test_a_shell_completes_nothing_private(here: Path) -> None:
    asked = {"_NEGTRACK_COMPLETE": "complete_bash", "COMP_WORDS": "negtrack show ", "COMP_CWORD": "2"}
    done = negtrack(cwd=here, **asked)
    words = done.stdout.split()
    assert "s" in words
    assert not {"z", "private-a-x-2024-03-01"}.intersection(words)


def test_a_state_that_git_has_is_public_too(here: Path) -> None:
    clone = Clone(here, {"positions.yaml": LEDGER})
    done = within("status", "-l", "HEAD:positions.yaml", "-f", "json", cwd=clone.folder, HOME=str(here))
    assert '"disputed": 1' in done.stdout
    (here / "positions.yaml").write_text(LEDGER.replace("Zebra says yes.", "Zebra says no."), encoding="utf-8")
    done = within("diff", "--against", "HEAD:positions.yaml", cwd=here, HOME=str(here))
    assert "nothing changed" in done.stdout
    done = within("diff", "--against", "HEAD:positions.yaml", "--private", cwd=here, HOME=str(here))
    assert "changed: summary" in " ".join(done.stdout.split())


def test_from_python_what_is_public_is_asked_for(here: Path) -> None:
    import negtrack as package

    public = package.load(here / "positions.yaml", public=True)
    assert public.status(as_of="2024").json()["summary"]["disputed"] == 1
    assert package.load(here / "positions.yaml").status(as_of="2024").json()["summary"]["agreed"] == 1
