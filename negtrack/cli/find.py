"""``negtrack find``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable, first_day, last_day, note

NEEDS_ARGUMENTS = True


@reading(
    as_of="Only what had happened by this day. Default: everything.",
    evidence="Taken as by every command; words are found whoever said them.",
)
def run(
    call: Call,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words, or parts of words; in quotation marks, a phrase.")
    ],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only from this day on: YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only up to this day.")] = None,
) -> Answer:
    """Find what has all the words, in any case and with or without accents: records, sources, events, and the rest.

    Searched are summaries, quotes, notes, speakers, audiences, titles, questions, ids, and names and aliases: those
    of records, sources and events, and of the parties, issues with their options, articles and conditions of the
    ledger, which come first. In plain text the words found stand between **two asterisks**. As CSV, a row for each
    thing found. With --as-of, --as-known, --issue or --party the parties and sources searched are those of what is
    left; with --since or --until nothing without a date is found.

    \b
    negtrack find constitution referendum
    negtrack find "third party" --party Baku --since 2024
    negtrack find pashinyan -f json
    """
    from negtrack.answers.find import part_of, phrases_found, search
    from negtrack.formats import results
    from negtrack.ledger.folding import fold
    from negtrack.views.page import Page

    if not all(fold(word).strip() for word in words):
        raise Unusable("an empty word is found everywhere: give at least one letter of it")
    book = call.ledger
    first = None if since is None else first_day(since, "--since")
    last = None if until is None else last_day(until, "--until")
    if first is not None and last is not None and last < first:
        raise Unusable(f"--since {since} begins after the last day of --until: give the earlier date to --since")
    day = None if call.as_of is None else call.question.as_of
    known = None if call.as_known is None else last_day(call.as_known, "--as-known")
    part = part_of(book, call.issues, call.parties, day, known)
    hits = search(book, words, first, last, part)
    if not hits:
        narrowed = any((call.issues_named, call.parties_named, since, until, call.as_of, call.as_known))
        note(_nothing(words, phrases_found(book, words, part), narrowed))
    result = results.find(book, hits, words, first, last)
    if not hits and call.output is None:
        result.page = lambda: Page(())
    return Answer.of(result)


def _nothing(words: list[str], found: dict[str, int], narrowed: bool) -> str:
    """That nothing has the words, and which of them is missing."""
    where = " in what the options leave" if narrowed else ""
    missing = [f'"{word}"' for word in words if not found[word]]
    if missing:
        return f"nothing has {' or '.join(missing)}{where}"
    each = ", ".join(f'"{word}" is in {number}' for word, number in found.items())
    return f"nothing has all of these words{where}: {each}"
