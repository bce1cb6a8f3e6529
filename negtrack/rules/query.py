"""A question to a ledger: on which day, as known when, on what evidence, and whose agreement is asked."""

from __future__ import annotations

from negtrack.ledger.model import Basis
from negtrack.tuples import NamedTuple

STALE_DAYS = 180
"""After how many days without a word an issue counts as stale, where the user does not say."""


class Question(NamedTuple):
    """What is asked of a ledger; days are ordinals.

    ``as_known`` None means everything that has been entered; ``evidence`` is the weakest basis that commits a party;
    ``asked`` is empty where each issue's own principals are asked. ``trust_claims`` previews what would stand if what
    adversaries claim were true. ``supposed`` are the ids of records that nobody made and that come after all others.
    """

    as_of: int
    as_known: int | None = None
    evidence: Basis = Basis.THIRD
    asked: tuple[str, ...] = ()
    stale_days: int = STALE_DAYS
    trust_claims: bool = False
    supposed: frozenset[str] = frozenset()
