"""``negtrack status``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.answers.select import CHOICES, Order
from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading(asks=True, tells_stale=True)
def run(
    call: Call,
    everything: Annotated[bool, typer.Option("--all", help="Every issue by topic, one line each.")] = False,
    reasons: Annotated[bool, typer.Option("--reasons", help="With a second line that says why.")] = False,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="WORDS", help=f"Only these issues, with commas between: {', '.join(CHOICES)}."),
    ] = None,
    sort: Annotated[
        Order, typer.Option("--sort", help="The latest first, by status, or as the ledger has them.")
    ] = Order.LEDGER,
) -> Answer:
    """Show where it stands: what is in dispute, who is awaited, which conditions are open, what changed last.

    That fits one screen. With --all, or with a choice of issues, every issue has a line, and with --reasons another one
    that says why.

    \b
    negtrack status
    negtrack status --all --reasons --as-of 2024-12-31
    negtrack status --only disputed,stale --sort last-word
    negtrack status --evidence own --party Armenia --party Azerbaijan -f json
    """
    from negtrack.formats.results import Listing, status

    listing = None
    if everything or reasons or only is not None or sort is not Order.LEDGER:
        listing = Listing(None if only is None else _choices(only), sort.value, reasons)
    return Answer.of(status(call.scope, listing))


def _choices(only: str) -> set[str]:
    """The words of ``--only``. Raises Unusable for one that says nothing of an issue."""
    words = {word for part in only.split(",") if (word := part.strip().casefold())}
    for word in sorted(words.difference(CHOICES)):
        from negtrack.cli.session import Unusable
        from negtrack.ledger.findings import did_you_mean

        raise Unusable(f'--only: no issue is called "{word}": {did_you_mean(word, CHOICES)}')
    return words
