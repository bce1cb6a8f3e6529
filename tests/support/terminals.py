"""Negtrack at a terminal: a call as a process of its own or inside this one, and somebody who reads and answers."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple

from talks import environment, surroundings

from negtrack.cli import run

LINES = 40
COLOURFUL = {"TERM": "xterm-256color", "PAGER": "cat"}


def new_terminal(columns: int) -> tuple[int, int]:
    """The two ends of a terminal of so many columns: that of whoever looks at it, and that of the program."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, columns, 0, 0))
    return main, side


def piece(main: int) -> bytes:
    """What comes next; nothing where all is over, or for a minute nothing comes."""
    if not select.select([main], [], [], 60)[0]:
        return b""
    try:
        return os.read(main, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


class Shown(NamedTuple):
    """What a call showed on a terminal, errors among it, and its exit status."""

    status: int
    data: bytes

    @property
    def text(self) -> str:
        """What was shown, as text."""
        return self.data.decode("utf-8").replace("\r\n", "\n")


def at_terminal(cwd: Path, columns: int, *args: str | Path, **changes: str | None) -> Shown:
    """A call in a process of its own, at a terminal of so many columns."""
    main, side = new_terminal(columns)
    process = subprocess.Popen(
        [sys.executable, "-m", "negtrack", *map(str, args)],
        cwd=cwd, env=environment(**COLOURFUL | changes), stdin=side, stdout=side, stderr=side,
    )  # fmt: skip
    os.close(side)
    data = b"".join(iter(lambda: piece(main), b""))
    os.close(main)
    return Shown(process.wait(timeout=60), data)


def within_terminal(cwd: Path, columns: int, *args: str | Path, **changes: str | None) -> Shown:
    """The same call inside this process, several times as fast: its descriptors are those of the terminal meanwhile.

    Whoever sits there answers every question with the end of the input.
    """
    main, side = new_terminal(columns)
    pieces: list[bytes] = []
    reader = Thread(target=lambda: pieces.extend(iter(lambda: piece(main), b"")))
    with _standing_for_0_to_2(side), ExitStack() as streams:
        reader.start()
        streams.enter_context(_nobody_answering(main))
        stdin, stdout, stderr = (
            streams.enter_context(open(number, mode, encoding="utf-8", closefd=False, buffering=1))
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        with surroundings(cwd, stdin, stdout, stderr, **COLOURFUL | changes):
            status = run([*map(str, args)])
    reader.join(timeout=60)
    os.close(main)
    return Shown(status, b"".join(pieces))


@contextmanager
def _nobody_answering(main: int) -> Iterator[None]:
    """Type the end of the input now and then, until the call has ended."""
    ended = Event()

    def type_end() -> None:
        while not ended.wait(0.3):
            os.write(main, b"\x04")

    typist = Thread(target=type_end)
    typist.start()
    try:
        yield
    finally:
        ended.set()
        typist.join()


@contextmanager
def _standing_for_0_to_2(descriptor: int) -> Iterator[None]:
    """Make the standard descriptors of this process another one for a while, which is closed at the end."""
    kept = [os.dup(number) for number in range(3)]
    for number in range(3):
        os.dup2(descriptor, number)
    os.close(descriptor)
    try:
        yield
    finally:
        for number, old in enumerate(kept):
            os.dup2(old, number)
            os.close(old)


WITH_KEYS = """
import fcntl, signal, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from negtrack.__main__ import main
main()
"""
"""Make the terminal the one whose keys interrupt, as a shell does, then run negtrack."""


class Terminal:
    """A call of negtrack at a terminal, and who answers it; used in a ``with`` block, at whose end it is over."""

    def __init__(self, cwd: Path, *args: str, **changes: str | None) -> None:
        self.main, side = new_terminal(200)
        self.process = subprocess.Popen(
            [sys.executable, "-c", WITH_KEYS, *args], cwd=cwd, stdin=side, stdout=side, stderr=side,
            start_new_session=True, env=environment(**{"TERM": "dumb", "COLUMNS": "200"} | changes),
        )  # fmt: skip
        os.close(side)
        self.shown = ""

    def until(self, text: str) -> str:
        """Read until a text is shown; gives what was shown before it."""
        while text not in self.shown:
            new = self._piece()
            assert new, f"{text!r} never came:\n{self.shown}"
            self.shown += new
        before, _, self.shown = self.shown.partition(text)
        return before

    def answer(self, question: str, answer: str) -> str:
        """Wait for a question, type an answer and return; gives what was shown before."""
        before = self.until(question)
        os.write(self.main, f"{answer}\r".encode())
        return before

    def end(self) -> tuple[str, int]:
        """Read to the end; gives what was left, and the exit status."""
        while new := self._piece():
            self.shown += new
        return self.shown, self.process.wait(timeout=60)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait(timeout=60)
        os.close(self.main)

    def _piece(self) -> str:
        return piece(self.main).decode("utf-8", "replace").replace("\r\n", "\n")
