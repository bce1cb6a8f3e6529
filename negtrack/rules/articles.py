"""Where an article stands: by the text concluded, or else by the issues that it rests on.

The rule is docs/rules.md ("Articles"); who concludes a text is said in one place, ``_concludes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from negtrack.ledger.model import Article, Event, Ledger, Level, Stage, Status
from negtrack.rules.basis import Participants

_WORST_LAST = (
    Status.AGREED,
    Status.CONDITIONAL,
    Status.COMPATIBLE,
    Status.UNCLEAR,
    Status.INCOMPLETE,
    Status.DISPUTED,
)


class ArticleResult(NamedTuple):
    """Where an article stands, with the issues that it rests on, those open behind its text, and related ones."""

    article: Article
    status: Status
    level: Level | None
    issues: dict[str, Status]
    open_behind: tuple[str, ...]
    related: dict[str, Status]

    @property
    def agreed_issues(self) -> int:
        """How many of its issues are agreed."""
        return sum(status is Status.AGREED for status in self.issues.values())


def stage(ledger: Ledger, participants: Participants, day: int) -> Stage | None:
    """The furthest stage that an event by all those asked has brought the instrument to by a day."""
    event = stage_event(ledger, participants, day)
    return None if event is None else event.stage


def stage_event(ledger: Ledger, participants: Participants, day: int) -> Event | None:
    """The event that brought the instrument to its furthest stage by a day; of several the one that began last."""
    return max(_staged(ledger, participants, day), key=lambda e: (e.stage or 0, e.date.first), default=None)


def first_concluded(ledger: Ledger, participants: Participants) -> int | None:
    """The day on which the text, or a part of it, was first concluded by all those asked."""
    days = [event.date.last for event in ledger.events if _concludes(event, participants)]
    return min(days, default=None)


def concluded(ledger: Ledger, participants: Participants, day: int) -> dict[str, Level]:
    """The articles whose text is concluded by a day by all those asked, each with its level."""
    levels: dict[str, Level] = {}
    for event in _staged(ledger, participants, day):
        assert event.stage is not None
        for article in ledger.articles if event.all_articles else event.articles:
            levels[article] = max(levels.get(article, event.stage.level), event.stage.level)
    return levels


def concluding_event(ledger: Ledger, participants: Participants, day: int, article: str) -> Event | None:
    """The event that brought the text of an article to the level that it has on a day."""
    events = [e for e in _staged(ledger, participants, day) if e.all_articles or article in e.articles]
    return max(events, key=lambda e: (e.stage or 0, -e.date.first), default=None)


def judge_article(
    article: Article, text: Level | None, statuses: Mapping[str, Status], levels: Mapping[str, Level | None]
) -> ArticleResult:
    """An article's status, from the level of its text where that is concluded and from its issues."""
    issues = {id: statuses[id] for id in article.issues}
    related = {id: statuses[id] for id in article.related}
    if text is not None:
        behind = tuple(id for id, status in issues.items() if status not in (Status.AGREED, Status.SET_ASIDE))
        return ArticleResult(article, Status.AGREED, text, issues, behind, related)
    status = _from_issues(issues.values())
    level = None
    if status is Status.AGREED:
        level = min((levels[id] or Level.PRINCIPLE for id, s in issues.items() if s is Status.AGREED), default=None)
    return ArticleResult(article, status, level, issues, (), related)


def rank(status: Status) -> int:
    """How good a status is, 0 the best; what is set aside or without data ranks last."""
    return _WORST_LAST.index(status) if status in _WORST_LAST else len(_WORST_LAST)


def _from_issues(statuses: Iterable[Status]) -> Status:
    given = list(statuses)
    counted = [status for status in given if status is not Status.SET_ASIDE]
    if not counted:
        return Status.SET_ASIDE if given else Status.NO_DATA
    if all(status is Status.NO_DATA for status in counted):
        return Status.NO_DATA
    return max((Status.INCOMPLETE if status is Status.NO_DATA else status for status in counted), key=rank)


def _staged(ledger: Ledger, participants: Participants, day: int) -> list[Event]:
    """The events that have concluded the text, or brought it further, by a day."""
    return [event for event in ledger.events if event.date.last <= day and _concludes(event, participants)]


def _concludes(event: Event, participants: Participants) -> bool:
    """Whether an event has a stage and all those asked take part in it, themselves or through a group."""
    if event.stage is None:
        return False
    present = set(event.parties or participants.principals)
    for party in event.parties:
        present |= participants.members.get(party, frozenset())
    return bool(participants.asked) and present.issuperset(participants.asked)
