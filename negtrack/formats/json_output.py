"""Results as JSON, key by key as docs/commands.md has them. Stable: keys are added, none changes its meaning."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from negtrack.answers.audit import Audit, Shares
from negtrack.answers.blockers import Blockers
from negtrack.answers.blocs import Blocs, gather
from negtrack.answers.counts import CountResult
from negtrack.answers.diff import Change, Difference, Shift
from negtrack.answers.pairs import Pair
from negtrack.answers.timeline import Item, Strip
from negtrack.answers.why import Account, Explanation
from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import Diagnostic, Severity
from negtrack.ledger.model import Count, Event, Ledger
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.rules.status_table import LINES

if TYPE_CHECKING:
    from negtrack.checks.quotes import Tally

_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)

Json = dict[str, Any]


def json_text(value: Any) -> str:
    """A value as JSON text in which nothing acts on a terminal that it is shown on."""
    return _calm(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def json_line(value: Any) -> str:
    """The same on one line, without its end."""
    return _calm(json.dumps(value, ensure_ascii=False))


def _calm(text: str) -> str:
    return _ACTING.sub(lambda match: json.dumps(match[0])[1:-1], text)


def ledger_json(ledger: Ledger) -> Json:
    """Which ledger a result is from."""
    return {
        "title": ledger.title,
        "sha256": ledger.sha256,
        "covered_to": None if ledger.covered_to is None else ledger.covered_to.text,
    }


def picture_json(ledger: Ledger, picture: Picture) -> Json:
    """The JSON of ``status``."""
    return {
        **head_json(ledger, picture.question),
        "stage": None if picture.stage is None else picture.stage.word,
        "summary": {status.value: number for status, number in picture.summary().items()},
        "issues": [issue_json(result) for result in picture.issues],
        "articles": [article_json(result) for result in picture.articles],
        "counts": [count_json(count) for count in picture.counts],
    }


def head_json(ledger: Ledger, question: Question) -> Json:
    """The keys with which every result begins: the ledger and the question."""
    return {
        "ledger": ledger_json(ledger),
        "as_of": format_day(question.as_of),
        "as_known": None if question.as_known is None else format_day(question.as_known),
        "evidence": question.evidence.word,
    }


def issue_json(result: IssueResult) -> Json:
    """One issue of ``status``."""
    return {
        "issue": result.issue.id,
        "title": result.issue.title,
        "status": result.status.value,
        "possible": [status.value for status in result.possible],
        "reason": result.reason,
        "options": list(result.options),
        "distance": number_json(result.distance),
        "level": None if result.level is None else result.level.word,
        "basis": None if result.basis is None else result.basis.word,
        "since": None if result.since is None else format_day(result.since),
        "conditions": [
            {"condition": b.condition, "holder": list(b.holder), "met": b.met, "dropped": b.dropped}
            for b in result.conditions
        ],
        "flags": list(result.flags),
        "parties": {party: standing_json(standing) for party, standing in result.parties.items()},
        "others": {party: standing_json(standing) for party, standing in result.others.items()},
    }


def standing_json(standing: Standing) -> Json:
    """One party's standing on an issue."""
    return {
        "standing": standing.standing,
        "act": None if standing.act is None else standing.act.value,
        "options": list(standing.options),
        "rejects": list(standing.rejects),
        "conditions": list(standing.conditions),
        "level": None if standing.level is None else standing.level.word,
        "basis": None if standing.basis is None else standing.basis.word,
        "date": standing.date,
        "alternatives": [
            {
                "standing": a.standing,
                "options": list(a.options),
                "rejects": list(a.rejects),
                "conditions": list(a.conditions),
            }
            for a in standing.alternatives
        ],
        "claimed_by": list(standing.claimed_by),
        "positions": list(standing.positions),
        "dissent": list(standing.dissent),
    }


def article_json(result: ArticleResult) -> Json:
    """One article of ``status``."""
    return {
        "article": result.article.id,
        "title": result.article.title,
        "status": result.status.value,
        "level": None if result.level is None else result.level.word,
        "issues": {id: status.value for id, status in result.issues.items()},
        "open_behind": list(result.open_behind),
        "related": {id: status.value for id, status in result.related.items()},
    }


def count_json(count: Count) -> Json:
    """A count that a party published: what it said and nothing else."""
    said: Json = {"date": count.date.text, "said_by": _one_or_list(count.said_by)}
    for name in ("agreed", "percent", "partial", "open", "of"):
        value = getattr(count, name)
        if value is not None:
            said[name] = number_json(value)
    said["source"] = count.source
    return said


def number_json(value: float | None) -> float | None:
    """A number, without a point where it is whole."""
    return int(value) if value is not None and float(value).is_integer() else value


def matrix_json(ledger: Ledger, picture: Picture, by_article: bool, parties: tuple[str, ...]) -> Json:
    """The JSON of ``matrix``: rows of articles, each with its issues, or of issues; a cell is a standing."""
    rows = {result.issue.id: _matrix_row(result, parties) for result in picture.issues}
    if by_article:
        listed = [{**article_json(a), "issues": [rows[id] for id in a.issues if id in rows]} for a in picture.articles]
    else:
        listed = list(rows.values())
    head = head_json(ledger, picture.question)
    return {**head, "by": "article" if by_article else "issue", "parties": list(parties), "rows": listed}


def _matrix_row(result: IssueResult, parties: tuple[str, ...]) -> Json:
    gathered = gather(result, everybody=len(parties) > len(result.parties))
    standings = {**result.parties, **result.others}
    return {
        "issue": result.issue.id,
        "title": result.issue.title,
        "status": result.status.value,
        "options": list(result.options),
        "parties": {party: standing_json(standings[party]) for party in parties if party in standings},
        **_blocs_json(gathered),
    }


def _blocs_json(gathered: Blocs) -> Json:
    return {
        "blocs": [
            {"standing": b.standing, "options": list(b.options), "parties": list(b.parties)} for b in gathered.blocs
        ],
        "holdouts": [{"toward": h.toward, "parties": list(h.parties)} for h in gathered.holdouts],
    }


def explanation_json(ledger: Ledger, explanation: Explanation, question: Question) -> Json:
    """The JSON of ``why`` for an issue: its row of ``status``, the rule, every record, and what would settle it."""
    return {
        **head_json(ledger, question),
        "preview": question.trust_claims,
        **issue_json(explanation.result),
        "rule": explanation.line,
        "rule_text": LINES[explanation.line].test if explanation.line in LINES else None,
        "records": [_account_json(account) for account in explanation.accounts],
        **_blocs_json(explanation.blocs),
        "lacking": {
            option: {p: why.value for p, why in lacks.items()} for option, lacks in explanation.lacking.items()
        },
        "missing": [{"kind": m.kind, "party": m.party, "ids": list(m.ids)} for m in explanation.missing],
    }


def article_explanation_json(
    ledger: Ledger, article: ArticleResult, event: Event | None, explanations: list[Explanation], question: Question
) -> Json:
    """The JSON of ``why`` for an article: its row of ``status``, the event that concluded it, and its issues."""
    return {
        **head_json(ledger, question),
        "preview": question.trust_claims,
        **article_json(article),
        "event": None if event is None else {"date": event.date.text, "title": event.title, "source": event.source},
        "explanations": [explanation_json(ledger, explanation, question) for explanation in explanations],
    }


def _account_json(account: Account) -> Json:
    record = account.record
    return {
        "position": record.id,
        "use": account.use.value,
        "parties": list(account.parties),
        "by": list(account.by),
        "date": record.date.text,
        "act": None if record.act is None else record.act.value,
        "options": list(record.options),
        "said_by": list(record.said_by),
        "summary": record.summary,
        "cites": [{"source": c.source, "locator": c.locator, "quote": c.quote} for c in record.cites],
    }


def difference_json(
    ledger: Ledger, question: Question, difference: Difference, all_changes: bool, knowledge: bool = False
) -> Json:
    """The JSON of ``diff``; ``knowledge`` where what the ledger knew is compared, not dates."""
    changes = [*difference.changes, *(difference.reaffirmed if all_changes else ())]
    return {
        "ledger": ledger_json(ledger),
        "as_known_since" if knowledge else "since": format_day(difference.since),
        "until": format_day(difference.until),
        "as_known": None if question.as_known is None else format_day(question.as_known),
        "evidence": question.evidence.word,
        "changes": [_change_json(change) for change in changes],
        "reaffirmed": len(difference.reaffirmed),
        "who_moved": {party: moves._asdict() for party, moves in difference.who_moved().items()},
        "issues": [_shift_json("issue", shift) for shift in difference.issues],
        "articles": [_shift_json("article", shift) for shift in difference.articles],
    }


def _change_json(change: Change) -> Json:
    return {
        "issue": change.issue,
        "party": change.party,
        "kind": change.kind.value,
        "direction": change.direction,
        "from": standing_json(change.before),
        "to": standing_json(change.after),
        "positions": [record.id for record in change.positions],
    }


def _shift_json(kind: str, shift: Shift) -> Json:
    return {
        kind: shift.id,
        "from": shift.before.value,
        "to": shift.after.value,
        "backsliding": shift.backsliding,
    }


def findings_json(
    path: str, ledger: Ledger | None, diagnostics: list[Diagnostic], tally: Tally | None = None, skipped: str = ""
) -> Json:
    """The JSON of ``check``. ``archive`` is null where no quote was held to its document, ``skipped`` where all ran."""
    return {
        "ledger": {"path": path} if ledger is None else {"path": path, **ledger_json(ledger)},
        "summary": {s.value: sum(d.severity is s for d in diagnostics) for s in Severity},
        "archive": None if tally is None else tally_json(tally),
        "skipped": skipped or None,
        "findings": [
            {
                "code": d.code,
                "severity": d.severity.value,
                "message": d.message,
                "file": None if d.span is None else d.span.file,
                "line": None if d.span is None else d.span.line,
                "column": None if d.span is None else d.span.column,
                "hint": d.help,
            }
            for d in diagnostics
        ],
    }


def tally_json(tally: Tally) -> Json:
    """How many quotes were held to how many archived documents, and what came of it."""
    return {
        "folder": tally.folder,
        "documents": tally.documents,
        "quotes": tally.quotes,
        "found": tally.found,
        "not_found": tally.failed,
        "not_run": tally.not_run,
    }


def _one_or_list(ids: tuple[str, ...]) -> str | list[str]:
    return ids[0] if len(ids) == 1 else list(ids)


def timeline_json(ledger: Ledger, question: Question, items: list[Item]) -> Json:
    """The JSON of ``timeline``."""
    return {**head_json(ledger, question), "entries": [_item_json(item) for item in items]}


def _item_json(item: Item) -> Json:
    when = {"date": item.date, "date_from": format_day(item.first), "date_to": format_day(item.last)}
    if item.record is not None:
        record = item.record
        return {
            **when,
            "kind": "position",
            "position": record.id,
            "issue": record.issue,
            "parties": list(record.parties),
            "act": None if record.act is None else record.act.value,
            "options": list(record.options),
            "said_by": list(record.said_by),
            "summary": record.summary,
        }
    if item.event is not None:
        event = item.event
        stage = event.stage_word
        return {**when, "kind": "event", "title": event.title, "stage": stage, "source": event.source}
    assert item.issue is not None and item.before is not None and item.after is not None
    return {**when, "kind": "status", "issue": item.issue.id, "from": item.before.value, "to": item.after.value}


def strips_json(ledger: Ledger, question: Question, strips: list[Strip], days: list[int]) -> Json:
    """The JSON of ``timeline --strip``: the dates, and for each issue its status on each of them."""
    return {
        **head_json(ledger, question),
        "dates": [format_day(day) for day in days],
        "issues": {strip.issue.id: [status.value for status in strip.statuses] for strip in strips},
    }


def blockers_json(ledger: Ledger, question: Question, found: Blockers) -> Json:
    """The JSON of ``blockers``."""
    return {
        **head_json(ledger, question),
        "conditions": [
            {
                "condition": b.condition.id,
                "title": b.condition.title,
                "holder": list(b.condition.holder),
                "by": list(b.condition.by),
                "blocks": list(b.condition.blocks),
                "open": b.open,
                "since": b.since,
                "late": b.late,
                "carried": [{"party": c.party, "issue": c.issue, "positions": list(c.positions)} for c in b.carried],
            }
            for b in found.blockers
        ],
        "cycles": [list(circle) for circle in found.circles],
    }


def counts_json(ledger: Ledger, question: Question, results: list[CountResult]) -> Json:
    """The JSON of ``counts``; ``contradicts`` are the indexes, from 0, of counts in the list."""
    return {
        **head_json(ledger, question),
        "counts": [
            {
                **count_json(result.said),
                "unallocated": result.unallocated,
                "derived": {"agreed": result.derived, "of": result.articles},
                "contradicts": list(result.contradicts),
            }
            for result in results
        ],
    }


def pairs_json(ledger: Ledger, question: Question, pairs: list[Pair]) -> Json:
    """The JSON of ``matrix --pairs``."""
    return {**head_json(ledger, question), "pairs": [pair._asdict() for pair in pairs]}


def audit_json(ledger: Ledger, question: Question, found: Audit) -> Json:
    """The JSON of ``audit``."""
    return {
        **head_json(ledger, question),
        "parties": {party: _shares_json(found.totals(party)) for party in found.parties},
        "issues": [{"issue": share.issue, "party": share.party, **_shares_json(share)} for share in found.shares],
        "outlets": {
            outlet.party: {"sides": outlet.sides, "kinds": outlet.kinds, "languages": outlet.languages}
            for outlet in found.outlets
        },
        "single_source": list(found.single_source),
        "leave_one_out": [
            {"source": f.source, "side": f.side, "issue": f.issue, "from": f.before.value, "to": f.after.value}
            for f in found.flips
        ],
    }


def _shares_json(shares: Shares) -> Json:
    return {
        "own": shares.own,
        "group": shares.group,
        "third": shares.third,
        "adversary": shares.adversary,
        "last_word": None if shares.last is None else format_day(shares.last),
        "age_days": shares.age,
    }
