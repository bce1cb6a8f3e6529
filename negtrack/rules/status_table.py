"""The status table: its ten lines in words, the first that fits one combination of standings, and the reason.

Everybody who tells of the table reads it here: ``status`` and ``why``, the page, the checks, docs/rules.md ("From
standings to a status").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from negtrack.ledger.model import Level, Status
from negtrack.rules.standing import StandingKind, State
from negtrack.tuples import NamedTuple


class StatusLine(NamedTuple):
    """One line of the table: its number, the status that it gives, and its test in words.

    ``reasons`` are the codes of why it fits, each with its sentence. A sentence has places for ``{clauses}`` (what each
    party did), ``{options}`` (what they have in common), ``{conditions}`` (what is still open) and ``{parties}``.
    """

    number: int
    status: Status
    test: str
    reasons: dict[str, str]


LINES = {
    line.number: line
    for line in (
        StatusLine(1, Status.NO_DATA, "every standing is silent", {"silent": "none recorded from {parties}"}),
        StatusLine(
            2, Status.SET_ASIDE, "every party sets it aside or holds it out of scope",
            dict.fromkeys(("set-aside", "out-of-scope"), "left out of the agreement: {clauses}"),
        ),
        StatusLine(
            3, Status.DISPUTED,
            "one party sets it aside or holds it out of scope while another holds an option on it",
            {"scope": "not all want it in: {clauses}"},
        ),
        StatusLine(
            4, Status.DISPUTED, "those who hold options have none in common",
            {"no-common-option": "no option in common: {clauses}"},
        ),
        StatusLine(
            5, Status.DISPUTED, "all that they have in common is ruled out by somebody",
            {"ruled-out": "one rules out what they have in common: {clauses}"},
        ),
        StatusLine(
            6, Status.INCOMPLETE, "somebody is silent, has reserved its position, or is only claimed to have one",
            dict.fromkeys(("silent", "reserved", "claimed"), "{clauses}"),
        ),
        StatusLine(
            7, Status.UNCLEAR, "somebody holds no option, so that nothing decides",
            {"no-option-held": "nothing decides it: {clauses}"},
        ),
        StatusLine(
            8, Status.CONDITIONAL, "every option in common waits for a condition, or a condition blocks the issue",
            dict.fromkeys(("conditions", "blocked"), "{options} in common, but it waits for: {conditions}"),
        ),
        StatusLine(
            9, Status.COMPATIBLE,
            "an option in common is free, but no act on it is common to all and nobody accepts it",
            {"no-common-act": "{options} in common, but in no joint act, and nobody accepts it: {clauses}"},
        ),
        StatusLine(
            10, Status.AGREED,
            "an option in common is free, and is carried by one act of all or accepted by somebody",
            {"joint": "one act of all: {clauses}", "accepted": "accepted: {clauses}"},
        ),
    )
}  # fmt: skip
"""The lines of the table by their numbers; the first that fits decides."""

UNDECIDED = "undecided"
"""The reason where choices that dates leave open lead to several statuses, so that no one line decides."""

UNDECIDED_SENTENCE = "the dates leave open whether it is {statuses}: {clauses}"
"""Its sentence; ``{statuses}`` are those that the choices lead to."""


class Verdicts(NamedTuple):
    """Every status that the choices allow; ``level`` is the lowest at which it is agreed."""

    statuses: frozenset[Status]
    level: Level | None


_ONE = {status: Verdicts(frozenset((status,)), None) for status in Status}
DISPUTED = _ONE[Status.DISPUTED]

_SCOPE = frozenset({StandingKind.SET_ASIDE, StandingKind.OUT_OF_SCOPE})
UNSPOKEN_WORDS = {StandingKind.SILENT: "silent", StandingKind.RESERVED: "reserved", StandingKind.CLAIMED: "claimed"}
"""What a standing is called that is no position."""


def first_line(
    *, silent: bool, unspoken: bool, aside: bool, empty: bool, holding: bool, shared: bool, common: bool
) -> int | None:
    """Return which of the first seven lines fits first; None where the options in common decide (lines 8 to 10).

    Of the parties asked somebody is ``silent``; reserves its position or is only claimed to have one (``unspoken``);
    leaves the issue out (``aside``); has only ruled options out (``empty``); holds an option (``holding``). Those who
    hold options have one in common (``shared``), and one that nobody rules out (``common``).
    """
    if not (unspoken or aside or empty or holding):
        return 1
    if aside and not (silent or unspoken or empty or holding):
        return 2
    if holding and aside:
        return 3
    if holding and not common:
        return 5 if shared else 4
    if silent or unspoken:
        return 6
    return 7 if empty or not holding else None


def verdict(states: Collection[State], open: AbstractSet[str], blocked: bool) -> Verdicts:
    """Return what the table says of one combination; a standing that several parties have need not be given twice.

    ``open`` are the conditions neither met nor dropped, ``blocked`` says whether one of them blocks the issue.
    """
    number = _early_line(states)
    if number is not None:
        return _ONE[LINES[number].status]
    free = set(common_options(states)).difference(*(bound_options(state, open) for state in states))
    if blocked or not free:
        return _ONE[LINES[8].status]
    levels = [level for option in free if (level := _agreed_level(option, states)) is not None]
    return Verdicts(_ONE[LINES[10].status].statuses, min(levels)) if levels else _ONE[LINES[9].status]


def _early_line(states: Collection[State]) -> int | None:
    """Return which of the first seven lines fits a combination first, if any."""
    kinds = {state.kind for state in states}
    held = [frozenset(state.options) for state in states if state.options]
    shared = frozenset.intersection(*held) if held else frozenset[str]()
    return first_line(
        silent=StandingKind.SILENT in kinds,
        unspoken=StandingKind.RESERVED in kinds or StandingKind.CLAIMED in kinds,
        aside=not kinds.isdisjoint(_SCOPE),
        empty=any(state.kind is StandingKind.POSITION and not state.options for state in states),
        holding=bool(held),
        shared=bool(shared),
        common=bool(shared.difference(*(state.rejects for state in states))),
    )


def bound_options(state: State, open: AbstractSet[str]) -> list[str]:
    """Return the options of a standing that carry an open condition."""
    return [option for option, ids in zip(state.options, state.conditions, strict=True) if not open.isdisjoint(ids)]


def _agreed_level(option: str, states: Collection[State]) -> Level | None:
    """Return the lowest level at which an option is held; None where nobody accepts it and no one act is common."""
    accepted = False
    acts: frozenset[str] | None = None
    levels = []
    for state in states:
        n = state.options.index(option)
        accepted = accepted or state.accepted[n]
        acts = state.common[n] if acts is None else acts & state.common[n]
        levels.append(state.levels[n])
    return min(levels) if accepted or acts else None


def common_options(states: Collection[State]) -> tuple[str, ...]:
    """Return the options that all of the states hold and none rules out, sorted; none unless all hold some."""
    if not states or any(not state.options for state in states):
        return ()
    shared = frozenset.intersection(*(frozenset(state.options) for state in states))
    return tuple(sorted(shared.difference(*(state.rejects for state in states))))


def reason(
    status: Status,
    states: Sequence[State],
    joint: frozenset[str],
    open_conditions: frozenset[str],
    blocked: bool,
    undecided: bool,
) -> str:
    """Return the code of why one combination of standings has its status, by the line of the table that it fits.

    ``joint`` are the options that one common act carries for all.
    """
    kinds = {state.kind for state in states}
    match status:
        case Status.SET_ASIDE:
            return "out-of-scope" if kinds == {StandingKind.OUT_OF_SCOPE} else "set-aside"
        case Status.INCOMPLETE:
            return UNSPOKEN_WORDS[min(kinds)]
        case Status.UNCLEAR if undecided:
            return UNDECIDED
        case Status.CONDITIONAL:
            return "blocked" if blocked else "conditions"
        case Status.AGREED:
            bound = {option for state in states for option in bound_options(state, open_conditions)}
            return "joint" if joint.intersection(common_options(states)) - bound else "accepted"
        case Status.DISPUTED:
            number = _early_line(states)
            return _only_reason(LINES[number if number in (3, 5) else 4])
    return next(_only_reason(line) for line in LINES.values() if line.status is status)


def line_of(status: Status, reason: str) -> StatusLine:
    """Return the line of the table that gives a status for a reason; not for the reason ``undecided``."""
    return next(line for line in LINES.values() if line.status is status and reason in line.reasons)


def sentence(status: Status, reason: str) -> str:
    """Return the sentence that tells the reason of a status, with places to fill in (see ``StatusLine``)."""
    return UNDECIDED_SENTENCE if reason == UNDECIDED else line_of(status, reason).reasons[reason]


def _only_reason(line: StatusLine) -> str:
    (reason,) = line.reasons
    return reason
