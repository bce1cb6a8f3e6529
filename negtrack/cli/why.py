"""``negtrack why``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli.options import Call, completing, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger

NEEDS_ARGUMENTS = True


@reading(asks=True, tells_stale=True, issue="Another way to name the ISSUE; of an article, only this one.")
def run(
    call: Call,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[ISSUE]",
            help="An issue or an article; issue:ID or article:ID where both have the id.",
            **completing("issues_and_articles"),
        ),
    ] = None,
    trust_claims: Annotated[
        bool, typer.Option("--trust-claims", help="Preview the status if what adversaries claim were true.")
    ] = False,
) -> Answer:
    """Explain a status: the rule, each standing, every record used down to its quote, every record set aside and why.

    As CSV, a row for each record and party for which it stands, with what became of it there.

    \b
    negtrack why constitution
    negtrack why border-monitors --as-of 2024-12-31
    negtrack why article:7 -f json
    """
    from negtrack.formats import results

    book = call.ledger
    kind, id, issues = _asked(book, target, call.issues)
    question = call.question._replace(trust_claims=trust_claims)
    return Answer.of(results.why(results.Scope(book, question, issues, call.parties), kind, id))


def _asked(book: Ledger, target: str | None, issues: tuple[str, ...] | None) -> tuple[str, str, tuple[str, ...]]:
    """The kind and id of what is to be explained, and the issues that this takes. Raises Unusable."""
    if target is None:
        if issues is None:
            raise Unusable("say what to explain: negtrack why ISSUE, or an article")
        if len(issues) > 1:
            raise Unusable(f"one issue is explained at a time: ask for each of {', '.join(issues)} by itself")
        return "issue", issues[0], issues
    kind, id = _find(book, target)
    rests = (id,) if kind == "issue" else tuple(book.articles[id].issues)
    for other in issues or ():
        if other not in rests:
            what = "is another issue than" if kind == "issue" else "is no issue of article"
            raise Unusable(f"--issue {other} {what} {id}: leave one of the two out")
    return kind, id, rests if issues is None else issues


def _find(book: Ledger, target: str) -> tuple[str, str]:
    """The kind and id of an issue or an article. Raises Unusable where there is none of the name."""
    from negtrack.ledger.findings import did_you_mean

    kind, colon, id = target.partition(":")
    if colon and kind in ("issue", "article"):
        if id in (book.issues if kind == "issue" else book.articles):
            return kind, id
        raise Unusable(f'no {kind} is called "{id}"')
    if target in book.issues:
        return "issue", target
    if target in book.articles:
        return "article", target
    raise Unusable(f'no issue or article is called "{target}": {did_you_mean(target, [*book.issues, *book.articles])}')
