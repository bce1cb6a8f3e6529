"""Findings as SARIF 2.1.0, the format that editors and code scanning read."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from negtrack import __version__
from negtrack.checks.run import CheckResult
from negtrack.formats.github import relative_name
from negtrack.formats.json_output import Encoder
from negtrack.ledger.codes import CODES, severity_of
from negtrack.ledger.findings import Finding, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.HINT: "note"}
_RULES = {code: number for number, code in enumerate(sorted(CODES))}

Json = dict[str, Any]


def sarif_json(path: str, result: CheckResult, here: Path) -> Json:
    """A check as a SARIF log of one run; files are named from a folder where they are in it."""
    invocation: Json = {"executionSuccessful": not result.skipped}
    if result.skipped:
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": result.skipped}}]
    run: Json = {
        "tool": {
            "driver": {
                "name": "negtrack",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": [_rule(code) for code in _RULES],
            }
        },
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, path, here) for finding in result.findings],
    }
    if result.tally is not None:
        run["properties"] = {"archive": Encoder(None).encode(result.tally)}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Json:
    subject = CODES[code].subject
    return {
        "id": code,
        "shortDescription": {"text": f"{subject[0].upper()}{subject[1:]}."},
        "defaultConfiguration": {"level": _LEVELS[severity_of(code)]},
    }


def _result(finding: Finding, path: str, here: Path) -> Json:
    span = finding.location
    place: Json = {"artifactLocation": _artifact(path if span is None else span.file, here)}
    if span is not None:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endColumn": span.column + max(span.width, 1),
        }
    return {
        "ruleId": finding.code,
        "ruleIndex": _RULES[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}\n{finding.help}"},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(file: str, here: Path) -> Json:
    name = relative_name(file, here)
    if name is None:
        return {"uri": (here / file).resolve().as_uri()}
    return {"uri": quote(name), "uriBaseId": "%SRCROOT%"}
