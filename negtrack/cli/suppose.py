"""``negtrack suppose``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.answers.suppose import Supposition
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question

NEEDS_ARGUMENTS = True


def run(
    statements: Annotated[
        list[str],
        typer.Argument(
            metavar="STATEMENT…", help="What is supposed, in quotation marks; several at once are a package."
        ),
    ],
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Parties = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Show what would change if something were said on the day asked about, and what would still be open.

    Nothing is written, every line says that it is supposed, nothing is said of how likely it is. A statement is:

    \b
    PARTY[, PARTY] ACT [OPTION[, …]] [if CONDITION[, …]] on ISSUE
    PARTY drops CONDITION
    CONDITION met
    STAGE by PARTY[, …]

    \b
    negtrack suppose "Azerbaijan accepts own-process on constitution"
    negtrack suppose "AM, AZ accept none on border-monitors" "signed by AM, AZ" --as-of 2025-03
    negtrack suppose "AM drops lasting-peace" -f json
    """
    book = open_ledger(ledger)
    issues, parties = look_up_issues(book, issue), look_up_parties(book, party)
    question = ask(book, as_of, as_known, evidence, parties if len(parties) > 1 else (), stale_days)
    found = _suppose(book, question, statements)
    if issues is not None or len(parties) == 1:
        from negtrack.answers.suppose import narrow_supposition

        found = narrow_supposition(found, issues, parties if len(parties) == 1 else ())
    if format is Format.JSON:
        from negtrack.cli.output import show_json
        from negtrack.formats.suppositions import supposition_json

        show_json(supposition_json(book, question, found), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats.suppositions import supposition_table

        write_table(supposition_table(found), output, book)
    else:
        from negtrack.cli.output import show_markdown, show_page
        from negtrack.views.suppose import suppose_page

        page = suppose_page(book, question, found)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0


def _suppose(book: Ledger, question: Question, statements: list[str]) -> Supposition:
    """What the statements would change. Raises Unusable, with the grammar, where one of them says nothing."""
    from negtrack.answers.statements import GRAMMAR, NotUnderstood, example, parse
    from negtrack.answers.suppose import suppose

    read = []
    for statement in statements:
        try:
            read.append(parse(book, statement))
        except NotUnderstood as fault:
            grammar = "\n".join(f"    {form}" for form in GRAMMAR)
            raise Unusable(
                f'"{statement}" cannot be supposed: {fault}; {fault.help}\n  a statement is one of\n{grammar}\n'
                f'  for example: negtrack suppose "{example(book)}"'
            ) from None
    try:
        return suppose(book, question, read)
    except NotUnderstood as fault:
        raise Unusable(f"this cannot be supposed: {fault}; {fault.help}") from None
