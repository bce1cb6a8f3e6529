"""What concerns one party and nothing else: of a picture, of an explanation, of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negtrack.rules.derive import Picture

if TYPE_CHECKING:
    from negtrack.answers.diff import Difference
    from negtrack.answers.why import Explanation


def focus_picture(picture: Picture, party: str) -> Picture:
    """Only the issues on which the party is asked or has a standing, and the articles that rest on them."""
    issues = tuple(
        result._replace(others={p: s for p, s in result.others.items() if p == party})
        for result in picture.issues
        if party in result.parties or party in result.others
    )
    named = {result.issue.id for result in issues}
    articles = tuple(a for a in picture.articles if named.intersection((*a.article.issues, *a.article.related)))
    return picture._replace(issues=issues, articles=articles)


def focus_explanation(explanation: Explanation, party: str) -> Explanation:
    """Only the records that stand for the party or that it said, and what would settle it on the party's part."""
    return explanation._replace(
        accounts=tuple(a for a in explanation.accounts if party in a.record_use.basis or party in a.record.said_by),
        missing=tuple(missing for missing in explanation.missing if missing.party in (None, party)),
    )


def focus_difference(difference: Difference, party: str) -> Difference:
    """Only the changes of the party, the changes of status on the issues where it changed, and its conditions."""
    changes = tuple(change for change in difference.changes if change.party == party)
    reaffirmed = tuple(change for change in difference.reaffirmed if change.party == party)
    issues = {change.issue for change in changes}
    conditions = (c for c in difference.conditions if party in (*c.condition.holder, *c.condition.by))
    return difference._replace(
        changes=changes,
        reaffirmed=reaffirmed,
        issues=tuple(shift for shift in difference.issues if shift.id in issues),
        articles=(),
        conditions=tuple(conditions),
    )
