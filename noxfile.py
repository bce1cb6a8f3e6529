"""The project's tasks: ``nox -l`` lists them, ``nox -s NAME`` runs one. ``.ci/run`` calls the same.

Every task runs in the environment that nox itself runs in: the one that the README's test command makes, with the
extra ``dev``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "tests"]

ROOT = Path(__file__).parent
ARCHIVE = ROOT.parent / "shared" / "sources"
"""Where the documents lie that the shipped ledger quotes; they are not part of the project."""


def python(session: nox.Session, *args: str) -> None:
    """Run a module or a script with the Python that runs nox."""
    session.run(sys.executable, *args)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, all or those named: nox -s tests -- tests/rules."""
    python(session, "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def golden(session: nox.Session) -> None:
    """Make golden files, transcripts and generated docs anew; read the difference before it is committed."""
    python(session, "-m", "pytest", "-n", "auto", "--regenerate", *session.posargs)
    session.run("git", "status", "--short", "tests", "docs", "README.md", external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Hold the code to the linter's rules and its one layout."""
    python(session, "-m", "ruff", "check", ".")
    python(session, "-m", "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    python(session, "-m", "mypy")


@nox.session
def coverage(session: nox.Session) -> None:
    """Hold the tests of the rules to every branch of negtrack/rules."""
    python(
        session, "-m", "pytest", "-n", "auto", "tests/rules", "--cov=negtrack.rules", "--cov-branch",
        "--cov-report=term-missing:skip-covered", "--cov-fail-under=100",
    )  # fmt: skip


@nox.session
def mutation(session: nox.Session) -> None:
    """Test the rules by so many mutants, drawn with a seed (needs the extra ``mutation``): nox -s mutation -- 300 1."""
    python(session, "tests/mutation/run.py", *(session.posargs or ["300", "1"]))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz the reader, led by coverage, for so many seconds: nox -s fuzz -- 60."""
    python(session, "tests/fuzz/reading.py", *(session.posargs or ["25"]))


@nox.session
def ledger(session: nox.Session) -> None:
    """Check the shipped ledger, and hold its quotes to their documents where these are at hand."""
    held = ["--archive", str(ARCHIVE)] if ARCHIVE.is_dir() else []
    if not held:
        session.log("the archive of sources is not here: quotes are not held to their documents")
    python(session, "-m", "negtrack", "check", "data/positions.yaml", *held)


@nox.session
def lock(session: nox.Session) -> None:
    """Write constraints.txt anew: the versions with which CI is repeatable."""
    session.run(
        "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--quiet", "--no-annotate",
        "--custom-compile-command", "nox -s lock", "--no-emit-package", "atheris",  # no wheel for each Python
        "--output-file", "constraints.txt", *session.posargs, external=True,
    )  # fmt: skip
