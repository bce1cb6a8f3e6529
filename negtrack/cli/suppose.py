"""``negtrack suppose``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable

if TYPE_CHECKING:
    from negtrack.answers.suppose import Supposition
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question

NEEDS_ARGUMENTS = True


@reading(asks=True)
def run(
    call: Call,
    statements: Annotated[
        list[str],
        typer.Argument(
            metavar="STATEMENT…", help="What is supposed, in quotation marks; several at once are a package."
        ),
    ],
) -> Answer:
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
    from negtrack.formats import suppositions
    from negtrack.views.suppose import suppose_page

    book, issues = call.ledger, call.issues
    question = call.question
    found = _suppose(book, question, statements)
    if issues is not None or call.only is not None:
        from negtrack.answers.suppose import narrow_supposition

        found = narrow_supposition(found, issues, () if call.only is None else (call.only,))
    return Answer(
        book,
        page=lambda: suppose_page(book, question, found),
        value=lambda: suppositions.supposition_json(book, question, found),
        tables=lambda: [suppositions.supposition_table(found)],
    )


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
