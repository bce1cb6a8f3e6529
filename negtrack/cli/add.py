"""``negtrack add``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date as calendar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negtrack.cli import options
from negtrack.cli.adding.destination import own_ledger, target
from negtrack.cli.adding.flags import as_command, by_title, conditions_in, flag_of, given_fields, ids_in, parties_in
from negtrack.cli.adding.hiding import hiding_private
from negtrack.cli.session import Unusable, note, open_ledger

if TYPE_CHECKING:
    from negtrack.ledger.findings import Fault
    from negtrack.ledger.model import Ledger
    from negtrack.writing.insert import NewEntry, Value
    from negtrack.writing.new_position import FieldFault, Trial

Text = str | None
Texts = list[str] | None


def _field(help: str, *names: str, metavar: str = "TEXT") -> Any:
    return typer.Option(*names, help=help, metavar=metavar, **options.completing(_COMPLETED.get(names[0], "")))


_COMPLETED = {
    "--party": "parties", "--said-by": "parties", "--source-side": "parties", "--issue": "issues", "--act": "acts",
    "--option": "options", "--rejects": "options", "--conditions": "conditions", "--source": "sources",
    "--supersedes": "positions", "--adds": "positions", "--corrects": "positions", "--retracts": "positions",
    "--denies": "positions",
}  # fmt: skip
"""What a shell completes the flags with, by the flag."""


@hiding_private
def run(
    context: typer.Context,
    party: Annotated[Texts, _field("Who: id, name or alias. Repeat it for a joint act.", "--party", "-p")] = None,
    issue: Annotated[Text, _field("The issue.", "--issue", "-i", metavar="ID")] = None,
    date: Annotated[Text, _field("When: YYYY-MM-DD, YYYY-MM, YYYY, or two of them with a slash.", "--date")] = None,
    act: Annotated[Text, _field("demands, proposes, accepts, rejects, sets-aside, …", "--act")] = None,
    option: Annotated[Texts, _field("The option; several: any of these.", "--option", metavar="ID")] = None,
    rejects: Annotated[Texts, _field("An option ruled out besides.", "--rejects", metavar="ID")] = None,
    conditions: Annotated[
        Texts, _field("A condition, or OPTION:CONDITION where it is one option's.", "--conditions", metavar="ID")
    ] = None,
    level: Annotated[Text, _field("How firm: principle, text, initialled, signed, …", "--level")] = None,
    said_by: Annotated[Texts, _field("Who said it, where not the party itself.", "--said-by")] = None,
    speaker: Annotated[Text, _field("The person or office.", "--speaker")] = None,
    audience: Annotated[Text, _field("To whom, or on what occasion (the field “to”).", "--audience")] = None,
    summary: Annotated[Text, _field("What was said, in your own words.", "--summary")] = None,
    source: Annotated[Text, _field("The source that carries it.", "--source", metavar="ID")] = None,
    locator: Annotated[Text, _field("The place in the source.", "--locator")] = None,
    quote: Annotated[Text, _field("The quoted words.", "--quote")] = None,
    id: Annotated[Text, _field("An id of its own. Default: PARTY-ISSUE-DATE.", "--id", metavar="ID")] = None,
    recorded: Annotated[Text, _field("The day it is entered. Default: today.", "--recorded")] = None,
    note_text: Annotated[Text, _field("Anything the reader should know.", "--note")] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Keep it private: no public output shows anything of it.")
    ] = False,
    private_note: Annotated[Text, _field("A note that no public output shows.", "--private-note")] = None,
    supersedes: Annotated[Text, _field("The record that it replaces.", "--supersedes", metavar="ID")] = None,
    adds: Annotated[Text, _field("The record that it joins.", "--adds", metavar="ID")] = None,
    corrects: Annotated[Text, _field("The record that it mends: our own error.", "--corrects", metavar="ID")] = None,
    retracts: Annotated[
        Text, _field("The record whose report the outlet took back.", "--retracts", metavar="ID")
    ] = None,
    denies: Annotated[Text, _field("The record that the party disowns.", "--denies", metavar="ID")] = None,
    new_source: Annotated[
        Text, _field("Enter a source of this id, too; the record cites it.", "--new-source", metavar="ID")
    ] = None,
    source_title: Annotated[Text, _field("The new source: its title.", "--source-title")] = None,
    source_publisher: Annotated[Text, _field("Who published it.", "--source-publisher")] = None,
    source_kind: Annotated[Text, _field("statement, news, analysis, …", "--source-kind")] = None,
    source_side: Annotated[Text, _field("The party whose viewpoint it has, or none.", "--source-side")] = None,
    source_published: Annotated[Text, _field("When it was published.", "--source-published")] = None,
    source_url: Annotated[Text, _field("Its address.", "--source-url")] = None,
    source_author: Annotated[Text, _field("Who wrote it.", "--source-author")] = None,
    source_language: Annotated[Text, _field("Its language, as a code.", "--source-language")] = None,
    source_note: Annotated[Text, _field("Anything to know of it.", "--source-note")] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="The file of a folder ledger to write in. Default: that of the issue's latest record.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before it is saved.")] = False,
    ledger: options.Ledger = None,
) -> int:
    """Add a position to the ledger: with flags, or at a terminal by answering questions.

    What the record says, and what it changes, is shown before it is saved. The rest of the file stays as it is, byte
    for byte; nothing is written unless the whole ledger is sound with it.

    \b
    negtrack add
    negtrack add --party Baku --issue constitution --date 2026-06-01 --act demands \\
        --option amend-first --summary "Asks again." --source apri-2025-03 --locator "line 5"
    negtrack add … --new-source daily-1 --source-title News --source-publisher Daily \\
        --source-kind news --source-side none
    negtrack add … --dry-run
    """  # fmt: skip
    from negtrack.cli.adding.saving import offer_to_move_covered_to, tell_hints
    from negtrack.cli.prompts import ask_yes, is_conversation

    if context.invoked_subcommand is not None:
        return 0
    path = own_ledger(ledger)
    book = open_ledger(path)
    faults: list[FieldFault] = []
    position = given_fields(
        id=id, party=parties_in(book, "party", party, faults), issue=issue, date=date, act=act, option=ids_in(option),
        rejects=ids_in(rejects), conditions=conditions_in(conditions, option), level=level,
        said_by=parties_in(book, "said_by", said_by, faults), speaker=speaker, to=audience, summary=summary,
        source=source or new_source, locator=locator, quote=quote, recorded=recorded, supersedes=supersedes, adds=adds,
        corrects=corrects, retracts=retracts, denies=denies, note=note_text, private="yes" if private else None,
        private_note=private_note,
    )  # fmt: skip
    by_title(book, position)
    source_fields = given_fields(
        title=source_title, publisher=source_publisher, kind=source_kind, side=source_side,
        published=source_published, url=source_url, author=source_author, language=source_language, note=source_note,
    )  # fmt: skip
    if private and new_source is not None:
        source_fields["private"] = "yes"  # a public one would tell that there is something to know
    conversation = is_conversation()
    new = _complete(book, position, source_fields, new_source, faults, conversation and not faults)
    position.setdefault("recorded", calendar.today().isoformat())
    again = f"; to take it up again: {as_command(position, new)}" if conversation else ""
    trial = _try_out(path, book, position, new, faults, again)
    file = target(book, path, to, str(position["issue"]), conversation)
    _show(book, trial, file, position, new, dry_run, trial.hints if dry_run or conversation else ())
    if dry_run:
        return 0
    if conversation and not yes and not ask_yes("Save it?"):
        note(f"nothing was saved{again}")
        return 0
    _save(path, file, position, new, again)
    if not conversation:
        tell_hints(trial.hints)
    assert trial.record is not None
    offer_to_move_covered_to(path, book, trial.record.date, conversation and not yes)
    return 0


def _complete(
    book: Ledger,
    position: dict[str, Value],
    source_fields: dict[str, Value],
    new_source: str | None,
    faults: list[FieldFault],
    conversation: bool,
) -> NewEntry | None:
    """Fill the position by asking, or note what is missing; gives the new source, if any."""
    from negtrack.ledger.fields import KINDS
    from negtrack.writing.insert import NewEntry
    from negtrack.writing.new_position import FieldFault, missing_fields, required_and_missing

    if source_fields and new_source is None:
        names = ", ".join(flag_of("sources", name) for name in source_fields)
        raise Unusable(f"{names}: say with --new-source which id the source has")
    if new_source is not None and position["source"] != new_source:
        raise Unusable(f"--source {position['source']} beside --new-source {new_source}: keep one of them")
    new = None if new_source is None else NewEntry(source_fields, new_source)
    if conversation:
        new = _ask(book, position, new)
    lacking = [("positions", "position", name) for name in missing_fields(position)]
    lacking += [("sources", "source", name) for name in (required_and_missing("source", new.fields) if new else ())]
    told = {fault.field for fault in faults}
    for section, kind, name in lacking:
        if section == "positions" and name in told:
            continue
        field = next(field for field in KINDS[kind] if field.name == name)
        faults.append(FieldFault(section, name, "NT102", "missing", f"{field.doc}, such as {field.example}"))
    return new


def _ask(book: Ledger, position: dict[str, Value], new: NewEntry | None) -> NewEntry | None:
    """Ask for what is missing; who stops before the end is told how to go on later."""
    from negtrack.cli.adding import interview
    from negtrack.writing.insert import NewEntry
    from negtrack.writing.new_position import missing_fields, required_and_missing

    source: dict[str, Any] = {}
    if new is not None:
        source = {"id": new.key, **new.fields} if new.key else dict(new.fields)

    def made() -> NewEntry | None:
        fields = {name: value for name, value in source.items() if name != "id"}
        return NewEntry(fields, str(source["id"])) if "id" in source else None

    try:
        if missing_fields(position):
            interview.ask_position(book, position, new and dict(new.fields), source)
        if new is not None and required_and_missing("source", new.fields):
            interview.ask_source(book, source)
            position["source"] = source["id"]
    except (KeyboardInterrupt, typer.Abort):
        if position or source:
            note(f"nothing was saved; to take it up again: {as_command(position, made())}")
        raise
    return made()


def _try_out(
    path: Path, book: Ledger, position: dict[str, Value], new: NewEntry | None, faults: list[FieldFault], again: str
) -> Trial:
    """Read the ledger with the position. Raises Unusable, having shown them all, where there are faults."""
    from negtrack.ledger.fields import KINDS
    from negtrack.views.text import harmless, joined_with_and
    from negtrack.writing.new_position import try_out

    trial = try_out(path, book, position, new)
    order = {field.name: number for number, field in enumerate(KINDS["position"])}
    found = sorted([*faults, *trial.faults], key=lambda fault: (fault.section, order.get(fault.field, 0)))
    if not found:
        return trial
    missing = [flag_of(fault.section, fault.field) for fault in found if fault.message == "missing"]
    for fault in found:
        where = f"{flag_of(fault.section, fault.field)}: " if fault.field or fault.section == "sources" else ""
        said = f"{where}error[{fault.code}] {fault.message}"
        print(f"{harmless(said)}\n  {harmless(fault.help)}", file=sys.stderr)
    what = f"{joined_with_and(missing)} {'is' if len(missing) == 1 else 'are'} missing: " if missing else ""
    raise Unusable(f"{what}nothing was saved{again}")


def _show(
    book: Ledger,
    trial: Trial,
    target: Path,
    position: dict[str, Value],
    new: NewEntry | None,
    dry_run: bool,
    hints: Iterable[Fault],
) -> None:
    """Show the position in a sentence, what it changes, and with ``--dry-run`` the text and its place."""
    from negtrack.cli.adding.saving import hint_lines
    from negtrack.cli.output import show_page, write
    from negtrack.rules.query import Question
    from negtrack.views.addition import effect_lines, position_sentence
    from negtrack.views.page import BLANK, Block, Page, line, text
    from negtrack.writing.new_position import effect

    assert trial.after is not None
    assert trial.record is not None
    record = trial.record
    blocks: list[Block] = [line(text(position_sentence(trial.after, record), "heading"), indent=2)]
    blocks.append(line("  ", text(record.summary), indent=2))
    today = calendar.today().toordinal()
    days = {"today": today} if record.date.last == today else {record.date.text: record.date.last, "today": today}
    for when, day in days.items():
        changed = effect(book, trial.after, record.issue, Question(day))
        blocks += [BLANK, *effect_lines(trial.after, changed, when)]
    blocks += [line(f"negtrack check will then say: {fault.message}", indent=2) for fault in trial.broken]
    blocks += hint_lines(hints)
    show_page(Page(tuple(blocks)), None)
    if dry_run:
        for place, added in _places(target, book, position, new):
            write(f"\n{place}\n{added}\n", None)


def _places(target: Path, book: Ledger, position: dict[str, Value], new: NewEntry | None) -> Iterable[tuple[str, str]]:
    """The texts that would be written, each with its place."""
    from negtrack.cli.adding.saving import places

    before = target.read_bytes() if target.exists() else b""
    return places(target, before, _written(book, str(target), before, position, new))


def _written(book: Ledger, target: str, data: bytes, position: dict[str, Value], new: NewEntry | None) -> bytes:
    """A file's bytes with the position beside the latest record of its issue, and with the new source."""
    from negtrack.writing.insert import NewEntry, insert
    from negtrack.writing.new_position import own_id, put_position

    own = None if "id" in position else own_id(book, position)  # others may have added meanwhile
    if new is not None:
        data = insert(data, "sources", [new])
    return put_position(book, target, data, NewEntry(position | ({"id": own} if own else {})))


def _save(path: Path, target: Path, position: dict[str, Value], new: NewEntry | None, again: str) -> None:
    from negtrack.cli.adding.saving import save

    saved = save(path, target, lambda book, data: _written(book, str(target), data, position, new), again)
    known = {record.id for record in saved.before.positions}
    record = next(record for record in saved.after.positions if record.id not in known)
    name = "a private record" if record.private and not sys.stderr.isatty() else record.id
    note(f"saved as {name} in {saved.after.files[record.place.file]}:{record.place.line}")


def declare(name: str, help: str) -> Any:
    """The command: a position by itself, and one command for each other kind of entry."""
    from negtrack.cli.adding.entries import KINDS, command_of

    group = typer.Typer(name=name, short_help=help, add_completion=False, rich_markup_mode=None)
    group.callback(invoke_without_command=True, no_args_is_help=False, subcommand_metavar="[KIND [ID] …]")(run)
    for kind in KINDS:
        group.command(kind, short_help=KINDS[kind])(command_of(kind))
    return typer.main.get_command(group)
