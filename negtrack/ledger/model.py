"""The records of a ledger, and the words of its vocabulary (docs/ledger.md). Immutable; no behaviour here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from negtrack.ledger.dates import Interval
from negtrack.ledger.findings import NOWHERE, Place
from negtrack.tuples import NamedTuple


class Role(StrEnum):
    """What a party is in the negotiation. A principal's consent is needed."""

    PRINCIPAL = "principal"
    MEDIATOR = "mediator"
    THIRD_PARTY = "third-party"
    COMMENTATOR = "commentator"


class Act(StrEnum):
    """What a position does on its issue."""

    DEMANDS = "demands"
    PROPOSES = "proposes"
    ACCEPTS = "accepts"
    REJECTS = "rejects"
    SETS_ASIDE = "sets-aside"
    OUT_OF_SCOPE = "out-of-scope"
    RESERVES = "reserves"
    WITHDRAWS = "withdraws"
    REAFFIRMS = "reaffirms"
    OMITS = "omits"


HOLDING_ACTS = frozenset({Act.DEMANDS, Act.PROPOSES, Act.ACCEPTS})
"""The acts by which a party holds an option."""

OPTION_ACTS = HOLDING_ACTS | {Act.REJECTS}
"""The acts that need an option; of the others only ``reaffirms`` may have one."""

WORDLESS_ACTS = frozenset({Act.REAFFIRMS, Act.OMITS, None})
"""What is neither a word of its own nor a claim: it leaves every standing as it was."""


class Level(IntEnum):
    """How firm a position is; a higher number is firmer."""

    PRINCIPLE = 0
    TEXT = 1
    INITIALLED = 2
    SIGNED = 3
    RATIFIED = 4
    IN_FORCE = 5

    @property
    def word(self) -> str:
        """The level as the ledger writes it."""
        return self.name.lower().replace("_", "-")


LEVELS = {level.word: level for level in Level}


class Stage(IntEnum):
    """How far the whole instrument has come; a higher number is further."""

    TEXT_CONCLUDED = 1
    INITIALLED = 2
    SIGNED = 3
    RATIFIED = 4
    IN_FORCE = 5

    @property
    def word(self) -> str:
        """The stage as the ledger writes it."""
        return self.name.lower().replace("_", "-")

    @property
    def level(self) -> Level:
        """The level at which the articles named by an event of this stage are agreed."""
        return Level(self.value)


STAGES = {stage.word: stage for stage in Stage}

REOPENED = "reopened"
"""What an event writes for ``stage`` that takes articles off the concluded text: the way back from a stage."""

STAGE_NOUNS = {
    "signing": "signed",
    "initialling": "initialled",
    "ratification": "ratified",
    "entry-into-force": "in-force",
}
"""Nouns that a condition's ``blocks`` may use for a stage."""


class SourceKind(StrEnum):
    """What sort of publication a source is."""

    STATEMENT = "statement"
    TREATY_TEXT = "treaty-text"
    INTERVIEW = "interview"
    NEWS = "news"
    ANALYSIS = "analysis"
    ADVOCACY = "advocacy"
    DATASET = "dataset"


class Status(StrEnum):
    """Where an issue or an article stands, in the order in which statuses are counted and listed."""

    AGREED = "agreed"
    CONDITIONAL = "conditional"
    COMPATIBLE = "compatible"
    DISPUTED = "disputed"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    SET_ASIDE = "set-aside"
    NO_DATA = "no-data"


class Ending(StrEnum):
    """How an issue came to be closed, so that nothing is left to negotiate on it."""

    CARRIED_OUT = "carried-out"
    OVERTAKEN = "overtaken"
    ELSEWHERE = "elsewhere"


class Basis(IntEnum):
    """How directly a record speaks for a party; a higher number is stronger, and the lowest never commits."""

    ADVERSARY = 0
    THIRD = 1
    GROUP = 2
    OWN = 3
    JOINT = 4

    @property
    def word(self) -> str:
        """The basis as it is written."""
        return self.name.lower()


class Period(NamedTuple):
    """A stretch of time, its first and last day included; an end that is None is not known to have been."""

    since: Interval | None = None
    until: Interval | None = None


class Party(NamedTuple):
    """A recorded participant; with members it is a group.

    ``members`` are all that ever were members. ``periods`` are those in which one of them was, where the ledger gives
    them; a member that is not named there was always one. ``membership`` tells who was a member on a day.
    """

    id: str
    name: str
    role: Role
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    periods: Mapping[str, tuple[Period, ...]] = MappingProxyType({})
    note: str | None = None
    private_note: str | None = None
    place: Place = NOWHERE


class Topic(NamedTuple):
    """A heading under which issues are shown; a background topic is shown last and counted in no headline."""

    id: str
    title: str
    background: bool = False
    private_note: str | None = None
    place: Place = NOWHERE


class Option(NamedTuple):
    """One way to settle an issue, with its place on a scale of 0 to 100 where the issue has one.

    ``label`` is the short name that people read; it is always filled.
    """

    id: str
    title: str
    label: str
    scale: float | None = None


class Closed(NamedTuple):
    """That nothing is left to negotiate on an issue: from when, how that came about, and the source that says so."""

    date: Interval
    how: Ending
    source: str
    note: str | None = None


class Issue(NamedTuple):
    """A contested question and its options; ``principals`` only where they differ from the ledger's."""

    id: str
    title: str
    question: str
    options: dict[str, Option]
    topic: str | None = None
    principals: tuple[str, ...] = ()
    closed: Closed | None = None
    note: str | None = None
    private_note: str | None = None
    place: Place = NOWHERE


class Article(NamedTuple):
    """A numbered unit of the draft treaty, the issues it rests on, and those only shown beside it."""

    id: str
    title: str
    issues: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str | None = None
    private_note: str | None = None
    place: Place = NOWHERE


class Archive(NamedTuple):
    """An archived copy of a source: file name and SHA-256 (hexadecimal, lower case)."""

    file: str
    sha256: str | None = None


class Source(NamedTuple):
    """A publication; ``side`` is the party from whose viewpoint it is written, or ``none``."""

    id: str
    title: str
    publisher: str
    kind: SourceKind
    side: str
    published: Interval | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    archive: Archive | None = None
    note: str | None = None
    private: bool = False
    private_note: str | None = None
    place: Place = NOWHERE


class Dated(NamedTuple):
    """Something that happened to a condition: when, and by which source."""

    date: Interval
    source: str | None = None
    note: str | None = None


class TargetKind(StrEnum):
    """What kind of thing a condition may block."""

    ISSUE = "issue"
    STAGE = "stage"
    ARTICLE = "article"
    CONDITION = "condition"


class Target(NamedTuple):
    """One thing that a condition blocks; a stage by its word (``signed``), whichever noun the ledger uses for it."""

    kind: TargetKind
    id: str


class Condition(NamedTuple):
    """Something that must happen first: who asks for it, who can bring it about, what it blocks.

    ``blocks`` is what the ledger writes, without a prefix where the id can mean but one thing; ``targets`` is what
    each of them means.
    """

    id: str
    title: str
    holder: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    raised: Dated | None = None
    met: Dated | None = None
    dropped: Dated | None = None
    note: str | None = None
    private: bool = False
    private_note: str | None = None
    place: Place = NOWHERE

    def of_kind(self, kind: TargetKind) -> tuple[str, ...]:
        """The ids of what the condition blocks of one kind."""
        return tuple(target.id for target in self.targets if target.kind is kind)


class Cite(NamedTuple):
    """Where a record is to be found: source, place in it, quoted words in the original, and their translation."""

    source: str
    locator: str | None = None
    quote: str | None = None
    language: str | None = None
    translation: str | None = None
    translated_by: str | None = None


class Position(NamedTuple):
    """One record: what parties said they want, accept or refuse on an issue, from a date.

    ``conditions`` maps each option to the ids of its conditions; ``said_by`` is always filled (the parties
    themselves where the ledger names nobody else). ``recorded`` is an ordinal day.
    """

    id: str
    parties: tuple[str, ...]
    issue: str
    date: Interval
    said_by: tuple[str, ...]
    summary: str
    cites: tuple[Cite, ...]
    place: Place
    act: Act | None = None
    options: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    conditions: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    level: Level = Level.PRINCIPLE
    speaker: str | None = None
    to: str | None = None
    recorded: int | None = None
    supersedes: str | None = None
    adds: str | None = None
    corrects: str | None = None
    retracts: str | None = None
    denies: str | None = None
    note: str | None = None
    private: bool = False
    private_note: str | None = None


RELATIONS = ("supersedes", "adds", "corrects", "retracts", "denies")
"""The fields by which one position points to another on the same issue."""


class Event(NamedTuple):
    """A deed or a milestone; with a stage it moves the articles that it names, or all of them.

    One that ``reopens`` has no stage: it takes the articles that it names off the concluded text.
    """

    date: Interval
    title: str
    source: str
    place: Place
    stage: Stage | None = None
    reopens: bool = False
    parties: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    all_articles: bool = False
    note: str | None = None
    private: bool = False
    private_note: str | None = None

    @property
    def stage_word(self) -> str | None:
        """What the ledger writes for ``stage``."""
        return REOPENED if self.reopens else None if self.stage is None else self.stage.word


class Count(NamedTuple):
    """A count of agreed articles that a party published; numbers of articles, or a percentage."""

    date: Interval
    said_by: tuple[str, ...]
    source: str
    place: Place
    agreed: int | None = None
    percent: float | None = None
    of: int | None = None
    partial: int | None = None
    open: int | None = None
    note: str | None = None
    private: bool = False
    private_note: str | None = None


class Expectation(NamedTuple):
    """A status that the ledger's keeper expects of an issue or an article on a date."""

    as_of: Interval
    status: str
    place: Place
    issue: str | None = None
    article: str | None = None
    note: str | None = None
    private: bool = False
    private_note: str | None = None


class Ledger(NamedTuple):
    """A whole ledger, every id resolved.

    ``path`` is the file or folder that it was loaded from, ``files`` are the paths of its files in order, ``sha256``
    is over their bytes.
    """

    title: str
    about: str | None
    covered_to: Interval | None
    parties: dict[str, Party]
    topics: dict[str, Topic]
    issues: dict[str, Issue]
    articles: dict[str, Article]
    sources: dict[str, Source]
    conditions: dict[str, Condition]
    positions: tuple[Position, ...]
    events: tuple[Event, ...]
    counts: tuple[Count, ...]
    expectations: tuple[Expectation, ...]
    files: tuple[str, ...]
    sha256: str
    path: str = ""


def conditions_of(record: Position) -> tuple[str, ...]:
    """The conditions of a record: plain ids where all its options carry the same, else ``option:condition``."""
    if not record.conditions:
        return ()
    first = next(iter(record.conditions.values()))
    if all(record.conditions.get(option) == first for option in record.options):
        return first
    return tuple(f"{option}:{id}" for option, ids in record.conditions.items() for id in ids)


def sources_of(record: Position) -> tuple[str, ...]:
    """The sources that carry a record, each once."""
    return tuple(dict.fromkeys(cite.source for cite in record.cites))
