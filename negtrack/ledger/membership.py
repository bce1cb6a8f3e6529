"""Who was a member of a group on a day: groups whose members came and went."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.model import Party, Period


def members_on(party: Party, day: int) -> tuple[str, ...]:
    """Return the members that a group itself names and that it had on a day (an ordinal), in the ledger's order.

    The first and the last day of a period are included; of a month or a year, its first day and its last. A member
    without periods is one on every day (docs/ledger.md).
    """
    periods = party.periods
    if not periods:
        return party.members
    return tuple(id for id in party.members if id not in periods or any(_holds(each, day) for each in periods[id]))


def membership_days(parties: Iterable[Party]) -> set[int]:
    """Return the days on which some group has a member that it had not the day before, or the other way round."""
    days: set[int] = set()
    for party in parties:
        for period in (each for periods in party.periods.values() for each in periods):
            if period.since is not None:
                days.add(period.since.first)
            if period.until is not None:
                days.add(period.until.last + 1)
    return days


def _holds(period: Period, day: int) -> bool:
    begun = period.since is None or period.since.first <= day
    return begun and (period.until is None or day <= period.until.last)
