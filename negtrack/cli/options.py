"""The options that commands share, declared once (DESIGN section 5)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Evidence(StrEnum):
    """The weakest basis that commits a party."""

    OWN = "own"
    GROUP = "group"
    THIRD = "third"


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


Ledger = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        "-l",
        metavar="PATH",
        envvar="NEGTRACK_LEDGER",
        show_envvar=False,
        help="The ledger: a YAML file, or a folder of them.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day asked about: YYYY, YYYY-MM (their last day) or YYYY-MM-DD. Default: today.",
    ),
]
AsKnown = Annotated[
    str | None,
    typer.Option("--as-known", metavar="DATE", help="Use only what had been entered in the ledger by this day."),
]
EvidenceOption = Annotated[
    Evidence,
    typer.Option("--evidence", help="The weakest basis that commits a party. Words of an adversary never do."),
]
Issues = Annotated[
    list[str] | None,
    typer.Option("--issue", "-i", metavar="ID", help="Only this issue. May be repeated."),
]
Parties = Annotated[
    list[str] | None,
    typer.Option(
        "--party",
        "-p",
        metavar="PARTY",
        help="Two or more: whose agreement is asked. One: only what concerns it. Ids, names or aliases.",
    ),
]
Concerned = Annotated[
    list[str] | None,
    typer.Option(
        "--party", "-p", metavar="PARTY", help="Only what concerns this party. May be repeated. Id, name or alias."
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the result.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output."),
]
StaleDays = Annotated[
    int,
    typer.Option("--stale-days", metavar="N", min=0, help="After how many days without a word an issue is stale."),
]
StaleDaysTaken = Annotated[
    int,
    typer.Option(
        "--stale-days", metavar="N", min=0, help="Taken as by every command; nothing here tells what is stale."
    ),
]
