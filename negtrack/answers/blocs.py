"""Many parties on one issue: who stands together, and whose consent is missing (docs/rules.md)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from negtrack.ledger.model import Act, Status
from negtrack.rules.issue_result import Alternative, IssueResult, Standing

_HOLDING_NOTHING = frozenset({Act.SETS_ASIDE, Act.OUT_OF_SCOPE, Act.REJECTS})


class Bloc(NamedTuple):
    """Parties that hold the same options; without options, ``standing`` is what they have in common."""

    standing: str
    options: tuple[str, ...]
    parties: tuple[str, ...]


class Holdouts(NamedTuple):
    """The parties whose consent to an option would make the issue agreed."""

    toward: str
    parties: tuple[str, ...]


class Blocs(NamedTuple):
    """The blocs, the largest first; and the fewest holdouts: of every option that as few are missing to."""

    blocs: tuple[Bloc, ...]
    holdouts: tuple[Holdouts, ...]


class Lack(StrEnum):
    """Why a party's consent to an option is missing."""

    BLOCKS = "blocks"
    SILENT = "silent"
    RESERVED = "reserved"
    CLAIMED = "claimed"
    UNCERTAIN = "uncertain"
    LEAVES_OUT = "leaves out"
    RULES_OUT = "rules out"
    OTHER_OPTION = "other option"
    CONDITION = "condition"


def gather(result: IssueResult, everybody: bool = False) -> Blocs:
    """The blocs of an issue, of those asked or of everybody, and the holdouts among those asked, if any consent."""
    by_options: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for party, standing in {**result.parties, **(result.others if everybody else {})}.items():
        by_options.setdefault((_word(standing), standing.options), []).append(party)
    blocs = [Bloc(standing, options, tuple(parties)) for (standing, options), parties in by_options.items()]
    blocs.sort(key=lambda bloc: (-len(bloc.parties), bloc.options, bloc.standing))
    missing = lacking(result)
    fewest = min(len(parties) for parties in missing.values())
    if result.status is Status.AGREED or fewest in (0, len(result.parties)):
        return Blocs(tuple(blocs), ())
    nearest = [Holdouts(option, tuple(parties)) for option, parties in missing.items() if len(parties) == fewest]
    return Blocs(tuple(blocs), tuple(nearest))


def lacking(result: IssueResult) -> dict[str, dict[str, Lack]]:
    """For each option of an issue those asked whose consent to it is missing, with why, in the order of the ledger.

    A party consents to an option that it holds in whatever stands, if it neither attaches nor raises a condition
    that is still open.
    """
    blocking = {party for b in result.conditions if b.blocks and not b.closed for party in b.holder}
    still_open = result.open_conditions
    missing: dict[str, dict[str, Lack]] = {}
    for option in result.issue.options:
        waiting = {name for id in still_open for name in (id, f"{option}:{id}")}
        whys = (
            (party, Lack.BLOCKS if party in blocking else _lack(standing, option, waiting))
            for party, standing in result.parties.items()
        )
        missing[option] = {party: why for party, why in whys if why is not None}
    return missing


class Way(NamedTuple):
    """An option that those asked would have in common if some parties accepted it.

    Without an option: the issue would be left out by all, if those parties left it out.
    """

    option: str | None
    parties: tuple[str, ...]


def ways(result: IssueResult) -> tuple[Way, ...]:
    """For an issue in dispute, each option that somebody holds and who would have to accept it, the fewest first."""
    if result.status is not Status.DISPUTED:
        return ()
    found = []
    for option in result.issue.options:
        yielding = tuple(party for party, standing in result.parties.items() if not _holds(standing, option))
        if yielding and len(yielding) < len(result.parties):
            found.append(Way(option, yielding))
    found.sort(key=lambda way: len(way.parties))
    aside = [p for p, standing in result.parties.items() if standing.act in (Act.SETS_ASIDE, Act.OUT_OF_SCOPE)]
    if aside:
        found.append(Way(None, tuple(party for party in result.parties if party not in aside)))
    return tuple(found)


def _holds(standing: Standing, option: str) -> bool:
    """Whether a party holds an option in whatever stands, with conditions or without, and does not rule it out."""
    return all(option in s.options and option not in s.rejects for s in standing.alternatives or (standing,))


def _word(standing: Standing) -> str:
    """The standing in a word, or what a party does that leaves the issue out or only rules options out."""
    return standing.act.value if standing.act in _HOLDING_NOTHING and not standing.options else standing.standing


def _lack(standing: Standing, option: str, waiting: set[str]) -> Lack | None:
    """Why consent to an option is missing where a standing is all there is; None where it is not.

    ``waiting`` are the conditions that are still open, as a standing writes them.
    """
    if not standing.alternatives:
        return _lack_of(standing, option, waiting)
    lacks = {_lack_of(each, option, waiting) for each in standing.alternatives}
    return Lack.UNCERTAIN if len(lacks) > 1 else lacks.pop()


def _lack_of(each: Standing | Alternative, option: str, waiting: set[str]) -> Lack | None:
    if each.standing != "known":
        return Lack(each.standing)
    if option in each.rejects:
        return Lack.RULES_OUT
    if option not in each.options:
        return Lack.OTHER_OPTION if each.options or each.rejects else Lack.LEAVES_OUT
    return None if waiting.isdisjoint(each.conditions) else Lack.CONDITION
