"""``negtrack init``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from negtrack.cli.session import Unusable
from negtrack.ledger.draft import ID

NEEDS_ARGUMENTS = True

_FILE = "positions.yaml"


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What is negotiated.")] = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party",
            "-p",
            metavar="NAME",
            help="A party whose consent is needed, as NAME or ID=NAME. Repeat it for each.",
        ),
    ] = None,
) -> int:
    """Start a ledger for another negotiation: a file with comments, sound as it stands, in a folder of its own.

    What the flags do not say is asked for at a terminal. Nothing that exists is overwritten.

    \b
    negtrack init river-talks
    negtrack init river-talks --title "The river treaty" --party N=Northland --party S=Southland
    """  # fmt: skip
    from negtrack.cli.prompts import ask_text, is_conversation
    from negtrack.writing.insert import Unwritable
    from negtrack.writing.starter import IGNORED, starter_text

    _refuse_full(folder)
    named = _parties(party or [])
    if is_conversation():
        title = title or ask_text("What is negotiated")
        while len(named) < 2 or not party:
            answer = ask_text(f"Party {len(named) + 1}, as NAME or ID=NAME", needed=len(named) < 2, refuse=_party_fault)
            if not answer:
                break
            named = _parties([*(f"{id}={name}" for id, name in named.items()), answer])
    lacking = [] if title else ["--title"]
    lacking += [] if len(named) > 1 else ["--party (two or more)"]
    if title is None or lacking:
        raise Unusable(f"{' and '.join(lacking)} must be given")
    try:
        text = starter_text(title, named)
    except Unwritable as fault:
        raise Unusable(str(fault)) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in ((_FILE, text), (".gitignore", IGNORED)):
            with (folder / name).open("x", encoding="utf-8", newline="") as file:
                file.write(content)
    except OSError as error:
        raise Unusable(f"{folder} cannot be written: {error.strerror}") from None
    print(_next_steps(folder, next(iter(named))), end="")
    return 0


def _refuse_full(folder: Path) -> None:
    """Raise Unusable where there is anything at the path but a folder that is empty, a repository's own aside."""
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unusable(f"{folder} cannot become the folder of a ledger: {error.strerror}") from None
    if found:
        raise Unusable(f"{folder} is not empty (it holds {found[0]}): name a new folder, nothing was written")


def _parties(given: Iterable[str]) -> dict[str, str]:
    """Names by id. Raises Unusable for what cannot be a party."""
    parties: dict[str, str] = {}
    for text in given:
        if fault := _party_fault(text):
            raise Unusable(f"--party {text}: {fault}")
        id, name = _id_and_name(text)
        if id in parties:
            raise Unusable(f"--party {text}: {parties[id]} has the id {id} already; write ID=NAME")
        parties[id] = name
    return parties


def _id_and_name(text: str) -> tuple[str, str]:
    id, equals, name = text.partition("=")
    return (id.strip(), name.strip()) if equals else (re.sub(r"[^\w.+-]+", "-", text).strip("-"), text.strip())


def _party_fault(text: str) -> str:
    id, name = _id_and_name(text)
    if not name:
        return "a party needs a name"
    if not ID.fullmatch(id):
        return "an id is made of letters, digits and - _ . +; write ID=NAME"
    return ""


def _next_steps(folder: Path, party: str) -> str:
    """What to do next, as lines that a shell takes as they are."""
    go = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(str(folder))}"]
    return "\n".join([
        f"# {folder / _FILE} is a ledger. Open it in an editor: its comments say what to write where. Then:",
        *go,
        "negtrack check",
        f"negtrack add --party {shlex.quote(party)} --issue first-issue --date 2026-01-15 \\",
        '    --act demands --option one --summary "What it said, in your own words." \\',
        '    --new-source first-source --source-title "The headline" \\',
        '    --source-publisher "The Daily" --source-kind news --source-side none --dry-run   # shows, writes nothing',
        "negtrack status",
        "# At a terminal, negtrack add alone asks for everything; negtrack add issue adds an issue, the first one in",
        "# place of the example. So with party, option, article, source, condition, event and count.",
        "# Keep the folder under version control.",
        "",
    ])  # fmt: skip
