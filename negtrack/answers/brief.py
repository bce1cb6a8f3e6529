"""What a brief is made of: where issues stand, what moved, and what stands in the way, for the parties it is about."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from negtrack.answers.blockers import Blocker, find_blockers
from negtrack.answers.diff import JointChange, compare
from negtrack.ledger.model import Basis, Event, Ledger
from negtrack.rules.articles import stage_event
from negtrack.rules.basis import Participants
from negtrack.rules.derive import Picture, derive
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question


class Statement(NamedTuple):
    """What some parties hold on an issue, by one and the same records: the standing of the first of them."""

    parties: tuple[str, ...]
    standing: Standing


class IssueBrief(NamedTuple):
    """An issue with what each party holds on it that the brief tells of, those with the same words together."""

    result: IssueResult
    statements: tuple[Statement, ...]


class BriefFound(NamedTuple):
    """What a brief tells. ``parties`` are those it is about, empty for all of them; ``since`` is an ordinal day.

    ``told`` are the standings it tells, ``second_hand`` those of them that others tell of the party.
    """

    question: Question
    picture: Picture
    parties: tuple[str, ...]
    one_issue: bool
    issues: tuple[IssueBrief, ...]
    blockers: tuple[Blocker, ...]
    since: int | None
    changes: tuple[JointChange, ...]
    stage_event: Event | None
    told: int
    second_hand: int


def find_brief(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, parties: tuple[str, ...] = (),
    since: int | None = None,
) -> BriefFound:  # fmt: skip
    """What is recorded on some issues, of some parties or of all of them, and what moved from a day on."""
    picture = derive(ledger, question, issues)
    one_issue = len(picture.issues) == 1
    shown = tuple(_issue(result, parties, everybody=one_issue) for result in picture.issues)
    if parties:
        shown = tuple(brief for brief in shown if any(_has_spoken(s.standing) for s in brief.statements))
    changes: tuple[JointChange, ...] = ()
    if since is not None:
        asked = {result.issue.id: parties or tuple(result.parties) for result in picture.issues}
        found = compare(ledger, question, since, issues)
        changes = found.told(change for change in found.changes if change.party in asked[change.issue])
    told = [s.standing for brief in shown for s in brief.statements if _has_spoken(s.standing)]
    return BriefFound(
        question,
        picture,
        parties,
        one_issue and len(shown) == 1,
        shown,
        find_blockers(ledger, question, issues=issues, parties=parties).blockers,
        since,
        changes,
        stage_event(ledger, Participants(ledger, question.asked), question.as_of),
        len(told),
        sum(standing.basis is Basis.THIRD or standing.standing == "claimed" for standing in told),
    )


def _issue(result: IssueResult, parties: tuple[str, ...], everybody: bool) -> IssueBrief:
    """What the parties hold; with none named those asked, or ``everybody`` with a standing."""
    everyone = {**result.parties, **result.others}
    named = parties or (tuple(everyone) if everybody else tuple(result.parties))
    wanted = [id for id in everyone if id in named]
    alike: dict[tuple[object, ...], list[str]] = {}
    for id in wanted:
        standing = everyone[id]
        key = standing.positions or (id,)
        alike.setdefault((standing.standing, standing.act, standing.options, *key), []).append(id)
    return IssueBrief(result, tuple(Statement(tuple(ids), everyone[ids[0]]) for ids in alike.values()))


def _has_spoken(standing: Standing) -> bool:
    return standing.standing != "silent" or bool(standing.positions)
