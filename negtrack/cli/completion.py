"""What the tab key completes on the command line: ids of the ledger at hand, and words of its vocabulary.

A shell that asks is answered quietly: a ledger that cannot be read completes nothing, and what is private is never
completed. Where there is room beside an id (zsh, fish) its title is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from negtrack.cli.session import Unusable, find_ledger
from negtrack.ledger.load import load
from negtrack.ledger.model import Act, Ledger

Completions = list[tuple[str, str]]


def issues(ctx: typer.Context, incomplete: str) -> Completions:
    """Issues."""
    return _among(((i.id, i.title) for i in _ledger(ctx, "issues")), incomplete)


def issues_and_articles(ctx: typer.Context, incomplete: str) -> Completions:
    """Issues and articles; of an id that is both, its kind before it."""
    ledger = _read(ctx)
    if ledger is None:
        return []
    found = [(i.id, i.title) for i in ledger.issues.values()]
    found += [(f"article:{a.id}" if a.id in ledger.issues else a.id, a.title) for a in ledger.articles.values()]
    return _among(found, incomplete)


def parties(ctx: typer.Context, incomplete: str) -> Completions:
    """Parties."""
    return _among(((p.id, p.name) for p in _ledger(ctx, "parties")), incomplete)


def issues_and_parties(ctx: typer.Context, incomplete: str) -> Completions:
    """Issues and parties."""
    return [*issues(ctx, incomplete), *parties(ctx, incomplete)]


def sources(ctx: typer.Context, incomplete: str) -> Completions:
    """Sources."""
    return _among(((s.id, f"{s.publisher}: {s.title}") for s in _ledger(ctx, "sources")), incomplete)


def conditions(ctx: typer.Context, incomplete: str) -> Completions:
    """Conditions."""
    return _among(((c.id, c.title) for c in _ledger(ctx, "conditions")), incomplete)


def options(ctx: typer.Context, incomplete: str) -> Completions:
    """Options: of the issue that is named, or of all issues."""
    named = ctx.params.get("issue") or None
    found = {o.id: o.label for i in _ledger(ctx, "issues") if named in (None, i.id) for o in i.options.values()}
    return _among(found.items(), incomplete)


def positions(ctx: typer.Context, incomplete: str) -> Completions:
    """Positions."""
    ledger = _read(ctx)
    return [] if ledger is None else _among(((p.id, p.summary) for p in ledger.positions), incomplete)


def everything(ctx: typer.Context, incomplete: str) -> Completions:
    """Whatever has an id."""
    kinds = (issues_and_articles, parties, sources, conditions, positions)
    return [found for complete in kinds for found in complete(ctx, incomplete)]


def acts(ctx: typer.Context, incomplete: str) -> Completions:
    """Acts of a position."""
    return _among(((act.value, "") for act in Act), incomplete)


def _ledger(ctx: typer.Context, kind: str) -> Iterable[Any]:
    ledger = _read(ctx)
    return () if ledger is None else getattr(ledger, kind).values()


def _read(ctx: typer.Context) -> Ledger | None:
    """The ledger that the call so far means; None where it cannot be read."""
    if "read" not in ctx.meta:
        given = ctx.params.get("ledger")
        try:
            ctx.meta["read"] = load(find_ledger(None if given is None else Path(given)).path, public=True).ledger
        except (Unusable, OSError):
            ctx.meta["read"] = None
    found: Ledger | None = ctx.meta["read"]
    return found


def _among(found: Iterable[tuple[str, str]], incomplete: str) -> Completions:
    from negtrack.views.text import harmless

    begun = incomplete.casefold()
    return [(id, harmless(title)) for id, title in found if id.casefold().startswith(begun)]
