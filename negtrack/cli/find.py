"""``negtrack find``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, first_day, last_day, look_up_issues, look_up_parties, note, open_ledger
from negtrack.rules.query import STALE_DAYS

NEEDS_ARGUMENTS = True


def run(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words, or parts of words; in quotation marks, a phrase.")
    ],
    ledger: options.Ledger = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Only what had happened by this day. Default: everything."),
    ] = None,
    as_known: options.AsKnown = None,
    evidence: Annotated[
        Evidence, typer.Option("--evidence", help="Taken as by every command; words are found whoever said them.")
    ] = Evidence.THIRD,
    party: options.Concerned = None,
    issue: options.Issues = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only from this day on: YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only up to this day.")] = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Find records, sources and events that have all the words, in any case and with or without accents.

    Searched are summaries, quotes, notes, speakers, audiences, titles, ids and the names of parties, issues and
    options. In plain text the words found stand between **two asterisks**. As CSV, a row for each thing found. With
    --as-of, --as-known, --issue or --party the sources searched are those of what is left.

    \b
    negtrack find constitution referendum
    negtrack find "third party" --party Baku --since 2024
    negtrack find pashinyan -f json
    """
    from negtrack.answers.find import phrases_found, search
    from negtrack.answers.select import narrow
    from negtrack.ledger.folding import fold
    from negtrack.views.text import harmless

    if not all(fold(word).strip() for word in words):
        raise Unusable("an empty word is found everywhere: give at least one letter of it")
    book = open_ledger(ledger)
    first = None if since is None else first_day(since, "--since")
    last = None if until is None else last_day(until, "--until")
    if first is not None and last is not None and last < first:
        raise Unusable(f"--since {since} begins after the last day of --until: give the earlier date to --since")
    day = None if as_of is None else ask(book, as_of, evidence=evidence, stale_days=stale_days).as_of
    known = None if as_known is None else last_day(as_known, "--as-known")
    part = narrow(book, look_up_issues(book, issue), look_up_parties(book, party), day, known)
    hits = search(part, words, first, last)
    if not hits:
        note(harmless(_nothing(words, phrases_found(part, words), any((issue, party, since, until, as_of, as_known)))))
    if format is Format.JSON:
        from negtrack.cli.output import show_json
        from negtrack.formats.hits import hits_json

        show_json(hits_json(book, words, hits, first, last), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.hits(book, hits), output, book)
    elif hits or output is not None:
        from negtrack.cli.output import show_markdown, show_page
        from negtrack.views.find import find_page

        (show_markdown if format is Format.MD else show_page)(find_page(book, words, hits), output, book)
    return 0


def _nothing(words: list[str], found: dict[str, int], narrowed: bool) -> str:
    """That nothing has the words, and which of them is missing."""
    where = " in what the options leave" if narrowed else ""
    missing = [f'"{word}"' for word in words if not found[word]]
    if missing:
        return f"nothing has {' or '.join(missing)}{where}"
    each = ", ".join(f'"{word}" is in {number}' for word, number in found.items())
    return f"nothing has all of these words{where}: {each}"
