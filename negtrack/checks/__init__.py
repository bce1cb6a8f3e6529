"""The checks of a ledger that can be read: plain functions that yield faults, documented by their docstrings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from negtrack.checks import archive, coherence, coverage, expectations, standings
from negtrack.model import Ledger
from negtrack.resolve import Fault

Check = Callable[[Ledger], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    coherence.unordered_records,
    archive.archive_entries,
    archive.quote_forms,
    standings.thin_evidence,
    coherence.idle_reaffirmations,
    coherence.idle_conditions,
    coherence.unheld_blocks,
    expectations.unmet_expectations,
    coverage.unused_records,
)
"""Every check that is made on a sound ledger, in the order of its codes."""


def run_checks(ledger: Ledger) -> list[Fault]:
    """The faults that all checks find in a ledger."""
    return [fault for check in CHECKS for fault in check(ledger)]
