"""Ledgers in shorthand: a record a line, ``party; date; act options; further keys``, as in docs/rules.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from strategies import dump

from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger

HEAD = """\
negtrack: 1
title: Examples
parties:
  A: {name: A, role: principal}
  B: {name: B, role: principal}
  C: {name: C, role: third-party}
issues:
  X: {title: X, question: Which, options: {a: The first, b: The second, c: The third}}
articles:
  1: {title: One, issues: [X]}
sources:
  s: {title: S, publisher: P, kind: news, side: none}
"""
"""A and B are principals, C is a third party; issue X has the options a, b and c."""


def read(folder: Path, records: str, **more: Any) -> Ledger:
    """The ledger of records r0, r1 … in order; several parties are joined with a plus sign."""
    content = as_text(HEAD)
    positions = []
    for number, text in enumerate(line for line in records.strip().splitlines() if line.strip()):
        party, date, act, *keys = (part.strip() for part in text.split(";"))
        word, *options = act.split()
        position = {
            "id": f"r{number}", "party": party.split("+"), "issue": "X", "date": date, "act": word,
            "summary": "Said.", "source": "s",
        }  # fmt: skip
        position |= {"option": options} if options else {}
        for key in keys:
            position |= as_text(f"{{{key}}}")
        positions.append(position)
    for section, entries in more.items():
        content[section] = {**content.get(section, {}), **entries} if isinstance(entries, dict) else entries
    path = folder / "ledger.yaml"
    path.write_text(dump({**content, "positions": positions}), encoding="utf-8")
    loaded = load(path)
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


def as_text(text: str) -> dict[str, Any]:
    """YAML with every scalar as text."""
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return read
