"""The page of ``negtrack audit``: who speaks and through whom, how long ago, and what hangs on one source."""

from __future__ import annotations

from collections.abc import Mapping

from negtrack.answers.audit import Audit, Outlets, Shares
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Page, PageColumn, PageRow, PageTable, Run, line, status_run, text
from negtrack.views.sentences import MANY_PARTIES, names, party_name, plural, question_sentence


def audit_page(ledger: Ledger, question: Question, found: Audit) -> Page:
    """The evidence behind the picture of a day, as a page."""
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, question), " · the evidence, not the positions"),
        BLANK,
        *(line(text(sentence), indent=2) for sentence in (no_word_sentence(ledger, found),) if sentence),
        line(text(coverage_sentence(ledger, found)), indent=2),
        BLANK,
        _parties(ledger, found),
        BLANK,
        *(line("  ", text(outlets_sentence(ledger, outlet)), indent=4) for outlet in found.outlets if outlet.total),
        BLANK,
        _issues(ledger, found),
        BLANK,
        line(Run("own / group / third / adversary: records that speak of the party, by who says so; "
                 "age: days since its last word; own, by others alone: of its own words those that reach us only "
                 "through outlets of the other parties asked", "aside"), indent=2),
    ]  # fmt: skip
    blocks += _flips(ledger, found)
    return Page(tuple(blocks))


def no_word_sentence(ledger: Ledger, found: Audit) -> str:
    """On how many issues nothing is told from a party's side; nothing where nobody is asked, or nothing recorded."""
    if not found.unheard:
        return ""
    parts = [
        f"{party_name(ledger, party)} on {number:,} of {plural(asked, 'issue')}"
        for party, (number, asked) in found.unheard.items()
    ]
    many = len(parts) - MANY_PARTIES
    if many > 0:
        parts = [*parts[:MANY_PARTIES], f"and so on for {many} more"]
    return f"Without a source from its side: {', '.join(parts)}, of those that ask it and have records."


def coverage_sentence(ledger: Ledger, found: Audit) -> str:
    """How evenly the parties are covered, in one honest sentence."""
    parts = []
    for outlet in found.outlets:
        others = sum(n for side, n in outlet.sides.items() if side in found.asked and side != outlet.party)
        own = outlet.sides.get(outlet.party, 0)
        if outlet.total:
            parts.append(
                f"of the {plural(outlet.total, 'citation')} for {party_name(ledger, outlet.party)}, "
                f"{_percent(own, outlet.total)} come from outlets of its own side and "
                f"{_percent(others, outlet.total)} from those of another party's"
            )
    said = "; ".join(parts) or "nobody whose evidence is weighed is cited"
    return said[0].upper() + said[1:] + "."


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%"


def _parties(ledger: Ledger, found: Audit) -> PageTable:
    columns = (
        PageColumn("Party", 12, 2), PageColumn("Own", 5, 0), PageColumn("Group", 5, 0), PageColumn("Third", 5, 0),
        PageColumn("Adversary", 9, 0), PageColumn("Last word", 12, 0), PageColumn("Own, by others alone", 9, 1),
    )  # fmt: skip
    rows = []
    for party in found.parties:
        total = found.totals(party)
        age = "—" if total.age is None else f"{plural(total.age, 'day')} ago"
        told = f"{total.told_by_others:,} of {total.own:,}" if total.own else "—"
        rows.append(PageRow((text(party_name(ledger, party), "heading"), *_counts(total), Run(age), Run(told))))
    return PageTable(columns, tuple(rows))


def _counts(shares: Shares) -> tuple[Run, ...]:
    return tuple(Run(str(n)) for n in (shares.own, shares.group, shares.third, shares.adversary))


def outlets_sentence(ledger: Ledger, outlet: Outlets) -> str:
    """Through which outlets a party is cited."""
    sides = {("no side" if s == "none" else f"side of {party_name(ledger, s)}"): n for s, n in outlet.sides.items()}
    return (
        f"{party_name(ledger, outlet.party)} is cited through: {_list(sides)}; {_list(outlet.kinds)}; "
        f"languages: {_list(outlet.languages)}"
    )


def _list(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def _issues(ledger: Ledger, found: Audit) -> PageTable:
    fragile = found.fragile()
    parties = found.parties if len(found.parties) <= 4 else ()
    columns = [PageColumn("Issue", 18, 3)]
    for party in parties:
        columns += [PageColumn(text(party_name(ledger, party)).text, 11, 1), PageColumn("Age", 4, 0)]
    columns.append(PageColumn("Status hangs on", 16, 2))
    shares = {(s.issue, s.party): s for s in found.shares}
    rows = []
    for issue in dict.fromkeys(s.issue for s in found.shares):
        cells = [text(ledger.issues[issue].title, "heading")]
        for party in parties:
            share = shares.get((issue, party))
            cells += [Run("—"), Run("—")] if share is None or not share.total else [
                Run(f"{share.own}/{share.group}/{share.third}/{share.adversary}"),
                Run("—" if share.age is None else str(share.age)),
            ]  # fmt: skip
        sources = [flip.source or "" for flip in fragile.get(issue, ())]
        cells.append(text(", ".join(sources) or "—"))
        rows.append(PageRow(tuple(cells)))
    return PageTable(tuple(columns), tuple(rows))


def _flips(ledger: Ledger, found: Audit) -> list[Block]:
    blocks: list[Block] = []
    single = [flip for flip in found.flips if flip.source is not None]
    if single:
        blocks += [BLANK, line(Run("Leave one source out", "heading"), "  what each status would be without it")]
        for flip in single:
            blocks.append(line("  ", text(flip.source or ""), "  ", *_flip(ledger, flip.issue, flip.before, flip.after),
                               indent=4))  # fmt: skip
    sides: dict[str, list[tuple[str, Status, Status]]] = {}
    for flip in found.flips:
        if flip.side is not None:
            sides.setdefault(flip.side, []).append((flip.issue, flip.before, flip.after))
    for side, flips in sides.items():
        whose = "of no side" if side == "none" else f"written from the side of {names(ledger, [side])}"
        blocks += [
            BLANK,
            line(
                Run(f"Without all sources {whose}", "heading"),
                f"  {plural(len(flips), 'issue')} would have another status",
            ),
        ]
        blocks += [line("  ", *_flip(ledger, *flip), indent=4) for flip in flips]
    return blocks


def _flip(ledger: Ledger, issue: str, before: Status, after: Status) -> tuple[Run, ...]:
    title = text(ledger.issues[issue].title)
    return (title, Run("  "), status_run(before), Run(" → "), status_run(after))
