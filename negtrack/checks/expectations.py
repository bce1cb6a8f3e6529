"""Checks of the derived statuses against what the ledger's keeper expects of them."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.checks.registry import ledger_check
from negtrack.ledger.codes import Code
from negtrack.ledger.findings import Fault, Severity
from negtrack.ledger.model import Ledger
from negtrack.rules.basis import Participants
from negtrack.rules.derive import judge_articles, prepare_issues
from negtrack.rules.query import Question


@ledger_check(
    Code(
        "NT501",
        Severity.ERROR,
        "an expectation that does not hold",
        "An issue or article has another status on the date than `expect` says. Either a record is wrong or "
        "missing, or the expectation is: `negtrack why ID --as-of DATE` tells what the status rests on. Change "
        "the expectation only with a reason that readers of every side would accept.",
    ),
)
def unmet_expectations(ledger: Ledger) -> Iterator[Fault]:
    """Find expectations that do not hold on their date."""
    articles = {e.article for e in ledger.expectations if e.article is not None}
    named = {e.issue for e in ledger.expectations if e.issue is not None}
    named.update(issue for id in articles for issue in (*ledger.articles[id].issues, *ledger.articles[id].related))
    prepared = prepare_issues(ledger, Question(0), named)
    participants = Participants(ledger)
    for expectation in sorted(ledger.expectations, key=lambda e: e.as_of.last):
        day = expectation.as_of.last
        if expectation.article is not None:
            kind, id = "article", expectation.article
            found = judge_articles(ledger, prepared, participants, day, [id])[0].status
        else:
            kind, id = "issue", expectation.issue or ""
            found = prepared[id].status(day)
        if found != expectation.status:
            yield Fault(
                "NT501",
                expectation.place,
                f"{kind} {id} is {found.value} on {expectation.as_of.text}, not {expectation.status}",
                f"see: negtrack show {kind}:{id} --as-of {expectation.as_of.text.rstrip('~')}",
                ("status",),
            )
