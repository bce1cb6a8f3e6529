"""Checks of the derived statuses against what the ledger's keeper expects of them."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.ledger.model import Ledger
from negtrack.ledger.resolve import Fault
from negtrack.rules.basis import Participants
from negtrack.rules.derive import judge_articles, prepare_issues
from negtrack.rules.query import Question


def unmet_expectations(ledger: Ledger) -> Iterator[Fault]:
    """NT501: an expectation that does not hold: on its date the issue or article has another status.

    Expectations are facts that readers of every side would sign. Where one fails, either a record is wrong or missing,
    or the expectation is; ``negtrack show`` tells what the status rests on.
    """
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
                "expect",
                None,
                expectation.place,
                ("status",),
                None,
                f"{kind} {id} is {found.value} on {expectation.as_of.text}, not {expectation.status}",
                f"see: negtrack show {kind}:{id} --as-of {expectation.as_of.text.rstrip('~')}",
            )
