"""``negtrack find``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import PageFormat
from negtrack.cli.session import Unusable, first_day, last_day, look_up_issues, look_up_parties, note, open_ledger

NEEDS_ARGUMENTS = True


def run(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words, or parts of words; in quotation marks, a phrase.")
    ],
    ledger: options.Ledger = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party", "-p", metavar="PARTY", help="Only what concerns this party: id, name or alias. May be repeated."
        ),
    ] = None,
    issue: options.Issues = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only from this day on: YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only up to this day.")] = None,
    format: options.PageFormatOption = PageFormat.TABLE,
    output: options.Output = None,
) -> int:
    """Find records, sources and events that have all the words, in any case and with or without accents.

    Searched are summaries, quotes, notes, speakers, audiences, titles, ids and the names of parties, issues and
    options. In plain text the words found stand between **two asterisks**.

    \b
    negtrack find constitution referendum
    negtrack find "third party" --party Baku --since 2024
    negtrack find pashinyan -f json
    """
    from negtrack.folding import fold
    from negtrack.narrow import narrow
    from negtrack.render.text import harmless
    from negtrack.search import phrases_found, search

    if not all(fold(word).strip() for word in words):
        raise Unusable("an empty word is found everywhere: give at least one letter of it")
    book = open_ledger(ledger)
    first = None if since is None else first_day(since, "--since")
    last = None if until is None else last_day(until, "--until")
    if first is not None and last is not None and last < first:
        raise Unusable(f"--since {since} begins after the last day of --until: give the earlier date to --since")
    part = narrow(book, look_up_issues(book, issue), look_up_parties(book, party))
    hits = search(part, words, first, last)
    if not hits:
        note(harmless(_nothing(words, phrases_found(part, words), bool(issue or party or since or until))))
    if format is PageFormat.JSON:
        from negtrack.cli.output import show_json
        from negtrack.render.hits import hits_json

        show_json(hits_json(book, words, hits, first, last), output, book)
    elif hits or output is not None:
        from negtrack.cli.output import show_markdown, show_page
        from negtrack.views.find import find_page

        (show_markdown if format is PageFormat.MD else show_page)(find_page(book, words, hits), output, book)
    return 0


def _nothing(words: list[str], found: dict[str, int], narrowed: bool) -> str:
    """That nothing has the words, and which of them is missing."""
    where = " in what the options leave" if narrowed else ""
    missing = [f'"{word}"' for word in words if not found[word]]
    if missing:
        return f"nothing has {' or '.join(missing)}{where}"
    each = ", ".join(f'"{word}" is in {number}' for word, number in found.items())
    return f"nothing has all of these words{where}: {each}"
