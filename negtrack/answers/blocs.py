"""Many parties on one issue: who stands together, and whose consent is missing (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import combinations

from negtrack.answers.tables import Column, Table
from negtrack.ledger.model import Act, Status
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import Alternative, IssueResult, Standing
from negtrack.tuples import NamedTuple

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


class Pair(NamedTuple):
    """Two parties; the issues on which both have a known position, and those on which they could meet."""

    party: str
    other: str
    both_spoken: int
    compatible: int


def pair_up(picture: Picture, parties: Iterable[str], named: bool = False) -> list[Pair]:
    """Every pair of the parties that has both spoken on some issue; with ``named`` also those that never did.

    Those that spoke on the most issues come first, of these those that could meet on the fewest.

    Two could meet on an issue where they hold an option in common that neither rules out: asked of these two alone,
    it would be compatible, conditional or agreed.
    """
    chosen = list(parties)
    order = {party: n for n, party in enumerate(chosen)}
    spoken: dict[tuple[str, str], int] = {}
    meeting: dict[tuple[str, str], int] = {}
    for result in picture.issues:
        present = {p: s for p, s in {**result.parties, **result.others}.items() if p in order and _has_position(s)}
        blocs: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
        for party, standing in present.items():
            blocs.setdefault((frozenset(standing.options), frozenset(standing.rejects)), []).append(party)
        for one, other in combinations(sorted(present, key=order.__getitem__), 2):
            spoken[one, other] = spoken.get((one, other), 0) + 1
        for (a, members), (b, others) in _pairs_of_blocs(blocs):
            if _meet(a, b):
                for one, other in _pairs_of_parties(members, others):
                    key = (one, other) if order[one] < order[other] else (other, one)
                    meeting[key] = meeting.get(key, 0) + 1
    pairs = combinations(chosen, 2) if named else spoken
    found = [Pair(one, other, spoken.get((one, other), 0), meeting.get((one, other), 0)) for one, other in pairs]
    return sorted(found, key=lambda p: (-p.both_spoken, p.compatible, order[p.party], order[p.other]))


_Positions = tuple[frozenset[str], frozenset[str]]


def _pairs_of_blocs(
    blocs: dict[_Positions, list[str]],
) -> list[tuple[tuple[_Positions, list[str]], tuple[_Positions, list[str]]]]:
    items = list(blocs.items())
    return [(items[n], items[m]) for n in range(len(items)) for m in range(n, len(items))]


def _pairs_of_parties(members: list[str], others: list[str]) -> Iterable[tuple[str, str]]:
    if members is others:
        return combinations(members, 2)
    return ((one, other) for one in members for other in others)


def _meet(a: _Positions, b: _Positions) -> bool:
    return bool((a[0] & b[0]) - a[1] - b[1])


def _has_position(standing: Standing) -> bool:
    return standing.standing == "known" and bool(standing.options or standing.rejects)


def pairs_table(found: Iterable[Pair]) -> Table:
    """Pairs of parties, one to a row."""
    return Table("pairs", _COLUMNS, found)


_COLUMNS = (
    Column("party", "id", "one party", of="party"),
    Column("other", "id", "the other", of="party"),
    Column("both_spoken", "whole", "issues on which both hold an option or rule one out"),
    Column("compatible", "whole", "those of them on which the two alone would be compatible or better"),
)
