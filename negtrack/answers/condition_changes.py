"""What became of conditions: when each was raised, met or dropped."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.model import Condition, Dated
from negtrack.tuples import NamedTuple

BECAME = ("raised", "met", "dropped")
"""What may become of a condition, in the order in which it does."""


class ConditionChange(NamedTuple):
    """A condition that was ``raised``, ``met`` or ``dropped`` (``became``), and when, by which source."""

    condition: Condition
    became: str
    dated: Dated

    @property
    def day(self) -> int:
        """The day by which it certainly was, an ordinal."""
        return self.dated.date.last

    @property
    def counts_from(self) -> int:
        """The day from which it counts (``rules.conditions``): what may be raised does, what may be met does not."""
        return self.dated.date.first if self.became == "raised" else self.dated.date.last


def condition_changes(conditions: Iterable[Condition]) -> list[ConditionChange]:
    """All that became of conditions, in their order; one that stands from the start is not raised on any day."""
    return [
        ConditionChange(condition, became, dated)
        for condition in conditions
        for became in BECAME
        if (dated := getattr(condition, became)) is not None
    ]
