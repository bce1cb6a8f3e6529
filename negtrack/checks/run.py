"""Everything that can be checked of a ledger: what loading finds, then what the checks find of a sound one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.checks import archive, coherence, coverage, expectations, plausibility, quote_forms, thin_evidence
from negtrack.checks.archive import hold
from negtrack.checks.quotes import Tally
from negtrack.checks.registry import ISSUE_CHECKS, LEDGER_CHECKS
from negtrack.ledger.codes import severity_of
from negtrack.ledger.files import Files, LedgerFile
from negtrack.ledger.findings import Fault, Finding, Severity, sort_key
from negtrack.ledger.load import load
from negtrack.ledger.locate import locate
from negtrack.ledger.model import Ledger
from negtrack.rules.derive import prepare_each_issue
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.ledger.csv_positions import Arrivals

FAMILIES = (quote_forms, archive, coherence, coverage, expectations, plausibility, thin_evidence)
"""The modules of checks; each registers its own as it is imported."""


def run_checks(ledger: Ledger) -> list[Fault]:
    """The faults that all checks find in a ledger."""
    faults = [fault for check in LEDGER_CHECKS for fault in check.function(ledger)]
    days = [record.date.last for record in ledger.positions]
    end = max(days, default=0) if ledger.covered_to is None else ledger.covered_to.last
    for _, issue_records in prepare_each_issue(ledger, Question(end), ledger.issues):
        for check in ISSUE_CHECKS:
            faults.extend(check.function(ledger, issue_records, end))
    return faults


class CheckResult(NamedTuple):
    """The findings in order of their place, the ledger where it is sound, and why some checks were skipped.

    ``tally`` counts what came of holding quotes to their documents; None where that was not asked for or was skipped.
    ``files`` are what was read, in which the findings have their lines; ``notes`` name what was passed over.
    """

    ledger: Ledger | None
    findings: list[Finding]
    skipped: str
    tally: Tally | None = None
    files: tuple[LedgerFile | Arrivals, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_ledger(path: Path | Files, archive: str | None = None, public: bool = False) -> CheckResult:
    """Check the ledger at a path, or of files; with an archive folder, hold its quotes to the documents there.

    Where something of it is private, what is public is judged by itself. With ``public``, that is all: the private part
    changes nothing, whatever is wrong with it.
    """
    if public:
        from negtrack.checks.privacy import load_public

        loaded = load_public(path)
    else:
        loaded = load(path)
    if loaded.ledger is None:
        unchecked = (
            "coherence and expectations were not checked"
            if archive is None
            else ("coherence and expectations were not checked, no quote was held to its document")
        )
        skipped = f"{unchecked}: mend the errors first"
        return CheckResult(None, loaded.findings, skipped, None, loaded.files, loaded.notes)
    faults = run_checks(loaded.ledger)
    if loaded.private_count:
        from negtrack.checks.privacy import with_public_faults

        shown = load(path, public=True).ledger
        assert shown is not None
        faults = with_public_faults(loaded.ledger, faults, shown, run_checks(shown))
    holding = None if archive is None else hold(loaded.ledger, archive)
    findings = list(loaded.findings)
    if holding is not None:
        faults.extend(holding.faults)
        if holding.obstacle is not None:
            findings.append(Finding("NT401", severity_of("NT401"), holding.obstacle[0], None, holding.obstacle[1]))
    if faults:
        findings += locate(faults, loaded.files)
    findings.sort(key=sort_key)
    tally = None if holding is None else holding.tally
    return CheckResult(loaded.ledger, findings, "", tally, loaded.files, loaded.notes)
