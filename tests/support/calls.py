"""A call of every command that reads."""

from __future__ import annotations

CALLS = {
    "status": [],
    "matrix": ["--all-parties"],
    "diff": ["--since", "2023", "--all"],
    "check": ["--hints"],
    "why": ["toll"],
    "timeline": [],
    "blockers": [],
    "counts": [],
    "audit": [],
    "show": ["toll"],
    "suppose": ["N accepts half on toll"],
    "find": ["the"],
    "cite": [],
    "brief": [],
}
"""For each command whose pages people read, a call that shows much of a ledger."""
