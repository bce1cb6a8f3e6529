"""Checks of what the ledger defines and never uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from negtrack.checks.registry import ledger_check
from negtrack.ledger.codes import Code
from negtrack.ledger.findings import Fault, Severity
from negtrack.ledger.model import Condition, Issue, Ledger, Party, Role, Source, TargetKind


@ledger_check(
    Code(
        "NT601",
        Severity.HINT,
        "something defined and never used",
        "A party, source, condition or issue that nothing in the ledger mentions. Use it or remove it. Until the "
        "ledger has its first position, issues and the parties whose consent is needed count as used: they await it.",
    ),
)
def unused_records(ledger: Ledger) -> Iterator[Fault]:
    """Find parties, sources, conditions and issues that nothing mentions."""
    used = _mentioned(ledger)
    defined: tuple[tuple[str, str, Mapping[str, Party | Source | Condition | Issue]], ...] = (
        ("parties", "party", ledger.parties),
        ("sources", "source", ledger.sources),
        ("conditions", "condition", ledger.conditions),
        ("issues", "issue", ledger.issues),
    )
    for section, kind, records in defined:
        for id, record in records.items():
            if id not in used[section]:
                yield Fault("NT601", record.place, f'nothing mentions the {kind} "{id}"', "use it or remove it")


def _mentioned(ledger: Ledger) -> dict[str, set[str]]:
    parties: set[str] = set()
    sources: set[str] = set()
    conditions: set[str] = set()
    issues: set[str] = set()
    for record in ledger.positions:
        parties.update(record.parties, record.said_by)
        sources.update(cite.source for cite in record.cites)
        conditions.update(id for ids in record.conditions.values() for id in ids)
        issues.add(record.issue)
    if not ledger.positions:  # a ledger just started: what is contested, and between whom, awaits the first word
        issues.update(ledger.issues)
        parties.update(party.id for party in ledger.parties.values() if party.role is Role.PRINCIPAL)
    for condition in ledger.conditions.values():
        parties.update(condition.holder, condition.by)
        sources.update(d.source for d in (condition.raised, condition.met, condition.dropped) if d and d.source)
        if condition.blocks:
            conditions.add(condition.id)
        conditions.update(condition.of_kind(TargetKind.CONDITION))
        issues.update(condition.of_kind(TargetKind.ISSUE))
    for party in ledger.parties.values():
        parties.update(party.members)
    parties.update(party for issue in ledger.issues.values() for party in issue.principals)
    parties.update(source.side for source in ledger.sources.values())
    for event in ledger.events:
        parties.update(event.parties)
        sources.add(event.source)
    for count in ledger.counts:
        parties.update(count.said_by)
        sources.add(count.source)
    for article in ledger.articles.values():
        issues.update(article.issues, article.related)
    return {"parties": parties, "sources": sources, "conditions": conditions, "issues": issues}
