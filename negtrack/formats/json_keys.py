"""Which keys a result has in JSON, where they are not simply its fields.

Each line holds the keys of one type, by its name, in their order:

- ``status`` is the field of that name, ``from=before`` another one; a path leads from field to field (``issue.id``),
  ``?.`` where one may be absent, ``summary()`` by a method;
- ``since:day`` puts the value another way, by a function of ``WAYS``;
- ``*date`` puts in the keys of what is there, ``-agreed`` is left out where it is None.

The keys are stable: some are added, none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Cite, Ledger, conditions_of
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.answers.audit import Shares
    from negtrack.answers.condition_changes import ConditionChange
    from negtrack.answers.show import PartyInFull
    from negtrack.answers.timeline import Item

KEYS: dict[str, str] = {
    # the ledger's own records
    "Place": "file=.:file line",
    "Option": "option=id title label scale",
    "Cite": "source locator quote -language -translation -translated_by",
    "Source": "id title publisher author published source_kind=kind side language url archive note "
    "-private=private:if_so -private_note",
    "Dated": "*date source note",
    "Party": "id name role aliases members note -private_note *place",
    "Issue": "id title question topic choices=options:values principals closed note -private_note *place",
    "Article": "id title issues related note -private_note *place",
    "Condition": "id title holder by blocks raised met dropped note -private=private:if_so -private_note *place",
    "Position": "id parties issue *date approximate=date.approximate act options rejects conditions=.:conditions level "
    "said_by speaker to summary cites:cites recorded:day supersedes adds corrects retracts denies note "
    "-private=private:if_so -private_note *place",
    "Event": "*date title stage=stage_word parties articles=.:articles source note "
    "-private=private:if_so -private_note *place",
    "Count": "date said_by:one_or_list -agreed -percent -partial -open -of source -private=private:if_so -private_note",
    # statuses
    "Picture": "stage summary=summary() conditions issues articles counts",
    "ConditionResult": "condition=condition.id holder=condition.holder blocks=condition.blocks since open",
    "IssueResult": "issue=issue.id title=issue.title topic=issue.topic background closed status possible reason "
    "options distance level basis since:day conditions flags parties others",
    "Closed": "date=date.text how",
    "Standing": "standing act options rejects conditions level basis date last_word alternatives "
    "claimed_by positions dissent",
    "Bearing": "condition holder met dropped",
    "ArticleResult": "article=article.id title=article.title status level issues open_behind related",
    # answers
    "Explanation": "*result rule=line rule_text=line:rule_text records=accounts *blocs lacking missing ways",
    "Account": "position=record.id use parties by date=record.date.text act=record.act options=record.options "
    "said_by=record.said_by summary=record.summary cites=record.cites",
    "Change": "issue party kind direction steps from=before to=after positions:ids",
    "ConditionChange": "*.:condition_change date=dated.date",
    "EntryChange": "section id kind fields text -issue=position?.issue -parties=position?.parties",
    "Step": "date=day:day direction toward away took positions",
    "Blockers": "conditions=blockers cycles=circles issues=stuck",
    "Stuck": "issue=result.issue.id title=result.issue.title status=result.status since=result.since:day ways missing",
    "Blocker": "condition=condition.id title=condition.title holder=condition.holder by=condition.by "
    "blocks=condition.blocks open since late carried",
    "CountResult": "*said unallocated derived=.:derived contradicts",
    "Audit": "parties=.:totals issues=shares outlets:by_party unheard single_source leave_one_out=flips",
    "Shares": "issue party *.:shares",
    "Outlets": "sides kinds languages",
    "Flip": "source side issue from=before to=after",
    # single things, in full
    "InFull": "kind=entry.kind id=entry.id *about file=spot?.file line=spot?.line",
    "IssueInFull": "*result question=issue.question note=issue.note choices=issue.options:values articles related "
    "records",
    "ArticleInFull": "*result note=article.note concluded judged=issues:values milestones blocked_by",
    "PartyInFull": "name=party.name role=party.role aliases=party.aliases members=party.members groups "
    "note=party.note standings=.:standings conditions records of_others counts events sources",
    "SourceInFull": "*source records events counts conditions:dates",
    "ConditionInFull": "*state note=condition.note blocks=blocked:blocked blocked_by records",
    "ConditionState": "condition=condition.id title=condition.title holder=condition.holder by=condition.by "
    "raised=condition.raised met=condition.met dropped=condition.dropped open is_raised=raised",
    "PositionInFull": "*record_use status=result.status conditions_carried=conditions pointed_from:pointing",
    "RecordUse": "*record voices undone_by undecided",
    "PartyUse": "party basis use",
    "Hit": "kind id=.:no_id *record passages",
    "Item": "date date_from=first:day date_to=last:day *.:item",
    "Matrix": "by parties rows",
    "MatrixRow": "issue=result.issue.id title=result.issue.title status=result.status options=result.options parties "
    "*blocs",
    "MatrixArticle": "*result issues=rows",
    "Finding": "code severity message file=location?.file line=location?.line column=location?.column hint=help",
    "Tally": "folder documents quotes found not_found=failed not_run",
}


class JoinedKeys(NamedTuple):
    """The keys of several results one after the other; of two keys alike the later one gives the value."""

    parts: tuple[Any, ...]


_TRANSLATED = ("language", "translation", "translated_by")


def _position_cites(cites: Iterable[Cite], ledger: Ledger) -> list[dict[str, Any]]:
    """The cites of a record, each with what is known of its source."""
    found = []
    for cite in cites:
        source = ledger.sources[cite.source]
        found.append({
            "source": cite.source,
            "publisher": source.publisher,
            "title": source.title,
            "published": source.published and source.published.text,
            "side": source.side,
            "locator": cite.locator,
            "quote": cite.quote,
            **{name: value for name in _TRANSLATED if (value := getattr(cite, name)) is not None},
            "url": source.url,
        })  # fmt: skip
    return found


def _condition_change(change: ConditionChange, ledger: Ledger) -> dict[str, Any]:
    """What became of a condition, and by which source, without its date."""
    condition = change.condition
    names = ("title", "holder", "blocks")
    told = {name: getattr(condition, name) for name in names}
    return {"condition": condition.id, "became": change.became, **told, "source": change.dated.source}


def _item(item: Item, ledger: Ledger) -> dict[str, Any]:
    """What happened: a record, an event, or a change of status or of a condition."""
    if item.record is not None:
        record = item.record
        names = ("issue", "parties", "act", "options", "said_by", "summary")
        return {"kind": "position", "position": record.id, **{name: getattr(record, name) for name in names}}
    if item.event is not None:
        event = item.event
        return {"kind": "event", "title": event.title, "stage": event.stage_word, "source": event.source}
    if item.condition is not None:
        return {"kind": "condition", **_condition_change(item.condition, ledger)}
    assert item.issue is not None
    return {"kind": "status", "issue": item.issue.id, "from": item.before, "to": item.after}


def _shares(shares: Shares, ledger: Ledger) -> dict[str, Any]:
    names = ("own", "group", "third", "adversary")
    last = None if shares.last is None else format_day(shares.last)
    told = {"own_told_by_others": shares.told_by_others}
    return {**{name: getattr(shares, name) for name in names}, **told, "last_word": last, "age_days": shares.age}


def _standings(about: PartyInFull, ledger: Ledger) -> dict[str, JoinedKeys]:
    return {
        issue.id: JoinedKeys((standing, {"status": status, "asked": issue.id not in about.not_asked}))
        for issue, standing, status in about.standings
    }


def _rule_text(number: int, ledger: Ledger) -> str | None:
    from negtrack.rules.status_table import LINES

    return LINES[number].test if number in LINES else None


WAYS: dict[str, Callable[[Any, Ledger], Any]] = {
    "day": lambda day, ledger: None if day is None else format_day(day),
    "ids": lambda records, ledger: [record.id for record in records],
    "values": lambda by_id, ledger: list(by_id.values()),
    "file": lambda place, ledger: ledger.files[place.file],
    "conditions": lambda record, ledger: conditions_of(record),
    "cites": _position_cites,
    "articles": lambda event, ledger: "all" if event.all_articles else event.articles,
    "one_or_list": lambda ids, ledger: ids[0] if len(ids) == 1 else ids,
    "rule_text": _rule_text,
    "derived": lambda result, ledger: {"agreed": result.derived, "of": result.articles},
    "totals": lambda found, ledger: {party: _shares(found.totals(party), ledger) for party in found.parties},
    "by_party": lambda outlets, ledger: {outlet.party: outlet for outlet in outlets},
    "shares": _shares,
    "standings": _standings,
    "dates": lambda found, ledger: [{"condition": condition.id, "dates": what} for condition, what in found],
    "blocked": lambda found, ledger: [{"kind": kind, "id": id, "status": status} for kind, id, status in found],
    "pointing": lambda found, ledger: [{"relation": name, "position": record.id} for name, record in found],
    "no_id": lambda hit, ledger: None,
    "if_so": lambda flag, ledger: flag or None,
    "item": _item,
    "condition_change": _condition_change,
}
"""The other ways to put a value; each is given the value and the ledger."""
