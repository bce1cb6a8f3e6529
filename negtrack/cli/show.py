"""``negtrack show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, note, open_ledger
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.ledger.lookup import Entry
    from negtrack.ledger.model import Ledger

NEEDS_ARGUMENTS = True


def run(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="Ids of anything, or kind:ID for one kind (issue, article, party, source, condition, position). "
            "Parties also by name or alias.",
        ),
    ],
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Concerned = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Show anything that has an id, in full with its records: an issue, article, party, source, condition, position.

    --issue and --party narrow what is shown of it to what concerns them; statuses and standings stay those of all the
    records. As CSV, the records shown, with the columns of negtrack export.

    \b
    negtrack show border-monitors
    negtrack show article:7 --as-of 2024-12-31
    negtrack show Yerevan apri-2025-03 -f json
    """
    from negtrack.answers.select import narrow
    from negtrack.answers.show import collect, focus_dossiers, records_shown
    from negtrack.cli.output import show_json, show_markdown, show_page

    book = open_ledger(ledger)
    entries, remarks = _look_up(book, ids)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    dossiers = collect(book, question, entries)
    if issue or party:
        part = narrow(book, look_up_issues(book, issue), look_up_parties(book, party))
        dossiers = focus_dossiers(dossiers, part)
        if not dossiers:
            note("nothing of this concerns what --issue and --party name")
    if format is Format.JSON:
        from negtrack.formats.dossiers import dossiers_json

        show_json(dossiers_json(book, question, dossiers), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import tables

        shown = records_shown(dossiers)
        write_table(tables.positions(book, [r for r in book.positions if r.id in shown]), output, book)
    else:
        from negtrack.views.show import show_page_of

        page = show_page_of(book, question, dossiers, remarks)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0


def _look_up(book: Ledger, names: list[str]) -> tuple[list[Entry], list[str]]:
    """Everything that the names mean, each once, and a remark on each that means several things.

    Raises Unusable with all the names that mean nothing.
    """
    from negtrack.ledger.lookup import UnknownName, look_up
    from negtrack.views.text import harmless

    entries: dict[Entry, None] = {}
    remarks: list[str] = []
    faults: list[str] = []
    for name in names:
        try:
            found = look_up(book, name)
        except UnknownName as fault:
            faults.append(harmless(str(fault)))
            continue
        entries.update(dict.fromkeys(found))
        if len(found) > 1:
            meant = ", ".join(f"{entry.kind.value}:{entry.id}" for entry in found)
            remarks.append(f'"{name}" is the name of {len(found)} things, each shown below: {meant}')
    if faults:
        raise Unusable("\nnegtrack: ".join(faults))
    return list(entries), remarks
