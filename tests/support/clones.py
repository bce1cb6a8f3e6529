"""Git repositories with a ledger in them, for tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

from talks import environment


class Clone:
    """A repository with a ledger in it."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        for name, value in (("user.name", "K"), ("user.email", "k@example.org"), ("commit.gpgsign", "false")):
            self.git("config", name, value)
        self.commit(files)

    def run(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        """Git, called in the repository."""
        settings = {"HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        return subprocess.run(
            ["git", *args], cwd=self.folder, env=environment(**settings), capture_output=True, timeout=120, check=False
        )

    def git(self, *args: str) -> str:
        """What git prints, where it succeeds."""
        done = self.run(*args)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def commit(self, files: dict[str, str]) -> None:
        """Commit files with these texts."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        self.git("add", "-A")
        self.git("commit", "-qm", "change")

    def branch(self, name: str, files: dict[str, str], start: str = "main") -> None:
        """A branch with a commit of its own."""
        self.git("checkout", "-qb", name, start)
        self.commit(files)
