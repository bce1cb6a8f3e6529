"""How a brief words what parties hold: options with what they mean, acts, days, conditions, what is ruled out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from negtrack.ledger.dates import Interval
from negtrack.ledger.model import Act, Issue, Ledger
from negtrack.rules.issue_result import Standing
from negtrack.rules.tenure import Tenure, Tenures
from negtrack.views.dates import date_in_words, date_words
from negtrack.views.text import harmless


class Labels:
    """The options of an issue as people read them, in quotation marks: by title, or by label where that is defined."""

    def __init__(self, issue: Issue, are_defined: bool) -> None:
        self.issue = issue
        self._are_defined = are_defined

    @property
    def question(self) -> str:
        """The question that the options answer, where the title does not ask it already."""
        asked = self.issue.question
        return "" if asked.rstrip("?") == self.issue.title.rstrip("?") else harmless(asked)

    def of(self, options: Iterable[str]) -> str:
        """Some options, in the order of the issue."""
        chosen = set(options)
        return " or ".join(self._one(id) for id in self.issue.options if id in chosen)

    def _one(self, id: str) -> str:
        option = self.issue.options[id]
        return f"“{option.label if self._are_defined else option.title}”"


def tenure_words(ledger: Ledger, labels: Labels, found: Tenures, several: bool, closed: Collection[str]) -> str:
    """What a party does: each option with its act and since when, its conditions, and what it rules out.

    ``closed`` are the conditions that are met or dropped, of which nothing is said.
    """
    s = "" if several else "s"
    order = list(labels.issue.options)
    parts: list[str] = []
    verb, said = "", ""

    def key(each: Tenure) -> tuple[object, ...]:
        conditions = [(id, record.date.text) for id, record in each.conditions if id not in closed]
        accepted = each.act_since.id if each.act is Act.ACCEPTS else ""
        return each.since.date.first, each.since.id, accepted, conditions

    for _, group in groupby(sorted(found.held, key=lambda each: (*key(each), order.index(each.option))), key=key):
        each = list(group)
        act, accepts = _verb(each[0].act, several), each[0].act is Act.ACCEPTS
        clause = labels.of(one.option for one in each)
        if len(each) > 1 and each[0].act is Act.PROPOSES:  # ways that it puts forward, of which it holds to none
            act = "name" if several else "names"
        clause = clause if act == verb else f"{act} {clause}"
        verb, said = act, (each[0].act_since if accepts else each[0].since).date.text
        clause += f", since {since_words(each[0].act_since.date if accepts else each[0].since.date)}"
        if accepts and each[0].since.date.text != each[0].act_since.date.text:
            them = "it" if len(each) == 1 else "them"
            clause += f", and {'have' if several else 'has'} held {them} since {since_words(each[0].since.date)}"
        parts.append(clause + _condition_words(ledger, each[0], closed))
    text = ", or ".join(parts)
    if found.is_reduced and found.formed is not None:
        them = "it" if len(found.held) == 1 else "these"
        said = found.formed.date.text  # what was held beside may have been dropped, or just not named again
        text += f", and named {them} alone {date_in_words(found.formed.date)}"
    for day, ruled in groupby(_by_day(found, order), key=lambda pair: pair[1]):
        out = f"rule{s} out {labels.of(option for option, _ in ruled)}"
        out += "" if day.text == said else f", since {since_words(day)}"
        said = day.text
        text += f", and {out}" if text else out
    return text


def _by_day(found: Tenures, order: Sequence[str]) -> list[tuple[str, Interval]]:
    pairs = [(option, record.date) for option, record in found.ruled_out]
    return sorted(pairs, key=lambda pair: (pair[1].first, pair[1].text, order.index(pair[0])))


def _condition_words(ledger: Ledger, tenure: Tenure, closed: Collection[str]) -> str:
    said = []
    for id, record in tenure.conditions:
        if id not in closed:
            later = record.date.text not in (tenure.since.date.text, tenure.act_since.date.text)
            said.append(f"“{ledger.conditions[id].title}”{f' since {since_words(record.date)}' if later else ''}")
    return f", on the condition {' and '.join(said)}" if said else ""


def stance_words(
    ledger: Ledger, labels: Labels, standing: Standing, several: bool = False, since: str = "",
    closed: Collection[str] = (),
) -> str:  # fmt: skip
    """What a party does, as a whole: ``since`` is said of what it holds, else of what it rules out."""
    s = "" if several else "s"
    if standing.standing == "reserved" or standing.act is Act.RESERVES:
        return f"reserve{s} {'their positions' if several else 'its position'}{since}"
    if standing.standing in ("silent", "claimed"):
        return "held no recorded position"
    if standing.act in (Act.SETS_ASIDE, Act.OUT_OF_SCOPE):
        aside = standing.act is Act.SETS_ASIDE
        return (f"leave{s} it out of the agreement" if aside else f"hold{s} it to be off the agenda") + since
    out = f"rule{s} out {labels.of(standing.rejects)}" if standing.rejects else ""
    if not standing.options:
        return (out or f"leave{s} it out") + since
    verb = f"hold{s}" if standing.act is None else _verb(standing.act, several)
    asked = []
    for name in standing.conditions:
        option, _, id = name.rpartition(":")
        if id not in closed:
            asked.append(f"“{ledger.conditions[id].title}”{f' (for {labels.of([option])})' if option else ''}")
    condition = f", on the condition {' and '.join(asked)}" if asked else ""
    return f"{verb} {labels.of(standing.options)}{since}{condition}{f', and {out}' if out else ''}"


def held_words(labels: Labels, standing: Standing, who: str = "it") -> str:
    """What a party had held, in the past tense."""
    if standing.standing in ("silent", "claimed"):
        return f"no position of {who} was recorded"
    if standing.standing == "uncertain":
        return f"the dates leave open what {who} held"
    if standing.standing == "reserved":
        return f"{who} had reserved its position"
    if standing.options:
        return f"{who} held {labels.of(standing.options)}"
    return f"{who} ruled out {labels.of(standing.rejects)}" if standing.rejects else f"{who} left the issue out"


def since_words(date: Interval) -> str:
    """A date as the beginning of something: of an interval, that it was a day between its ends."""
    told = date_in_words(date)
    return f"a day {told}" if told.startswith("between ") else date_words(date)


def status_word(heading: str) -> str:
    """A status as it is counted among issues."""
    return {"set-aside": "left out", "no-data": "without a recorded word"}.get(heading, str(heading))


def _verb(act: Act, several: bool) -> str:
    """To hold, which is neither to insist nor merely to offer; what another put forward is accepted."""
    verb = act.value if act is Act.ACCEPTS else "holds"
    return verb.removesuffix("s") if several else verb
