"""A ledger with an attack in every text of it, and what must never reach a terminal."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

EVIL = """\
negtrack: 1
title: Title ESC
parties:
  A: {name: "A ESC", role: principal, aliases: ["[bold]x[/bold]ESC"], note: ESC}
  B: {name: "<script>alert(1)</script>", role: principal}
  G: {name: Group ESC, role: third-party, members: [A, B]}
issues:
  x: {title: x ESC, question: q ESC, note: ESC, options: {a: "ESC *a*", b: "b|b ESC"}}
sources:
  s: {title: t ESC, publisher: p ESC, kind: news, side: A, url: "javascript:alert(1)ESC", author: ESC, note: n ESC,
      language: ESC, archive: {file: ESC}}
conditions:
  k: {title: k ESC, holder: A, by: B, blocks: [x, "1"], raised: {date: 2024, note: ESC, source: s}, note: ESC}
articles:
  1: {title: art ESC, issues: [x], note: ESC}
positions:
  - {id: p, party: A, issue: x, date: 2024, act: accepts, option: a, conditions: [k], summary: s ESC, source: s,
     quote: q ESC, locator: l ESC, speaker: ESC, to: ESC, note: ESC}
  - {id: r, party: B, issue: x, date: 2024, act: rejects, option: a, said_by: G, summary: s ESC, source: s, denies: p}
events:
  - {date: 2025, title: e ESC, stage: signed, source: s, note: ESC, articles: all}
counts:
  - {date: 2025, said_by: A, agreed: 1, source: s, note: ESC}
"""


ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


ATTACKS = ["\x1b[31m", "\x1b]0;owned\a", "\x9b2J", "\u202e", "\u200b", "\r\n", "\x00", "\u2028", "\xad"]


def poisoned(value: Any, attack: str) -> Any:
    """A record, a list or a map of them with ESC in every text replaced by an attack."""
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return value.replace("ESC", attack)
    if isinstance(value, dict):
        return {key: poisoned(inner, attack) for key, inner in value.items()}
    if isinstance(value, tuple):
        parts = [poisoned(inner, attack) for inner in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
