"""Negtrack at a terminal, and somebody who reads what it writes and answers."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from talks import environment

AT_TERMINAL = """
import fcntl, signal, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from negtrack.__main__ import main
main()
"""
"""Make the terminal the one whose keys interrupt, as a shell does, then run negtrack."""


class Terminal:
    """A call of negtrack at a terminal; used in a ``with`` block, at whose end it is over."""

    def __init__(self, cwd: Path, *args: str) -> None:
        self.main, side = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", AT_TERMINAL, *args], cwd=cwd, stdin=side, stdout=side, stderr=side,
            start_new_session=True, env=environment(TERM="dumb", COLUMNS="200"),
        )  # fmt: skip
        os.close(side)
        self.shown = ""

    def until(self, text: str) -> str:
        """Read until a text is shown; gives what was shown before it."""
        while text not in self.shown:
            piece = self._piece()
            assert piece, f"{text!r} never came:\n{self.shown}"
            self.shown += piece
        before, _, self.shown = self.shown.partition(text)
        return before

    def answer(self, question: str, answer: str) -> str:
        """Wait for a question, type an answer and return; gives what was shown before."""
        before = self.until(question)
        os.write(self.main, f"{answer}\r".encode())
        return before

    def end(self) -> tuple[str, int]:
        """Read to the end; gives what was left, and the exit status."""
        while piece := self._piece():
            self.shown += piece
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
        if not select.select([self.main], [], [], 60)[0]:
            return ""
        try:
            return os.read(self.main, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:  # Linux says so when the other side has closed
            return ""
