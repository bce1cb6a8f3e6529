"""How good the evidence of a ledger is: who speaks, through whom, how long ago, and what hangs on a single source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from negtrack.answers.select import without_sources
from negtrack.answers.tables import Column, Table
from negtrack.ledger.model import WORDLESS_ACTS, Basis, Ledger, Status, TargetKind
from negtrack.rules.basis import Participants
from negtrack.rules.derive import prepare_issues
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import judge
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Shares(NamedTuple):
    """How many records speak of a party on an issue, by their basis; ``own`` takes in joint ones.

    ``last`` is the ordinal day of the party's last word, ``age`` how many days ago that was; None without one.
    ``told_by_others`` are those of its own that reach us through outlets of the other parties asked alone.
    """

    party: str
    issue: str
    own: int
    group: int
    third: int
    adversary: int
    last: int | None
    age: int | None
    told_by_others: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.own + self.group + self.third + self.adversary


class Outlets(NamedTuple):
    """Through which outlets a party's records reach us: cites by side, by kind and by language."""

    party: str
    sides: dict[str, int]
    kinds: dict[str, int]
    languages: dict[str, int]

    @property
    def total(self) -> int:
        """All cites."""
        return sum(self.sides.values())


class Flip(NamedTuple):
    """A status that would be another without one source (``source``), or without all of one side's (``side``)."""

    source: str | None
    side: str | None
    issue: str
    before: Status
    after: Status


class Unheard(NamedTuple):
    """On how many issues no source is written from a party's side, of those that ask it and have records."""

    issues: int
    of: int


class Audit(NamedTuple):
    """The evidence behind the picture of a day.

    ``parties`` are those whose evidence is weighed: those whose agreement is ``asked``, unless others are named.
    ``unheard`` is for each of those asked on how many issues no source is written from its side, and of how many: of
    those that ask it and on which something is recorded by the day.
    """

    asked: tuple[str, ...]
    parties: tuple[str, ...]
    shares: tuple[Shares, ...]
    outlets: tuple[Outlets, ...]
    single_source: tuple[str, ...]
    flips: tuple[Flip, ...]
    unheard: dict[str, Unheard]

    def totals(self, party: str) -> Shares:
        """The shares of a party over all issues."""
        mine = [s for s in self.shares if s.party == party]
        last = max((s.last for s in mine if s.last is not None), default=None)
        ages = [s.age for s in mine if s.age is not None]
        return Shares(
            party, "", sum(s.own for s in mine), sum(s.group for s in mine), sum(s.third for s in mine),
            sum(s.adversary for s in mine), last, min(ages, default=None), sum(s.told_by_others for s in mine),
        )  # fmt: skip

    def fragile(self) -> dict[str, list[Flip]]:
        """The flips by the issue that they concern, of single sources only."""
        found: dict[str, list[Flip]] = {}
        for flip in self.flips:
            if flip.source is not None:
                found.setdefault(flip.issue, []).append(flip)
        return found


def audit(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, parties: Collection[str] = (),
    leave_out: bool = True,
) -> Audit:  # fmt: skip
    """Weigh the evidence for the day of the question: of all issues, or of those named.

    With parties, only the evidence for them, asked or not, and the issues on which they are asked or spoken of.
    Without ``leave_out`` nothing is left out to see what would flip: that derives each issue once for each source.
    """
    wanted = list(ledger.issues if issues is None else issues)
    prepared = prepare_issues(ledger, question, wanted)
    participants = Participants(ledger, question.asked)
    asked = tuple(dict.fromkeys(party for issue_records in prepared.values() for party in issue_records.asked))
    found = [
        share
        for issue_records in prepared.values()
        for share in _shares(ledger, issue_records, participants, parties or issue_records.asked, question)
    ]
    shares = tuple(share for share in found if share.total or share.party in prepared[share.issue].asked)
    touched = {share.issue for share in shares}
    prepared = {id: issue_records for id, issue_records in prepared.items() if id in touched}
    weighed = tuple(parties) or asked
    return Audit(
        asked,
        weighed,
        shares,
        tuple(_outlets(ledger, prepared.values(), participants, weighed, question)),
        tuple(
            id
            for id, issue_records in prepared.items()
            if "single-source" in judge(ledger, issue_records, question).flags
        ),
        tuple(_flips(ledger, question, prepared)) if leave_out else (),
        _unheard(ledger, prepared.values(), question.as_of),
    )


def _unheard(ledger: Ledger, prepared: Iterable[IssueRecords], day: int) -> dict[str, Unheard]:
    """For each party asked, on how many of the issues that ask it no source is written from its side."""
    found: dict[str, Unheard] = {}
    for issue_records in prepared:
        records = [record for record in issue_records.known.records if record.date.first <= day]
        sides = {ledger.sources[cite.source].side for record in records for cite in record.cites}
        for party in issue_records.asked if records else ():
            before = found.get(party, Unheard(0, 0))
            found[party] = Unheard(before.issues + (party not in sides), before.of + 1)
    return found


def _shares(
    ledger: Ledger, issue_records: IssueRecords, participants: Participants, parties: Collection[str],
    question: Question,
) -> Iterator[Shares]:  # fmt: skip
    """The evidence for each of the parties on an issue."""
    day = question.as_of
    participants = participants.for_issue(issue_records.issue)
    counts: dict[str, Counter[Basis]] = {party: Counter() for party in parties}
    told_by_others: Counter[str] = Counter()
    for record in issue_records.known.records:
        if record.act in WORDLESS_ACTS or record.date.first > day:
            continue
        sides = {ledger.sources[cite.source].side for cite in record.cites}
        by_those_asked = sides.issubset(issue_records.asked)
        for voice in participants.voices(record):
            if voice.party in counts:
                counts[voice.party][voice.basis] += 1
                told_by_others[voice.party] += voice.basis >= Basis.OWN and by_those_asked and voice.party not in sides
    for party, count in counts.items():
        last = issue_records.last_word_of(party, day)
        yield Shares(
            party, issue_records.issue.id, count[Basis.OWN] + count[Basis.JOINT], count[Basis.GROUP],
            count[Basis.THIRD], count[Basis.ADVERSARY], last, None if last is None else day - last,
            told_by_others[party],
        )  # fmt: skip


def _outlets(
    ledger: Ledger, prepared: Iterable[IssueRecords], participants: Participants, parties: Collection[str],
    question: Question,
) -> Iterator[Outlets]:  # fmt: skip
    """Where what is recorded of each of the parties was published."""
    sides: dict[str, Counter[str]] = {party: Counter() for party in parties}
    kinds: dict[str, Counter[str]] = {party: Counter() for party in parties}
    languages: dict[str, Counter[str]] = {party: Counter() for party in parties}
    for issue_records in prepared:
        for record in issue_records.known.records:
            if record.date.first > question.as_of:
                continue
            spoken_of = [voice.party for voice in participants.voices(record) if voice.party in sides]
            for source in (ledger.sources[cite.source] for cite in record.cites):
                for party in spoken_of:
                    sides[party][source.side] += 1
                    kinds[party][source.kind.value] += 1
                    languages[party][source.language or "not given"] += 1
    for party in parties:
        yield Outlets(party, *(dict(sorted(tally[party].items())) for tally in (sides, kinds, languages)))


def _flips(ledger: Ledger, question: Question, prepared: dict[str, IssueRecords]) -> list[Flip]:
    """Which statuses would be others without one source, and without all the sources of one side."""
    before = {id: issue_records.status(question.as_of) for id, issue_records in prepared.items()}
    by_source: dict[str, set[str]] = {}
    for record in ledger.positions:
        for cite in record.cites:
            by_source.setdefault(cite.source, set()).add(record.issue)

    def flips(gone: set[str]) -> Iterator[tuple[str, Status]]:
        touched = _issues_of_conditions(ledger, gone).union(*(by_source.get(source, ()) for source in gone))
        return _statuses_without(ledger, question, before, prepared, gone, touched)

    found: list[Flip] = []
    for source in ledger.sources:
        found += [Flip(source, None, issue, before[issue], after) for issue, after in flips({source})]
    for side in sorted({source.side for source in ledger.sources.values()}):
        of_side = {source.id for source in ledger.sources.values() if source.side == side}
        found += [Flip(None, side, issue, before[issue], after) for issue, after in flips(of_side)]
    return found


def _issues_of_conditions(ledger: Ledger, gone: set[str]) -> set[str]:
    """The issues on which conditions bear that were met or dropped by word of the sources alone."""
    closed = {
        condition.id
        for condition in ledger.conditions.values()
        if any(dated is not None and dated.source in gone for dated in (condition.met, condition.dropped))
    }
    if not closed:
        return set()
    touched = {r.issue for r in ledger.positions if any(closed & set(ids) for ids in r.conditions.values())}
    touched.update(target for id in closed for target in ledger.conditions[id].of_kind(TargetKind.ISSUE))
    return touched


def _statuses_without(
    ledger: Ledger, question: Question, before: dict[str, Status], prepared: dict[str, IssueRecords], gone: set[str],
    touched: set[str],
) -> Iterator[tuple[str, Status]]:  # fmt: skip
    """The issues whose status is another on a ledger without the sources; only those they bear on are derived."""
    wanted = [issue for issue in before if issue in touched]
    if not wanted:
        return
    part = ledger._replace(positions=tuple(record for issue in wanted for record in prepared[issue].records))
    rest = prepare_issues(without_sources(part, gone), question, wanted)
    for id in wanted:
        after = rest[id].status(question.as_of)
        if after is not before[id]:
            yield id, after


def audit_table(found: Audit) -> Table:
    """The evidence for each party on each issue, one to a row."""
    fragile = found.fragile()
    return Table("audit", (
        *_COLUMNS,
        Column("single_source", "flag", "whether the issue's status rests on one source",
               lambda row: row.issue in found.single_source),
        Column("flips_without", "ids", "sources without any one of which the status would be another",
               lambda row: [flip.source for flip in fragile.get(row.issue, ())], of="source"),
    ), found.shares)  # fmt: skip


_COLUMNS = (
    Column("issue", "id", "the issue", of="issue"),
    Column("party", "id", "the party", of="party"),
    Column("own", "whole", "records of its own or joint words"),
    Column("group", "whole", "records of groups that speak for it"),
    Column("third", "whole", "records of third parties"),
    Column("adversary", "whole", "records of adversaries, which never commit it"),
    Column(
        "own_told_by_others", "whole", "own words that only outlets of the other parties asked tell", "told_by_others"
    ),
    Column("last_word", "day", "the day of its last word", "last"),
    Column("age_days", "whole", "how many days ago that was", "age"),
)
