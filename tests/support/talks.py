"""A small sound ledger, and negtrack run on ledgers: as a process of its own, or inside this one."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO
from unittest import mock

from negtrack.cli import run

ROOT = Path(__file__).parents[2]

TALKS = """\
negtrack: 1
title: Talks on the river
about: Two sides, 2023 to 2024.
covered_to: 2024-12-31

parties:
  N: {name: Northland, role: principal, aliases: [Port North, The North]}
  S: {name: Southland, role: principal, aliases: [Port South]}
  M: {name: The Mediator, role: mediator}

issues:
  bridge:
    title: Who guards the bridge
    question: Who guards the bridge?
    options: {joint: Both together, third: A third party}
  river:
    title: The border on the river
    question: Where does the border run?
    options: {middle: In the middle of the river, bank: On the northern bank}
  toll:
    title: The toll
    question: Who takes the toll?
    options: {half: Each takes half, none: Nobody takes any}

articles:
  1: {title: The border, issues: [river], related: [toll]}
  2: {title: The bridge, issues: [bridge, toll]}

sources:
  news:
    title: Daily news
    publisher: The Daily
    kind: news
    side: none
    published: 2024-02
  paper:
    title: Weekly paper
    publisher: The Weekly
    kind: news
    side: N

conditions:
  dredged: {title: The river is dredged, holder: S, by: [N]}

positions:
  - {party: N, issue: river, date: 2023-05-10, act: demands, option: middle, summary: Wants the middle., source: paper,
     quote: the middle of the river}
  - {party: S, issue: river, date: 2023-06, act: demands, option: bank, summary: Wants the bank., source: news}
  - {party: S, issue: river, date: 2024-02-20, act: accepts, option: middle, summary: Takes the middle., source: news}
  - {party: [N, S], issue: bridge, date: 2024-01-15, act: accepts, option: joint, source: news,
     summary: Agree to guard it together.}
  - {party: S, issue: toll, date: 2024-03-01, act: proposes, option: half, conditions: [dredged], source: news,
     summary: Half each once it is dredged.}
  - {party: N, issue: toll, date: 2024-03-05, act: accepts, option: half, summary: Takes half., source: paper}
  - {party: M, issue: toll, date: 2024-03-09, act: proposes, option: none, summary: Would drop it., source: news}

events:
  - {date: 2024-04-01, title: Third round, source: news}
counts:
  - {date: 2024-04-02, said_by: N, agreed: 1, of: 2, source: news}
"""
"""Two principals, three issues: one settled by a joint act, one accepted, one conditional."""


def environment(**changes: str | None) -> dict[str, str]:
    """The environment of a user with a UTF-8 locale, changed; None takes a variable away."""
    kept = ("PATH", "HOME", "SYSTEMROOT", "COVERAGE_PROCESS_START")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    given |= {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    for name, value in changes.items():
        if value is None:
            given.pop(name, None)
        else:
            given[name] = value
    return given


def negtrack(*args: str | Path, cwd: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run negtrack in a folder, its output in a pipe."""
    command = [sys.executable, "-m", "negtrack", *map(str, args)]
    done = subprocess.run(
        command, cwd=cwd, env=environment(**changes), stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    return _as_text(args, done.returncode, done.stdout, done.stderr)


def _as_text(args: tuple[str | Path, ...], status: int, *said: bytes) -> subprocess.CompletedProcess[str]:
    """A call that is over, every end of a line as it was written."""
    return subprocess.CompletedProcess(args, status, *(stream.decode("utf-8", "surrogateescape") for stream in said))


@contextmanager
def surroundings(cwd: Path, stdin: TextIO, stdout: TextIO, stderr: TextIO, **changes: str | None) -> Iterator[None]:
    """Put this process where a process of its own would be: its folder, its environment, its streams, no collector."""
    with (
        mock.patch.dict(os.environ, environment(**changes), clear=True), chdir(cwd),
        mock.patch.object(sys, "stdin", stdin), redirect_stdout(stdout), redirect_stderr(stderr),
    ):  # fmt: skip
        gc.disable()
        try:
            yield
        finally:
            gc.enable()


def within(*args: str | Path, cwd: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run negtrack in a folder inside this process, its output in what is no terminal; several times as fast.

    For what is said and written. Where signals, pipes, locks, encodings or what is loaded matter: ``negtrack``.
    """
    out, err = io.BytesIO(), io.BytesIO()
    with (
        Path(os.devnull).open(encoding="utf-8") as nothing,
        io.TextIOWrapper(out, "utf-8", newline="\n") as stdout, io.TextIOWrapper(err, "utf-8", newline="\n") as stderr,
    ):  # fmt: skip
        with surroundings(cwd, nothing, stdout, stderr, **changes):
            status = run([*map(str, args)])
        stdout.flush()
        stderr.flush()
        return _as_text(args, status, out.getvalue(), err.getvalue())
