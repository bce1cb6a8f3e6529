"""What conditions block, in words."""

from __future__ import annotations

from negtrack.ledger.model import Condition, Ledger, TargetKind

_STAGE_NOUNS = {
    "text-concluded": "conclusion of the text",
    "initialled": "initialling",
    "signed": "signing",
    "ratified": "ratification",
    "in-force": "entry into force",
}


def blocked_words(ledger: Ledger, condition: Condition) -> list[str]:
    """What a condition blocks, in words: stages by their noun, issues and conditions by title, articles by number."""
    found = []
    for target in condition.targets:
        match target.kind:
            case TargetKind.ISSUE:
                found.append(ledger.issues[target.id].title)
            case TargetKind.ARTICLE:
                found.append(f"article {target.id}")
            case TargetKind.CONDITION:
                found.append(ledger.conditions[target.id].title)
            case TargetKind.STAGE:
                found.append(_STAGE_NOUNS[target.id])
    return found
