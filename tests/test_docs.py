"""The transcripts in the README and the docs are what the commands really print.

A block marked ``console`` holds commands after ``$ `` and below each its output, standard output and error together.
``pytest --regenerate`` writes the real output into the documents; read it before it is committed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from talks import ROOT, environment, within

from negtrack.ledger.dates import parse_day
from negtrack.ledger.fields import KINDS, SECTIONS, Field
from negtrack.ledger.load import load
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def transcript(commands: list[str], tools: Path, real: bool) -> str:
    """Commands with the output of each, run in the root of the project."""
    return "\n".join(f"$ {command}\n{printed(command, tools, real).rstrip()}\n" for command in commands)


CALL = re.compile(r"negtrack ([^|;&~<>$`]*)(?: \| (.*))?")
"""A call of negtrack, alone or in front of a pipe."""


def printed(command: str, tools: Path, real: bool) -> str:
    """What a command prints, standard output and error together.

    Where it need not be real, negtrack itself is called inside this process, and only what stands behind it in a shell.
    """
    call = None if real else CALL.fullmatch(command)
    if call is None:
        return in_a_shell(command, tools)
    done = within(*shlex.split(call[1]), cwd=ROOT, HOME=str(tools))
    said = in_a_shell(call[2], tools, done.stdout) if call[2] else done.stdout
    return done.stderr + said.replace("\r\n", "\n")


def in_a_shell(command: str, tools: Path, given: str = "") -> str:
    """What a command prints that is typed in a shell, where text is given to it or not."""
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment(HOME=str(tools), PATH=path), input=given,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a command negtrack that runs this project."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "negtrack"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m negtrack "$@"\n')
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_transcripts_are_what_the_commands_print(document: Path, tools: Path, request: pytest.FixtureRequest) -> None:
    """In the README every command is one of a shell: with its processes, its pipes, its redirections."""
    text = document.read_text(encoding="utf-8")

    def run(block: re.Match[str]) -> str:
        commands = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
        return f"```console\n{transcript(commands, tools, real=document.name == 'README.md')}```"

    expected = BLOCK.sub(run, text)
    if request.config.getoption("--regenerate"):
        document.write_text(expected, encoding="utf-8")
    else:
        assert text == expected


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


MARKED = re.compile(r"^<!-- fields:(\w+) -->\n(?:\|.*\n)*", re.MULTILINE)


def field_table(kind: str) -> str:
    """The fields of a kind of record as a Markdown table."""
    rows = ["| field | | meaning | example |", "|---|---|---|---|"]
    if kind == "ledger":
        rows = ["| key | | holds |", "|---|---|---|"]
        rows += [f"| `{s.name}` | {'required' if s.required else ''} | {s.doc} |" for s in SECTIONS.values()]
    else:
        rows += [
            f"| `{f.name}` | {'required' if f.required else ''} | {f.doc}{_choices(f)} | `{f.example}` |"
            for f in KINDS[kind]
        ]
    return "\n".join(rows).replace("|  |", "| |") + "\n"


def _choices(field: Field) -> str:
    return f": {', '.join(f'`{word}`' for word in field.choices)}" if field.choices else ""


def test_tables_of_fields_are_those_of_the_program(request: pytest.FixtureRequest) -> None:
    document = ROOT / "docs" / "ledger.md"
    text = document.read_text(encoding="utf-8")
    assert set(MARKED.findall(text)) == {"ledger", *KINDS} - {"archive"}
    expected = MARKED.sub(lambda mark: f"<!-- fields:{mark[1]} -->\n{field_table(mark[1])}", text)
    if request.config.getoption("--regenerate"):
        document.write_text(expected, encoding="utf-8")
    else:
        assert text == expected


def test_the_small_ledger_of_the_docs_is_sound_and_stands_as_told(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    path = tmp_path / "lake.yaml"

    def status(day: str) -> str:
        loaded = load(path)
        assert loaded.ledger is not None, loaded.findings
        return derive(loaded.ledger, Question(parse_day(day))).issues[0].status.value

    path.write_text(block[1], encoding="utf-8")
    told = {"2026-01-09": "no-data", "2026-01-10": "incomplete", "2026-02-10": "unclear", "2026-02-28": "conditional"}
    assert {day: status(day) for day in told} == told
    path.write_text(block[1].replace("by: [N, S]", "by: [N, S], met: {date: 2026-03-20}"), encoding="utf-8")
    assert (status("2026-03-19"), status("2026-03-20")) == ("conditional", "agreed")


def test_every_command_is_documented() -> None:
    from negtrack.cli import COMMANDS

    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"\n## {command}\n" in text, f"docs/commands.md says nothing of {command}"


def test_every_test_that_a_promise_names_is_there() -> None:
    """docs/safety.md says which tests hold a promise: none of them may have gone."""
    named = set(
        re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", (ROOT / "docs" / "safety.md").read_text(encoding="utf-8"))
    )
    assert len(named) > 40
    for file, name in named:
        [path] = (ROOT / "tests").rglob(file)
        assert f"def {name}" in path.read_text(encoding="utf-8"), f"{file} has no {name}"
