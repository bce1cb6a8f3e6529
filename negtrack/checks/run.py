"""Everything that can be checked of a ledger: what loading finds, then what the checks find of a sound one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from negtrack.checks import archive, coherence, coverage, expectations, thin_evidence
from negtrack.checks.archive import hold
from negtrack.checks.quotes import Tally
from negtrack.ledger.files import read_files
from negtrack.ledger.findings import Diagnostic, Severity, severity_of, sort_key
from negtrack.ledger.load import load
from negtrack.ledger.locate import locate
from negtrack.ledger.model import Ledger
from negtrack.ledger.resolve import Fault
from negtrack.rules.derive import prepare_each_issue
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.query import Question

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

IssueCheck = Callable[[Ledger, IssueRecords, int], Iterator[Fault]]

DOCKET_CHECKS: tuple[IssueCheck, ...] = (
    coherence.unordered_records,
    thin_evidence.thin_evidence,
    coherence.idle_reaffirmations,
)
"""The checks that are made on each issue with its records; they are given the ledger's last day."""


def run_checks(ledger: Ledger) -> list[Fault]:
    """The faults that all checks find in a ledger."""
    faults = [fault for check in CHECKS for fault in check(ledger)]
    days = [record.date.last for record in ledger.positions]
    end = max(days, default=0) if ledger.covered_to is None else ledger.covered_to.last
    for _, issue_records in prepare_each_issue(ledger, Question(end), ledger.issues):
        for issue_check in DOCKET_CHECKS:
            faults.extend(issue_check(ledger, issue_records, end))
    return faults


class CheckResult(NamedTuple):
    """The findings in order of their place, the ledger where it is sound, and why some checks were skipped.

    ``tally`` counts what came of holding quotes to their documents; None where that was not asked for or was skipped.
    """

    ledger: Ledger | None
    findings: list[Diagnostic]
    skipped: str
    tally: Tally | None = None

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_ledger(path: Path, archive: str | None = None) -> CheckResult:
    """Check the ledger at a path; with an archive folder, hold its quotes to the documents there."""
    loaded = load(path)
    if loaded.ledger is None:
        unchecked = (
            "coherence and expectations were not checked"
            if archive is None
            else ("coherence and expectations were not checked, no quote was held to its document")
        )
        return CheckResult(None, loaded.diagnostics, f"{unchecked}: mend the errors first")
    faults = run_checks(loaded.ledger)
    holding = None if archive is None else hold(loaded.ledger, archive)
    findings = list(loaded.diagnostics)
    if holding is not None:
        faults.extend(holding.faults)
        if holding.obstacle is not None:
            findings.append(Diagnostic("NT401", severity_of("NT401"), holding.obstacle[0], None, holding.obstacle[1]))
    if faults:
        findings += locate(faults, read_files(path)[0])
    findings.sort(key=sort_key)
    return CheckResult(loaded.ledger, findings, "", None if holding is None else holding.tally)
