"""Everything that can be checked of a ledger: what loading finds, then what the checks find of a sound one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from negtrack.checks import run_checks
from negtrack.checks.archive import hold
from negtrack.diagnostics import Diagnostic, Severity, severity_of, sort_key
from negtrack.evidence import Tally
from negtrack.files import read_files
from negtrack.ledger import load
from negtrack.locate import locate
from negtrack.model import Ledger


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
