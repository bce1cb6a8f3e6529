"""Ledgers and questions drawn at random, read as the program reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import strategies

from negtrack.ledger.dates import parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.query import Question


def loaded(folder: Path, ledger: dict[str, Any]) -> Ledger:
    path = folder / "ledger.yaml"
    path.write_text(strategies.dump(ledger), encoding="utf-8")
    found = load(path)
    assert found.ledger is not None, found.findings
    return found.ledger


def question(query: strategies.Query) -> Question:
    known = None if query.as_known is None else parse_interval(query.as_known).last
    asked = tuple(query.parties or ())
    return Question(parse_interval(query.as_of).last, known, Basis[query.evidence.upper()], asked)
