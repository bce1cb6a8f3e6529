"""The JSON of ``negtrack show``: the ledger and the question, then ``found``, a list with an object for each thing.

Every object begins with ``kind`` (issue, article, party, source, condition or position) and ``id``, ends with ``file``
and ``line`` (where it stands in the ledger), and has between them:

- issue: the keys of an issue in ``status``; ``question``, ``note``; ``choices``, its options in full;
  ``articles`` that rest on it and ``related`` ones, as in ``status``; ``records``.
- article: the keys of an article in ``status``; ``note``; ``concluded``, the event that brought its text so far, or
  null; ``judged``, its issues and related issues as in ``status``; ``milestones``; ``blocked_by``, conditions.
- party: ``name``, ``role``, ``aliases``, ``members``, ``groups``, ``note``; ``standings``, by issue, as in ``status``,
  each with the ``status`` of the issue and whether the party is ``asked``; ``conditions``; ``records`` of it, and those
  in which it speaks ``of_others``; ``counts``; ``events``; ``sources`` written from its viewpoint.
- source: ``title``, ``publisher``, ``author``, ``published``, ``source_kind``, ``side``, ``language``, ``url``,
  ``archive``, ``note``; ``records``; ``events``; ``counts``; ``conditions`` that it dates.
- condition: ``title``, ``holder``, ``by``, ``raised``, ``met``, ``dropped``, ``note``; ``open`` and ``is_raised``
  (true, false, or null where the dates leave it undecided); ``blocks`` and ``blocked_by``; ``records`` that carry it.
- position: its fields; ``voices`` (below); ``status`` of its issue; ``conditions_carried``; ``pointed_from``, the
  records that point to it, each with the ``relation``.

In ``records``, a position has ``voices``: for each party for which it stands, the ``basis``, and the ``use`` made of
it on the day asked about, in the words of ``why``; ``undone_by``, the records that correct, retract or deny it; and
``undecided`` where its date leaves open whether it came by that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.record_use import RecordUse
from negtrack.answers.show import (
    AnyDossier,
    ArticleDossier,
    ConditionDossier,
    ConditionState,
    Dossier,
    IssueDossier,
    PartyDossier,
    PositionDossier,
    SourceDossier,
)
from negtrack.formats.json_output import (
    Json,
    article_json,
    count_json,
    head_json,
    issue_json,
    number_json,
    standing_json,
)
from negtrack.formats.records import event_json, interval_json, record_use_json, source_json
from negtrack.ledger.model import Condition, Dated, Event, Ledger
from negtrack.rules.articles import ArticleResult
from negtrack.rules.query import Question


def dossiers_json(ledger: Ledger, question: Question, dossiers: Sequence[Dossier]) -> Json:
    """The JSON of ``show``."""
    return {**head_json(ledger, question), "found": [_dossier_json(ledger, dossier) for dossier in dossiers]}


def _dossier_json(ledger: Ledger, dossier: Dossier) -> Json:
    spot = dossier.spot
    return {
        "kind": dossier.entry.kind.value,
        "id": dossier.entry.id,
        **_about_json(ledger, dossier.about),
        "file": None if spot is None else spot.file,
        "line": None if spot is None else spot.line,
    }


def _about_json(ledger: Ledger, about: AnyDossier) -> Json:
    if isinstance(about, IssueDossier):
        return _issue(ledger, about)
    if isinstance(about, ArticleDossier):
        return _article(ledger, about)
    if isinstance(about, PartyDossier):
        return _party(ledger, about)
    if isinstance(about, SourceDossier):
        return _source(ledger, about)
    if isinstance(about, ConditionDossier):
        return _condition(ledger, about)
    return _position(ledger, about)


def _issue(ledger: Ledger, about: IssueDossier) -> Json:
    return {
        **issue_json(about.result),
        "question": about.issue.question,
        "note": about.issue.note,
        "choices": [
            {"option": o.id, "title": o.title, "scale": number_json(o.scale)} for o in about.issue.options.values()
        ],
        "articles": _articles(about.articles),
        "related": _articles(about.related),
        "records": _records(ledger, about.records),
    }


def _article(ledger: Ledger, about: ArticleDossier) -> Json:
    return {
        **article_json(about.result),
        "note": about.article.note,
        "concluded": None if about.concluded is None else event_json(ledger, about.concluded),
        "judged": [issue_json(result) for result in about.issues.values()],
        "milestones": _events(ledger, about.milestones),
        "blocked_by": [_state_json(state) for state in about.blocked_by],
    }


def _party(ledger: Ledger, about: PartyDossier) -> Json:
    party = about.party
    return {
        "name": party.name,
        "role": party.role.value,
        "aliases": list(party.aliases),
        "members": list(party.members),
        "groups": list(about.groups),
        "note": party.note,
        "standings": {
            issue.id: {**standing_json(standing), "status": status.value, "asked": issue.id not in about.not_asked}
            for issue, standing, status in about.standings
        },
        "conditions": [_state_json(state) for state in about.conditions],
        "records": _records(ledger, about.records),
        "of_others": _records(ledger, about.of_others),
        "counts": [count_json(count) for count in about.counts],
        "events": _events(ledger, about.events),
        "sources": list(about.sources),
    }


def _source(ledger: Ledger, about: SourceDossier) -> Json:
    return {
        **source_json(about.source),
        "records": _records(ledger, about.records),
        "events": _events(ledger, about.events),
        "counts": [count_json(count) for count in about.counts],
        "conditions": [{"condition": condition.id, "dates": what} for condition, what in about.conditions],
    }


def _condition(ledger: Ledger, about: ConditionDossier) -> Json:
    return {
        **_state_json(about.state),
        "note": about.condition.note,
        "blocks": [
            {"kind": kind, "id": id, "status": None if status is None else status.value}
            for kind, id, status in about.blocked
        ],
        "blocked_by": [_state_json(state) for state in about.blocked_by],
        "records": _records(ledger, about.records),
    }


def _position(ledger: Ledger, about: PositionDossier) -> Json:
    return {
        **record_use_json(ledger, about.record_use),
        "status": about.result.status.value,
        "conditions_carried": [_state_json(state) for state in about.conditions],
        "pointed_from": [{"relation": name, "position": record.id} for name, record in about.pointed_from],
    }


def _state_json(state: ConditionState) -> Json:
    condition: Condition = state.condition
    return {
        "condition": condition.id,
        "title": condition.title,
        "holder": list(condition.holder),
        "by": list(condition.by),
        "raised": _dated_json(condition.raised),
        "met": _dated_json(condition.met),
        "dropped": _dated_json(condition.dropped),
        "open": state.open,
        "is_raised": state.raised,
    }


def _dated_json(dated: Dated | None) -> Json | None:
    return None if dated is None else {**interval_json("date", dated.date), "source": dated.source, "note": dated.note}


def _records(ledger: Ledger, records: Iterable[RecordUse]) -> list[Json]:
    return [record_use_json(ledger, record_use) for record_use in records]


def _events(ledger: Ledger, events: Iterable[Event]) -> list[Json]:
    return [event_json(ledger, event) for event in events]


def _articles(results: Iterable[ArticleResult]) -> list[Json]:
    return [article_json(result) for result in results]
