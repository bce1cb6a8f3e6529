"""Checks of the derived statuses against what the ledger's keeper expects of them."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.derive import derive
from negtrack.model import Expectation, Ledger
from negtrack.question import Question
from negtrack.resolve import Fault


def unmet_expectations(ledger: Ledger) -> Iterator[Fault]:
    """NT501: an expectation that does not hold: on its date the issue or article has another status.

    Expectations are facts that readers of every side would sign. Where one fails, either a record is wrong or missing,
    or the expectation is; ``negtrack show`` tells what the status rests on.
    """
    by_day: dict[int, list[Expectation]] = {}
    for expectation in ledger.expectations:
        by_day.setdefault(expectation.as_of.last, []).append(expectation)
    for day, expectations in sorted(by_day.items()):
        picture = derive(ledger, Question(day))
        statuses = {("issue", result.issue.id): result.status for result in picture.issues}
        statuses |= {("article", result.article.id): result.status for result in picture.articles}
        for expectation in expectations:
            kind = "issue" if expectation.issue is not None else "article"
            id = expectation.issue or expectation.article or ""
            found = statuses[kind, id]
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
