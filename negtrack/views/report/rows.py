"""What the page of a report is made of: rows of texts, each with its looks from the first day to the last.

Nothing here is derived: a look is what is shown of a thing from a day on, in the words in which it is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple


class Cell(NamedTuple):
    """What a party, or a bloc, holds on an issue: the words, a note below them, and the records that say so."""

    label: str
    note: str
    records: tuple[str, ...]


class IssueLook(NamedTuple):
    """An issue from a day on.

    ``counted`` is what it is counted as: its status, or closed, or background. ``since`` is the day from which its
    status has held. ``cells`` stand under the columns of the report, ``others`` beside them with the names of their
    parties; ``conditions`` are titles with states.
    """

    first: int
    status: Status
    counted: str
    since: int | None
    reason: str
    rule: str
    flags: str
    conditions: tuple[tuple[str, str], ...]
    settle: tuple[str, ...]
    cells: tuple[Cell, ...]
    others: tuple[tuple[str, Cell], ...]


class IssueRow(NamedTuple):
    """An issue: its id, its topic, its texts, its options by label and title, and its looks.

    ``of_others`` where the agreement of other parties is asked than those that have a column.
    """

    id: str
    topic: str
    title: str
    question: str
    options: tuple[tuple[str, str], ...]
    note: str
    of_others: bool
    looks: tuple[IssueLook, ...]


class ArticleLook(NamedTuple):
    """An article from a day on; ``note`` tells its level or how many of its issues are agreed."""

    first: int
    status: Status
    note: str


class ArticleRow(NamedTuple):
    """An article, the issues that it rests on, and those only related to it, of those on the page."""

    id: str
    title: str
    issues: tuple[str, ...]
    related: tuple[str, ...]
    looks: tuple[ArticleLook, ...]


class TextLook(NamedTuple):
    """A text that stands from a day on."""

    first: int
    text: str


class CiteRow(NamedTuple):
    """Where a record is to be found."""

    source: str
    locator: str
    quote: str


class RecordRow(NamedTuple):
    """A record. ``voices`` are the parties it stands for with the basis; ``uses`` say what becomes of it from a day."""

    id: str
    date: str
    first: int
    last: int
    issue: str
    parties: tuple[str, ...]
    act: str
    who: str
    what: str
    said: str
    summary: str
    more: str
    voices: tuple[tuple[str, str], ...]
    cites: tuple[CiteRow, ...]
    uses: tuple[TextLook, ...]


class SourceRow(NamedTuple):
    """A source; ``url`` only where it may become a link, ``cited`` is how many records of the page cite it."""

    id: str
    publisher: str
    title: str
    author: str
    published: str
    kind: str
    viewpoint: str
    language: str
    url: str | None
    cited: int


class EventRow(NamedTuple):
    """An event."""

    first: int
    date: str
    title: str
    stage: str
    source: str


class ConditionRow(NamedTuple):
    """A condition in the way, or one that was."""

    id: str
    title: str
    holder: str
    blocks: str
    since: str
    by: str
    state: str
    closed: bool
    late: bool
    carried: str


class EvidenceRow(NamedTuple):
    """A row of the evidence: of a party over all issues, or of an issue. ``hangs_on`` are sources or empty."""

    name: str
    counts: tuple[str, ...]
    hangs_on: str


class EvidencePart(NamedTuple):
    """How good the evidence is on the day of the page.

    ``columns`` are the parties over the counts of the rows of issues; ``without`` tells, for a side, which issue would
    have which other status without all the sources of that side; ``left_out`` is false where that was not worked out.
    """

    coverage: str
    columns: tuple[str, ...]
    outlets: tuple[str, ...]
    parties: tuple[EvidenceRow, ...]
    issues: tuple[EvidenceRow, ...]
    without: tuple[tuple[str, str, Status, Status], ...]
    left_out: bool


class KnownRow(NamedTuple):
    """An issue as it stood as known then and as known now, and how many records were entered in between."""

    title: str
    then: Status
    now: Status
    later: int


class Knowledge(NamedTuple):
    """What was known by a day of another day, beside what is known of it now: the issues of which more is known.

    ``as_known`` and ``as_of`` are ISO texts; ``issues`` is how many there are in all.
    """

    as_known: str
    as_of: str
    issues: int
    rows: tuple[KnownRow, ...]


class Report(NamedTuple):
    """A whole page. Days are ordinals, ``columns`` the titles over the cells of the issues.

    ``question`` says in words what was asked beside the date, ``covered`` up to when the ledger was kept; ``parties``
    maps ids to names.
    """

    title: str
    about: str
    question: str
    covered: str
    first: int
    last: int
    as_of: int
    columns: tuple[str, ...]
    parties: dict[str, str]
    issues: tuple[IssueRow, ...]
    articles: tuple[ArticleRow, ...]
    stages: tuple[TextLook, ...]
    counts: tuple[TextLook, ...]
    records: tuple[RecordRow, ...]
    events: tuple[EventRow, ...]
    conditions: tuple[ConditionRow, ...]
    circles: tuple[str, ...]
    evidence: EvidencePart
    sources: tuple[SourceRow, ...]
    legend: tuple[tuple[Status, str], ...]
    sha256: str
    version: str
    citation: str
    known: Knowledge | None


class Look(Protocol):
    """What is shown of a thing from a day on."""

    @property
    def first(self) -> int:
        """The day."""


AnyLook = TypeVar("AnyLook", bound=Look)


def look_on(looks: Sequence[AnyLook], day: int) -> AnyLook:
    """The look that a thing has on a day; the first begins no later than the page."""
    return looks[bisect_right(looks, day, key=lambda look: look.first) - 1]


class StatusChange(NamedTuple):
    """A change of the status of an issue, and the first day of the new one."""

    first: int
    row: IssueRow
    before: Status
    after: Status


def changes(report: Report) -> list[StatusChange]:
    """Every change of the status of an issue over the whole time, in order of date."""
    found = [
        StatusChange(after.first, row, before.status, after.status)
        for row in report.issues
        for before, after in pairwise(row.looks)
        if before.status is not after.status
    ]
    return sorted(found, key=lambda change: change.first)
