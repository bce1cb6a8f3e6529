"""Git called as a program: only what a command needs, never over a network, never with anything of a ledger run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

_QUIET = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
"""No connection is opened, also where parts of a repository have not been fetched; nothing is asked."""


class GitFailed(Exception):
    """A call of git that failed; the message is what git said."""


def run_git(args: Sequence[str], folder: Path | None = None, given: bytes | None = None) -> bytes:
    """What git prints when called in a folder, with some text on its standard input. Raises GitFailed."""
    status, out, err = call_git(args, folder, given)
    if status:
        said = err.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitFailed(f"git: {said.splitlines()[0] if said else f'it ended with {status}'}")
    return out


def call_git(args: Sequence[str], folder: Path | None = None, given: bytes | None = None) -> tuple[int, bytes, bytes]:
    """The exit status of git, called in a folder, and what it prints. Raises GitFailed where there is no git."""
    try:
        done = subprocess.run(
            ["git", "--no-pager", *args],
            cwd=folder,
            env=os.environ | _QUIET,
            input=given or b"",
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitFailed(f"git cannot be run: {error.strerror}") from None
    return done.returncode, done.stdout, done.stderr
