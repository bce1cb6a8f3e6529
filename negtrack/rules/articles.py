"""Where an article stands: by the text concluded, or else by the issues that it rests on.

The rule is docs/rules.md ("Articles"); who concludes a text is said in one place, ``_concludes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from negtrack.ledger.model import Article, Event, Ledger, Level, Stage, Status
from negtrack.rules.basis import Participants
from negtrack.tuples import NamedTuple

_WORST_LAST = (
    Status.AGREED,
    Status.CONDITIONAL,
    Status.COMPATIBLE,
    Status.UNCLEAR,
    Status.INCOMPLETE,
    Status.DISPUTED,
)


class ArticleResult(NamedTuple):
    """Where an article stands, with the issues that it rests on, those open behind its text, and related ones.

    ``concluded`` where its text holds, so that it does not rest on its issues.
    """

    article: Article
    status: Status
    level: Level | None
    issues: dict[str, Status]
    open_behind: tuple[str, ...]
    related: dict[str, Status]
    concluded: bool = False

    @property
    def agreed_issues(self) -> int:
        """How many of its issues are agreed."""
        return sum(status is Status.AGREED for status in self.issues.values())


def stage(ledger: Ledger, participants: Participants, day: int) -> Stage | None:
    """The furthest stage that still holds by a day for some article, or for the instrument as a whole."""
    event = stage_event(ledger, participants, day)
    return None if event is None else event.stage


def stage_event(ledger: Ledger, participants: Participants, day: int) -> Event | None:
    """The event that brought the instrument to its furthest stage by a day; of several the one that began last."""
    events = _holding(ledger, participants, day).values()
    return max(events, key=lambda e: (e.stage or 0, e.date.first), default=None)


def first_concluded(ledger: Ledger, participants: Participants) -> int | None:
    """The day on which the text, or a part of it, was first concluded by all those asked."""
    days = [event.date.last for event in ledger.events if _concludes(event, participants)]
    return min(days, default=None)


def concluded(ledger: Ledger, participants: Participants, day: int) -> dict[str, Level]:
    """The articles whose text is concluded by a day by all those asked, and not reopened since, each with its level."""
    holding = _holding(ledger, participants, day)
    return {id: e.stage.level for id, e in holding.items() if id is not None and e.stage is not None}


def concluding_event(ledger: Ledger, participants: Participants, day: int, article: str) -> Event | None:
    """The event that brought the text of an article to the level that it has on a day."""
    return _holding(ledger, participants, day).get(article)


def turning_days(ledger: Ledger) -> set[int]:
    """The days on which the text of some article may be concluded or reopened."""
    return {event.date.last for event in ledger.events if event.stage is not None or event.reopens}


def judge_article(
    article: Article, text: Level | None, statuses: Mapping[str, Status], levels: Mapping[str, Level | None]
) -> ArticleResult:
    """An article's status, from the level of its text where that is concluded and from its issues."""
    issues = {id: statuses[id] for id in article.issues}
    related = {id: statuses[id] for id in article.related}
    if text is not None:
        behind = tuple(id for id, status in issues.items() if status not in (Status.AGREED, Status.SET_ASIDE))
        return ArticleResult(article, Status.AGREED, text, issues, behind, related, concluded=True)
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


def _holding(ledger: Ledger, participants: Participants, day: int) -> dict[str | None, Event]:
    """For each article whose text holds on a day, the event that brought it furthest, of equal ones the first.

    Under None the event that names no article, or all of a ledger that has none: it moves the instrument as a whole.
    """
    found: dict[str | None, Event] = {}
    happened = [event for event in ledger.events if event.date.last <= day]
    # on one day a text is concluded first and reopened then
    for event in sorted(happened, key=lambda e: (e.date.last, e.reopens, e.date.first)):
        named: Iterable[str | None] = ledger.articles if event.all_articles else event.articles
        if event.reopens and _reopens(event, participants):
            for article in (*named, *(() if event.articles else (None,))):
                found.pop(article, None)
        elif _concludes(event, participants):
            for article in named or (None,):
                held = found.get(article)
                if held is None or (event.stage or 0) > (held.stage or 0):
                    found[article] = event
    return found


def _concludes(event: Event, participants: Participants) -> bool:
    """Whether an event has a stage and all those asked take part in it, themselves or through a group."""
    if event.stage is None or not participants.asked:
        return False
    return _present(event, event.parties or participants.principals, participants).issuperset(participants.asked)


def _reopens(event: Event, participants: Participants) -> bool:
    """Whether one of those asked takes part in an event that reopens articles; it names who does."""
    return not _present(event, event.parties, participants).isdisjoint(participants.asked)


def _present(event: Event, parties: Iterable[str], participants: Participants) -> set[str]:
    """Those who take part in an event, and the members of the groups among them."""
    present = set(parties)
    for party in event.parties:
        present |= participants.members_on(party, event.date.last)
    return present
