"""Everything that can be checked of a ledger: what loading finds, then what the checks find of a sound one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from negtrack.checks import run_checks
from negtrack.diagnostics import Diagnostic, Severity, sort_key
from negtrack.files import read_files
from negtrack.ledger import load
from negtrack.locate import locate
from negtrack.model import Ledger


class CheckResult(NamedTuple):
    """The findings in order of their place, the ledger where it is sound, and why some checks were skipped."""

    ledger: Ledger | None
    findings: list[Diagnostic]
    skipped: str

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def check_ledger(path: Path) -> CheckResult:
    """Check the ledger at a path."""
    loaded = load(path)
    if loaded.ledger is None:
        return CheckResult(
            None, loaded.diagnostics, "coherence and expectations were not checked: mend the errors first"
        )
    faults = run_checks(loaded.ledger)
    findings = loaded.diagnostics + (locate(faults, read_files(path)[0]) if faults else [])
    findings.sort(key=sort_key)
    return CheckResult(loaded.ledger, findings, "")
