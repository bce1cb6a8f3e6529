"""How good the evidence of a report is."""

from __future__ import annotations

from negtrack.answers.audit import Audit, Shares
from negtrack.ledger.model import Ledger
from negtrack.views.audit import coverage_sentence, outlets_sentence
from negtrack.views.report.rows import EvidencePart, EvidenceRow
from negtrack.views.sentences import MANY_PARTIES, names, party_name


def evidence_of(ledger: Ledger, audit: Audit, left_out: bool) -> EvidencePart:
    """How good the evidence is; ``left_out`` where the statuses without each side were worked out."""
    fragile = audit.fragile()
    shares = {(share.issue, share.party): share for share in audit.shares}
    parties = audit.parties if len(audit.parties) <= MANY_PARTIES else ()
    return EvidencePart(
        coverage=coverage_sentence(ledger, audit),
        columns=tuple(party_name(ledger, party) for party in parties),
        outlets=tuple(
            outlets_sentence(ledger, outlet) for outlet in audit.outlets if len(audit.outlets) <= MANY_PARTIES
        ),
        parties=tuple(EvidenceRow(party_name(ledger, p), _shares(audit.totals(p)), "") for p in audit.parties),
        issues=tuple(
            EvidenceRow(
                ledger.issues[issue].title,
                tuple(_mix(shares.get((issue, party))) for party in parties),
                ", ".join(flip.source or "" for flip in fragile.get(issue, ())),
            )
            for issue in dict.fromkeys(share.issue for share in audit.shares)
        ),
        without=tuple(
            (
                names(ledger, [f.side]) if f.side != "none" else "no side",
                ledger.issues[f.issue].title,
                f.before,
                f.after,
            )
            for f in audit.flips
            if f.side is not None
        ),
        left_out=left_out,
    )


def _shares(share: Shares) -> tuple[str, ...]:
    age = "—" if share.age is None else f"{share.age} days ago"
    return (str(share.own), str(share.group), str(share.third), str(share.adversary), age)


def _mix(share: Shares | None) -> str:
    if share is None or not share.total:
        return "—"
    return f"{share.own} / {share.group} / {share.third} / {share.adversary}"
