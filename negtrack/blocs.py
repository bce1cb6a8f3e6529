"""Many parties on one issue: who stands together, and whose consent is missing (DESIGN section 4)."""

from __future__ import annotations

from typing import NamedTuple

from negtrack.issues import IssueResult, Standing
from negtrack.model import Act, Status

_HOLDING_NOTHING = frozenset({Act.SETS_ASIDE, Act.OUT_OF_SCOPE, Act.REJECTS})


class Bloc(NamedTuple):
    """Parties that hold the same options; without options, ``standing`` is what they have in common."""

    standing: str
    options: tuple[str, ...]
    parties: tuple[str, ...]


class Blocs(NamedTuple):
    """The blocs, the largest first; and the fewest whose consent to ``toward`` would make the issue agreed."""

    blocs: tuple[Bloc, ...]
    toward: str | None
    holdouts: tuple[str, ...]


def gather(result: IssueResult, everybody: bool = False) -> Blocs:
    """The blocs of an issue, of those asked or of everybody, and the holdouts among those asked."""
    by_options: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for party, standing in {**result.parties, **(result.others if everybody else {})}.items():
        by_options.setdefault((_word(standing), standing.options), []).append(party)
    blocs = [Bloc(standing, options, tuple(parties)) for (standing, options), parties in by_options.items()]
    blocs.sort(key=lambda bloc: (-len(bloc.parties), bloc.options, bloc.standing))
    if result.status is Status.AGREED:
        return Blocs(tuple(blocs), None, ())
    missing = [
        (option, tuple(party for party in result.parties if not _consents(result, party, option)))
        for option in result.issue.options
    ]
    toward, holdouts = min(missing, key=lambda pair: len(pair[1]))
    if len(holdouts) == len(result.parties):
        return Blocs(tuple(blocs), None, ())
    return Blocs(tuple(blocs), toward, holdouts)


def _word(standing: Standing) -> str:
    """The standing in a word, or what a party does that leaves the issue out or only rules options out."""
    return standing.act.value if standing.act in _HOLDING_NOTHING and not standing.options else standing.standing


def _consents(result: IssueResult, party: str, option: str) -> bool:
    """Whether a party holds an option in whatever stands, and neither attaches nor raises a condition still open."""
    if any(b.blocks and not b.met and party in b.holder for b in result.conditions):
        return False
    standing = result.parties[party]
    waiting = {name for id in result.open_conditions for name in (id, f"{option}:{id}")}
    return all(
        each.standing == "known"
        and option in each.options
        and option not in each.rejects
        and waiting.isdisjoint(each.conditions)
        for each in standing.alternatives or (standing,)
    )
