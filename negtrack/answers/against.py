"""What the keepers of a ledger changed: two states of it compared on one day (docs/commands.md, "diff").

``before`` is the other state, ``after`` the ledger that is asked. What only the ledger has was learned, what both have
and say differently was corrected, what only the other state has was removed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import Any

from negtrack.answers.diff import Change, Shift, shift_between
from negtrack.answers.steps import ChangeKind, kind_of
from negtrack.ledger.draft import default_id
from negtrack.ledger.model import Ledger, Position, Status
from negtrack.rules.derive import derive
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

_SECTIONS = ("parties", "topics", "issues", "articles", "sources", "conditions")
"""The sections whose entries have ids, apart from positions."""

_FIELDS = {"parties": "party", "options": "option", "place": ""}
"""What a field of a position is called in the ledger, where it is not its name."""


class EntryChange(NamedTuple):
    """An entry that was learned, corrected or removed; ``fields`` are those of a corrected one that differ.

    ``text`` is what it is called: a title, a name, or of a position its summary. ``position`` is as it is now, or as it
    was where it was removed.
    """

    section: str
    id: str
    kind: ChangeKind
    fields: tuple[str, ...]
    text: str
    position: Position | None = None


class Versus(NamedTuple):
    """What the ledger says that another state of it does not, for the day ``until`` (ordinal).

    ``statuses`` are those of every issue compared, before and after.
    """

    before: Ledger
    until: int
    changes: tuple[Change, ...]
    issues: tuple[Shift, ...]
    articles: tuple[Shift, ...]
    entries: tuple[EntryChange, ...]
    statuses: dict[str, tuple[Status, Status]]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.entries or self.changes or self.issues or self.articles)


def compare_ledgers(
    before: Ledger,
    after: Ledger,
    question: Question,
    issues: Collection[str] | None = None,
    only: str | None = None,
) -> Versus:
    """Compare two states of a ledger for the day of a question: in all, or what concerns issues or a party."""
    asked = tuple(party for party in question.asked if party in before.parties)
    earlier = derive(before, question._replace(asked=asked if len(asked) > 1 else ()), _known(before.issues, issues))
    later = derive(after, question, _known(after.issues, issues))
    was = {result.issue.id: result for result in earlier.issues}
    entries = [
        entry
        for entry in (*_positions(before, after), *_others(before, after))
        if (issues is None or (entry.position is not None and entry.position.issue in issues))
        and (
            only is None or (entry.position is not None and only in (*entry.position.parties, *entry.position.said_by))
        )
    ]
    touched: dict[str, list[EntryChange]] = defaultdict(list)
    for entry in entries:
        if entry.position is not None:
            touched[entry.position.issue].append(entry)
    changes = [
        change
        for result in later.issues
        for change in _changes(was.get(result.issue.id), result, touched[result.issue.id])
        if only in (None, change.party)
    ]
    statuses = {r.issue.id: (was[r.issue.id].status, r.status) for r in later.issues if r.issue.id in was}
    statuses |= {r.issue.id: (Status.NO_DATA, r.status) for r in later.issues if r.issue.id not in was}
    old = {result.article.id: result.status for result in earlier.articles}
    return Versus(
        before,
        question.as_of,
        tuple(changes),
        tuple(shift_between(id, *pair) for id, pair in statuses.items() if pair[0] is not pair[1]),
        tuple(
            shift_between(r.article.id, old[r.article.id], r.status)
            for r in later.articles
            if old.get(r.article.id, r.status) is not r.status
        ),
        tuple(entries),
        statuses,
    )


def _known(known: Iterable[str], issues: Collection[str] | None) -> list[str] | None:
    return None if issues is None else [id for id in known if id in issues]


# Standings


def _changes(before: IssueResult | None, after: IssueResult, entries: list[EntryChange]) -> Iterator[Change]:
    """The parties of an issue that stand elsewhere than they did."""
    old = {} if before is None else {**before.others, **before.parties}
    now = {**after.parties, **after.others}
    for party in dict.fromkeys((*now, *old)):
        start, standing = old.get(party) or _silent(party), now.get(party) or _silent(party)
        if kind_of(start, standing) is None:
            continue
        mine = [entry for entry in entries if entry.position is not None and party in entry.position.parties]
        kinds = {entry.kind for entry in mine or entries}
        kind = next((kind for kind in (ChangeKind.CORRECTED, ChangeKind.REMOVED) if kind in kinds), ChangeKind.LEARNED)
        if ChangeKind.LEARNED in kinds and kind is ChangeKind.REMOVED:
            kind = ChangeKind.CORRECTED
        records = tuple(entry.position for entry in mine if entry.position is not None)
        yield Change(
            issue=after.issue.id,
            party=party,
            kind=kind,
            before=start,
            after=standing,
            positions=records,
            asked=party in after.parties,
        )


# Entries


def _positions(before: Ledger, after: Ledger) -> Iterator[EntryChange]:
    """The records that differ; one whose date was corrected, and its default id with it, is the same record."""
    was, now = ({record.id: record for record in ledger.positions} for ledger in (before, after))
    gone = _undated(record for id, record in was.items() if id not in now)
    new = _undated(record for id, record in now.items() if id not in was)
    moved = {new[key][0].id: same[0] for key, same in gone.items() if len(same) == 1 == len(new.get(key, ()))}
    for id, record in now.items():
        old = was.get(id) or moved.get(id)
        if old is None:
            yield EntryChange("positions", id, ChangeKind.LEARNED, (), record.summary, record)
        elif fields := _differing(old, record):
            yield EntryChange("positions", id, ChangeKind.CORRECTED, fields, record.summary, record)
    kept = {record.id for record in moved.values()}
    for id, record in was.items():
        if id not in now and id not in kept:
            yield EntryChange("positions", id, ChangeKind.REMOVED, (), record.summary, record)


def _undated(records: Iterable[Position]) -> dict[Hashable, list[Position]]:
    """Records with default ids, by all that they say but their date."""
    found: dict[Hashable, list[Position]] = defaultdict(list)
    for record in records:
        own = record.id.removeprefix("private-") != default_id(record.parties, record.issue, record.date.text)
        said = {name: repr(value) for name, value in record._asdict().items() if name not in ("id", "date", "place")}
        found[record.id if own else tuple(said.items())].append(record)
    return found


def _others(before: Ledger, after: Ledger) -> Iterator[EntryChange]:
    for section in _SECTIONS:
        was, now = getattr(before, section), getattr(after, section)
        for id, entry in now.items():
            if id not in was:
                yield EntryChange(section, id, ChangeKind.LEARNED, (), _title(entry))
            elif fields := _differing(was[id], entry):
                yield EntryChange(section, id, ChangeKind.CORRECTED, fields, _title(entry))
        yield from (
            EntryChange(section, id, ChangeKind.REMOVED, (), _title(entry))
            for id, entry in was.items()
            if id not in now
        )
    for section in ("events", "counts"):
        was, now = (Counter(_said(entry) for entry in getattr(ledger, section)) for ledger in (before, after))
        for kind, ledger, left in ((ChangeKind.LEARNED, after, now - was), (ChangeKind.REMOVED, before, was - now)):
            for entry in getattr(ledger, section):
                if left[_said(entry)]:
                    left[_said(entry)] -= 1
                    yield EntryChange(section, "", kind, (), f"{entry.date.text} {_title(entry)}")


def _said(entry: Any) -> Hashable:
    """What an entry without an id says."""
    return repr(entry._replace(place=None))


def _title(entry: Any) -> str:
    """What an entry is called."""
    if hasattr(entry, "said_by"):
        return f"count of {', '.join(entry.said_by)}"
    return str(getattr(entry, "title", None) or getattr(entry, "name", ""))


def _differing(old: Any, new: Any) -> tuple[str, ...]:
    """The fields in which two states of an entry differ, as the ledger calls them."""
    names = ((_FIELDS.get(name, name), name) for name in new._fields)
    return tuple(word for word, name in names if word and getattr(old, name) != getattr(new, name))


def _silent(party: str) -> Standing:
    """The standing of a party of which nothing is known."""
    return Standing(party, "silent", None, (), (), (), None, None, None, (), (), (), (), None)
