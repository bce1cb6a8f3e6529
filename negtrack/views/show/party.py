"""A party in full: its standings, its conditions, its records, counts and events."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.show import InFull, PartyInFull
from negtrack.ledger.model import Ledger, Party, Role
from negtrack.rules.query import Question
from negtrack.views.page import Block, PageColumn, PageRow, PageTable, Run, line, status_run, text
from negtrack.views.sentences import party_name
from negtrack.views.show.blocks import (
    count_lines,
    event_lines,
    field_line,
    heading,
    note_and_place,
    records_in_brief,
    section,
    standing_words,
)
from negtrack.views.show.condition import condition_lines

_ROLE_WORDS = {
    Role.PRINCIPAL: "principal: its consent is needed",
    Role.MEDIATOR: "mediator",
    Role.THIRD_PARTY: "third party",
    Role.COMMENTATOR: "commentator",
}


def party_blocks(ledger: Ledger, question: Question, thing: InFull, about: PartyInFull) -> Iterable[Block]:
    """All that the ledger holds about a party."""
    party = about.party
    yield heading(thing, party.name)
    yield line("  ", _ROLE_WORDS[party.role])
    yield from _party_fields(ledger, party, about.groups)
    if about.sources:
        number = len(about.sources)
        yield line("  ", f"{number} {'source is' if number == 1 else 'sources are'} written from its viewpoint")
    yield from note_and_place(party.note, thing)
    yield from section(f"Standings ({len(about.standings)})", [_party_standings(ledger, about)])
    yield from section("Conditions that it asks for, or can bring about", condition_lines(ledger, about.conditions))
    for title, records in (("Records", about.records), ("What it says of others", about.of_others)):
        yield from section(f"{title} ({len(records)})", records_in_brief(ledger, question, records))
    yield from section("Its counts of agreed articles", count_lines(ledger, about.counts))
    yield from section(f"Events in which it takes part ({len(about.events)})", event_lines(question, about.events))


def _party_fields(ledger: Ledger, party: Party, groups: Iterable[str]) -> Iterable[Block]:
    members, of = ([party_name(ledger, id) for id in ids] for ids in (party.members, groups))
    for label, called in (("also called", party.aliases), ("group of", members), ("member of", of)):
        if called:
            yield field_line(label, ", ".join(called))


def _party_standings(ledger: Ledger, about: PartyInFull) -> PageTable:
    rows = []
    for issue, standing, status in about.standings:
        status_cell = Run("(not asked)", "aside") if issue.id in about.not_asked else status_run(status)
        rows.append(
            PageRow((
                text(issue.title, "heading"),
                text(standing_words(ledger, issue, standing)),
                Run("" if standing.basis is None else standing.basis.word),
                Run(standing.last_word or ""),
                status_cell,
            ))
        )  # fmt: skip
    columns = (
        PageColumn("Issue", 12, 2),
        PageColumn("Its standing", 18, 4),
        PageColumn("Basis", 5, 0),
        PageColumn("Last word", 11, 0),
        PageColumn("The issue", 13, 0),
    )
    return PageTable(columns, tuple(rows))
