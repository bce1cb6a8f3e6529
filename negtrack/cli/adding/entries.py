"""``negtrack add KIND``: any entry but a position, by flags made from the table of fields, or by questions."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negtrack.cli import options
from negtrack.cli.adding.destination import named_file, own_ledger
from negtrack.cli.adding.flags import option_in
from negtrack.cli.adding.hiding import hiding_private
from negtrack.cli.session import Unusable, note, open_ledger
from negtrack.ledger import fields as table
from negtrack.ledger.fields import Field

if TYPE_CHECKING:
    from negtrack.ledger.findings import Fault
    from negtrack.ledger.model import Ledger
    from negtrack.writing.insert import Value
    from negtrack.writing.new_entry import EntryDraft

KINDS = {
    "party": "a participant, or a group with its members",
    "topic": "a heading under which issues are shown",
    "issue": "a contested question, with its options",
    "option": "one more way to settle an issue",
    "article": "a unit of the draft treaty",
    "source": "a publication",
    "condition": "something that must happen first",
    "event": "a deed or a milestone",
    "count": "a count of agreed articles that a party published",
}
"""The kinds of entries that can be added, with what they are."""

_WITHOUT_ID = ("event", "count")
_LISTS = ("refs", "texts", "members", "blocks", "articles")
_SINGULAR = {
    "aliases": "--alias", "members": "--member", "parties": "--party", "articles": "--article", "issues": "--issue",
    "principals": "--principal", "options": "--option",
}  # fmt: skip
_INNER = {"dated": "date", "closed": "date", "archive": "file"}
"""Fields that are maps, each with the one of its keys that the flag of the field itself gives."""

_EXAMPLES = {
    "party": 'negtrack add party NO --name Norway --role mediator --alias "the Norwegians"',
    "topic": 'negtrack add topic text --title "The text of the treaty"',
    "issue": 'negtrack add issue toll --title "The toll" --question "Who takes the toll?" \\\n'
    '        --option "half=Each takes half" --option "none=Nobody takes any"',
    "option": 'negtrack add option thirds --issue toll --title "A third each, a third for repairs"',
    "article": 'negtrack add article 7 --title "The toll" --issue toll',
    "source": 'negtrack add source daily-1 --title "Talks go on" --publisher "The Daily" \\\n'
    "        --kind news --side none --published 2026-03-02",
    "condition": 'negtrack add condition dredged --title "The river is dredged" --holder S \\\n'
    "        --blocks signing --raised 2026-01-10 --raised-source daily-1",
    "event": 'negtrack add event --date 2026-03-02 --title "Third round of talks" --source daily-1',
    "count": "negtrack add count --date 2026-03-02 --said-by N --agreed 13 --of 17 --source daily-1",
}


def command_of(kind: str) -> Callable[..., int]:
    """The function of ``negtrack add KIND``, with a parameter for each field of the kind."""
    fields = table.KINDS[kind]

    @hiding_private
    def command(**values: Any) -> int:
        return _add(kind, values)

    parameters = [] if kind == "count" else [_positional(kind)]
    if kind == "option":
        parameters.append(
            _parameter("of_issue", str | None, ("--issue", "-i"), "The issue that it is an option of.", "ID")
        )
    for field in fields:
        parameters += _parameters(field)
    parameters += [
        _parameter("to", Path | None, ("--to",), "The file of a folder ledger to write in.", "FILE"),
        _flag("dry_run", ("--dry-run",), "Show what would be written, and write nothing."),
        _flag("yes", ("--yes", "-y"), "Do not ask before it is saved."),
        inspect.Parameter("ledger", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=options.Ledger),
    ]
    command.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__name__ = kind
    command.__doc__ = (
        f"Add {KINDS[kind]}: with flags, or at a terminal by answering questions.\n\n"
        "It is written beside its like, in the style of the file, and only if the whole ledger is sound with it.\n\n"
        f"\b\n    {_EXAMPLES[kind]}\n"
    )
    return command


def _positional(kind: str) -> inspect.Parameter:
    metavar, help = ("[TITLE]", "What happened.") if kind == "event" else ("[ID]", "An id of your choice.")
    annotation = Annotated[str | None, typer.Argument(metavar=metavar, help=help, show_default=False)]
    return inspect.Parameter("named", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _parameter(name: str, type: Any, flags: tuple[str, ...], help: str, metavar: str) -> inspect.Parameter:
    annotation = Annotated[type, typer.Option(*flags, help=help, metavar=metavar)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _flag(name: str, flags: tuple[str, ...], help: str) -> inspect.Parameter:
    annotation = Annotated[bool, typer.Option(*flags, help=help)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)


def _parameters(field: Field) -> list[inspect.Parameter]:
    """The parameters that fill a field: one, or one for each key where it is a map."""
    help = f"{field.doc[0].upper()}{field.doc[1:]}, such as {field.example.rstrip('.?')}."
    needed = " Required." if field.required else ""
    if field.type == "options":
        help = "An option, as ID=TITLE or its title. Repeat it for each: two or more."
        return [_parameter("f_options", list[str] | None, ("--option",), help, "ID=TITLE")]
    if field.type == "truth":
        return [_flag(f"f_{field.name}", (_flag_of(field.name),), f"{field.doc[0].upper()}{field.doc[1:]}.")]
    if field.type in _INNER:
        found = []
        for inner in table.KINDS[field.type]:
            if inner.name != "note":
                whole = inner.name == _INNER[field.type]
                flag = _flag_of(field.name) if whole else f"{_flag_of(field.name)}-{inner.name}"
                text = f"{field.doc}: {inner.doc}" if whole else f"{inner.doc}"
                found.append(
                    _parameter(
                        f"f_{field.name}__{inner.name}", str | None, (flag,), f"{text[0].upper()}{text[1:]}.", "TEXT"
                    )
                )
        return found
    if field.type in _LISTS:
        flags = tuple(dict.fromkeys((_SINGULAR.get(field.name, _flag_of(field.name)), _flag_of(field.name))))
        return [_parameter(f"f_{field.name}", list[str] | None, flags, f"{help} May be repeated.{needed}", "TEXT")]
    if field.choices:
        help = f"{field.doc[0].upper()}{field.doc[1:]}: {', '.join(field.choices)}."
    return [_parameter(f"f_{field.name}", str | None, (_flag_of(field.name),), f"{help}{needed}", "TEXT")]


def _flag_of(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _add(kind: str, values: Mapping[str, Any]) -> int:
    """Add an entry of a kind."""
    from negtrack.cli.adding.saving import offer_to_move_covered_to, places, save, tell_hints
    from negtrack.cli.prompts import ask_yes, is_conversation
    from negtrack.writing.new_entry import file_of_section, put, try_entry

    path = own_ledger(values["ledger"])
    book = open_ledger(path)
    conversation = is_conversation()
    draft = _draft(book, kind, values)
    if conversation:
        draft = _asked(book, draft)
    _refuse_lacking(draft)
    if draft.kind == "option" and draft.issue not in book.issues:
        from negtrack.ledger.findings import did_you_mean

        raise Unusable(f'--issue: there is no issue "{draft.issue}": {did_you_mean(draft.issue, list(book.issues))}')
    if draft.kind == "option" and draft.id in book.issues[draft.issue].options:
        raise Unusable(f'{draft.issue} has an option "{draft.id}" already')
    found = file_of_section(book, draft)
    to = values["to"]
    if found is None and to is None:
        raise Unusable("say with --to which file of the ledger it goes to")
    target = named_file(book, path, to) if to is not None else Path(str(found))
    again = f"; to take it up again: {_as_command(draft)}" if conversation else ""
    trial = try_entry(path, book, target, draft)
    if trial.faults:
        _tell_faults(draft, trial.faults)
        raise Unusable(f"nothing was saved{again}")
    _show(draft, trial.broken, trial.hints if values["dry_run"] or conversation else ())
    if values["dry_run"]:
        before = target.read_bytes() if target.exists() else b""
        for place, text in places(target, before, put(before, draft, book)):
            print(f"\n{place}\n{text}")
        return 0
    if conversation and not values["yes"] and not ask_yes("Save it?"):
        note(f"nothing was saved{again}")
        return 0
    save(path, target, lambda now, data: put(data, draft, now), again)
    what = f"{draft.kind} {draft.id}".strip()
    note(f"saved: {what} in {target}")
    if not conversation:
        tell_hints(trial.hints)
    if kind in _WITHOUT_ID:
        from negtrack.ledger.dates import parse_interval

        offer_to_move_covered_to(
            path, book, parse_interval(str(draft.fields["date"])), conversation and not values["yes"]
        )
    return 0


def _draft(book: Ledger, kind: str, values: Mapping[str, Any]) -> EntryDraft:
    """The entry that the flags tell."""
    from negtrack.writing.new_entry import EntryDraft

    told: dict[str, Value] = {}
    for field in table.KINDS[kind]:
        if field.type in _INNER:
            inner = {
                one.name: value
                for one in table.KINDS[field.type]
                if (value := values.get(f"f_{field.name}__{one.name}")) is not None
            }
            if inner:
                told[field.name] = inner
            continue
        value = values[f"f_{field.name}"]
        if value is None or value is False:
            continue
        if field.type == "truth":
            told[field.name] = "yes"
        elif field.type == "options":
            told[field.name] = dict(option_in(text) for text in value)
        elif isinstance(value, list):
            parts = value if field.type == "texts" else [part.strip() for text in value for part in _parts(book, text)]
            ids = [_named(book, field, part) for part in parts]
            told[field.name] = ids[0] if len(ids) == 1 and field.type != "texts" else ids
        else:
            told[field.name] = _named(book, field, value)
    named = values.get("named") or ""
    if kind == "event" and named:
        if "title" in told:
            raise Unusable("an event has no id: leave out either the word before the flags or --title")
        told["title"] = named
        named = ""
    issue = _named(book, Field("issue", "ref", True, "", "", of="issue"), values.get("of_issue") or "")
    return EntryDraft(kind, named, told, issue)


def _parts(book: Ledger, text: str) -> list[str]:
    """The parts of a list with commas; a name may have a comma in it."""
    names = {name for party in book.parties.values() for name in (party.name, *party.aliases)}
    return [text] if text in names else text.split(",")


def _named(book: Ledger, field: Field, word: str) -> str:
    """The id that a word means in a field: of a party, an issue, a source or a condition by its name or title."""
    from negtrack.writing.sheet_words import SheetWords

    column = {"party": "party", "issue": "issue", "condition": "conditions"}.get(field.of)
    column = "issue" if field.type == "blocks" else column
    if column is None or not word or (field.type == "side" and word == "none"):
        return word
    found = SheetWords(book, {}).vocabulary(column).find(word)
    return found[0] if len(found) == 1 else word


def _asked(book: Ledger, draft: EntryDraft) -> EntryDraft:
    """Ask for what the entry lacks and return it whole; who stops before the end is told how to go on later."""
    from negtrack.cli.adding import interview
    from negtrack.cli.prompts import ask_choice
    from negtrack.writing.new_entry import missing_of

    wants_id = draft.kind not in _WITHOUT_ID and not draft.id
    if not (wants_id or missing_of(draft) or (draft.kind == "option" and not draft.issue)):
        return draft
    fields: dict[str, Any] = dict(draft.fields)
    if draft.id:
        fields["id"] = draft.id
    try:
        if draft.kind == "option" and not draft.issue:
            issue = ask_choice("Issue", {one.id: one.title for one in book.issues.values()})
            draft = draft._replace(issue=issue)
        question = "" if draft.kind in _WITHOUT_ID else f"Id of the new {draft.kind}"
        interview.ask_entry(book, draft.kind, fields, question)
    except (KeyboardInterrupt, typer.Abort):
        left = draft._replace(id=str(fields.pop("id", "")), fields=fields)
        note(f"nothing was saved; to take it up again: {_as_command(left)}")
        raise
    return draft._replace(id=str(fields.pop("id", "")), fields=fields)


def _refuse_lacking(draft: EntryDraft) -> None:
    """Raise Unusable, having named them all, where something that it must have is missing."""
    from negtrack.writing.new_entry import missing_of

    lacking = ["ID"] if draft.kind not in _WITHOUT_ID and not draft.id else []
    lacking += ["--issue"] if draft.kind == "option" and not draft.issue else []
    lacking += [_SINGULAR.get(name, _flag_of(name)) for name in missing_of(draft)]
    if draft.kind == "count" and not {"agreed", "percent"} & draft.fields.keys():
        lacking.append("--agreed or --percent")
    if lacking:
        from negtrack.views.text import joined_with_and

        raise Unusable(f"{joined_with_and(lacking)} {'is' if len(lacking) == 1 else 'are'} missing: nothing was saved")


def _tell_faults(draft: EntryDraft, faults: list[Any]) -> None:
    from negtrack.views.text import harmless

    for fault in faults:
        where = f"{_SINGULAR.get(fault.field, _flag_of(fault.field))}: " if fault.field else ""
        print(harmless(f"{where}error[{fault.code}] {fault.message}"), file=sys.stderr)
        print(f"  {harmless(fault.help)}", file=sys.stderr)


def _show(draft: EntryDraft, broken: Iterable[Fault], hints: Iterable[Fault]) -> None:
    """Show the entry, what check will then say of others, and hints."""
    from negtrack.cli.adding.saving import hint_lines
    from negtrack.cli.output import show_page
    from negtrack.views.page import Block, Page, line, text
    from negtrack.writing.new_entry import entry_words

    where = f" of {draft.issue}" if draft.issue else ""
    blocks: list[Block] = [line(text(f"{draft.kind} {draft.id}".strip() + where, "heading"))]
    blocks += [line("  ", text(words), indent=4) for words in entry_words(draft)]
    blocks += [line(f"negtrack check will then say: {fault.message}", indent=2) for fault in broken]
    blocks += hint_lines(hints)
    show_page(Page(tuple(blocks)), None)


def _as_command(draft: EntryDraft) -> str:
    """The call of ``add KIND`` with these fields."""
    words = ["negtrack", "add", draft.kind, *([draft.id] if draft.id else [])]
    if draft.issue:
        words += ["--issue", draft.issue]
    for field in table.KINDS[draft.kind]:
        if field.name not in draft.fields:
            continue
        value = draft.fields[field.name]
        flag = _SINGULAR.get(field.name, _flag_of(field.name))
        if field.type == "truth":
            words.append(flag)
        elif field.type == "options" and isinstance(value, Mapping):
            words += [word for id, title in value.items() for word in (flag, f"{id}={title}")]
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                own = name == _INNER.get(field.type)
                words += [_flag_of(field.name) if own else f"{_flag_of(field.name)}-{name}", str(inner)]
        else:
            for each in [value] if isinstance(value, str) else value:
                words += [flag, str(each)]
    return shlex.join(words)
