"""The checks of a ledger that can be read: plain functions that yield faults, documented by their docstrings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from negtrack.checks import archive, coherence, coverage, expectations, standings
from negtrack.derive import each_docket
from negtrack.docket import Docket
from negtrack.model import Ledger
from negtrack.question import Question
from negtrack.resolve import Fault

Check = Callable[[Ledger], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    archive.archive_entries,
    archive.quote_forms,
    coherence.idle_conditions,
    coherence.unheld_blocks,
    coherence.nobody_asked,
    expectations.unmet_expectations,
    coverage.unused_records,
)
"""The checks that are made on a sound ledger as a whole, in the order of their codes."""

DocketCheck = Callable[[Ledger, Docket, int], Iterator[Fault]]

DOCKET_CHECKS: tuple[DocketCheck, ...] = (
    coherence.unordered_records,
    standings.thin_evidence,
    coherence.idle_reaffirmations,
)
"""The checks that are made on each issue with its records; they are given the ledger's last day."""


def run_checks(ledger: Ledger) -> list[Fault]:
    """The faults that all checks find in a ledger."""
    faults = [fault for check in CHECKS for fault in check(ledger)]
    days = [record.date.last for record in ledger.positions]
    end = max(days, default=0) if ledger.covered_to is None else ledger.covered_to.last
    for _, docket in each_docket(ledger, Question(end), ledger.issues):
        for docket_check in DOCKET_CHECKS:
            faults.extend(docket_check(ledger, docket, end))
    return faults
