"""Questions put to somebody at a terminal: a text, one of several things, several of them, yes or no.

``ask_position`` and ``ask_source`` put those by which ``negtrack add`` fills what its flags have not said.

Choices are completed with the tab key where Python has readline, and may be given by number. An answer that will not
do is asked for again; the end of input ends the command as an interrupt does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import typer

from negtrack.ledger.dates import DateError, parse_interval
from negtrack.ledger.fields import KINDS
from negtrack.ledger.findings import did_you_mean
from negtrack.ledger.model import HOLDING_ACTS, OPTION_ACTS, Act, Ledger
from negtrack.views.text import harmless
from negtrack.writing.insert import Value

try:
    import readline
except ImportError:  # Python built without it: the same questions, without completion
    readline = None  # type: ignore[assignment]

_LISTED = 25


def is_conversation() -> bool:
    """Whether somebody sits at a terminal, who sees what is asked and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_text(question: str, default: str = "", needed: bool = True, refuse: Callable[[str], str] | None = None) -> str:
    """A line of text; empty only where none is ``needed``. ``refuse`` says what is wrong with an answer, or nothing."""
    while True:
        answer = _answer(question, default) or default
        if answer:
            complaint = refuse(answer) if refuse else ""
            if not complaint:
                return answer
            print(f"  {harmless(complaint)}")
        elif not needed:
            return ""


def ask_choice(question: str, choices: Mapping[str, str], default: str = "", needed: bool = True) -> str:
    """The id of one of the choices, which map ids to titles; empty where none is ``needed`` and given."""
    return next(iter(_choose(question, choices, default, needed, several=False, aliases={})), "")


def ask_choices(
    question: str, choices: Mapping[str, str], needed: bool = True, aliases: Mapping[str, str] | None = None
) -> list[str]:
    """The ids of some of the choices, given with commas between them; ``aliases`` are further names of ids."""
    return _choose(question, choices, "", needed, several=True, aliases=aliases or {})


def ask_yes(question: str) -> bool:
    """Yes or no; no where the answer is neither."""
    return _answer(f"{question} [y/N]", "").casefold() in ("y", "yes")


def _choose(
    question: str, choices: Mapping[str, str], default: str, needed: bool, several: bool, aliases: Mapping[str, str]
) -> list[str]:
    ids = list(choices)
    names = {name.casefold(): id for name, id in aliases.items()}
    if len(ids) <= _LISTED:
        _list(choices)
    hint = f"{question} (several with commas)" if several else question
    if len(ids) > _LISTED:
        hint += f" ({len(ids)} of them: ? lists them)"
    while True:
        with _completing(ids):
            answer = _answer(hint, default) or default
        if answer == "?":
            _list(choices)
            continue
        words = [word.strip() for word in (answer.split(",") if several else [answer]) if word.strip()]
        found = [_meant(word, choices) or names.get(word.casefold()) for word in words]
        if None not in found and (found or not needed):
            return [id for id in dict.fromkeys(found) if id is not None]
        for word, id in zip(words, found, strict=True):
            if id is None:
                print(f'  there is no "{harmless(word)}": {harmless(did_you_mean(word, ids))}')


def _list(choices: Mapping[str, str]) -> None:
    for number, (id, title) in enumerate(choices.items(), 1):
        print(f"  {number:>2}  {harmless(id)}" + (f"  {harmless(title)}" if title and title != id else ""))


def _meant(word: str, choices: Mapping[str, str]) -> str | None:
    """The choice that a word means: an id, a number in the list, or a title that no other choice has."""
    if word in choices:
        return word
    ids = list(choices)
    if word.isdecimal() and 0 < int(word) <= len(ids):
        return ids[int(word) - 1]
    alike = [id for id, title in choices.items() if word.casefold() in (id.casefold(), title.casefold())]
    return alike[0] if len(alike) == 1 else None


def _answer(question: str, default: str) -> str:
    shown = f" [{harmless(default)}]" if default else ""
    try:
        return input(f"{question}{shown}: ").strip()
    except EOFError:
        print()
        raise typer.Abort from None


@contextmanager
def _completing(words: Sequence[str]) -> Iterator[None]:
    """While this lasts, the tab key completes these words."""
    if readline is None:
        yield
        return

    def complete(begun: str, number: int) -> str | None:
        found = [word for word in words if word.casefold().startswith(begun.casefold())]
        return found[number] if number < len(found) else None

    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(", ")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)


_ACTS = {
    Act.DEMANDS: "insists on an option",
    Act.PROPOSES: "puts an option forward",
    Act.ACCEPTS: "takes what another put forward, or a common text",
    Act.REJECTS: "rules an option out",
    Act.SETS_ASIDE: "leaves the issue out of the agreement by consent",
    Act.OUT_OF_SCOPE: "says it is not on the agenda",
    Act.RESERVES: "studying, no comment",
    Act.WITHDRAWS: "drops its position",
    Act.REAFFIRMS: "says again what stands",
    Act.OMITS: "is reported not to raise it",
}
"""The acts, in the words of somebody who chooses one."""

_NEW = "new"


def ask_position(ledger: Ledger, given: dict[str, Value], source_given: bool) -> dict[str, Value]:
    """The fields of a position: those given, and the answers for what is missing. ``source`` is "new" for a new one."""
    fields = dict(given)
    parties = {party.id: party.name for party in ledger.parties.values()}
    aliases = {alias: party.id for party in ledger.parties.values() for alias in party.aliases}
    if "party" not in fields:
        fields["party"] = _one_or_list(ask_choices("Party", parties, aliases=aliases))
    if "issue" not in fields:
        fields["issue"] = ask_choice("Issue", {issue.id: issue.title for issue in ledger.issues.values()})
    if "act" not in fields and "retracts" not in fields and "denies" not in fields:
        fields["act"] = ask_choice("Act", {act.value: words for act, words in _ACTS.items()})
    issue = ledger.issues.get(str(fields["issue"]))
    act = fields.get("act")
    if issue is not None and "option" not in fields and act in OPTION_ACTS:
        titles = {option.id: option.title for option in issue.options.values()}
        fields["option"] = _one_or_list(ask_choices("Option", titles))
    if ledger.conditions and "conditions" not in fields and act in HOLDING_ACTS:
        conditions = {condition.id: condition.title for condition in ledger.conditions.values()}
        fields |= _if_any("conditions", ask_choices("Conditions, if any", conditions, needed=False))
    if "said_by" not in fields:
        question = "Said by, if not by the party itself"
        fields |= _if_any("said_by", ask_choices(question, parties, needed=False, aliases=aliases))
    if "summary" not in fields:
        fields["summary"] = ask_text("Summary, in your own words")
    if "source" not in fields and not source_given:
        sources = {source.id: f"{source.publisher}: {source.title}" for source in ledger.sources.values()}
        fields["source"] = ask_choice("Source", {_NEW: "a source that the ledger does not have yet", **sources})
    for name, question in (("locator", "Place in the source, such as line 5"), ("quote", "Quoted words")):
        if name not in fields:
            answer = ask_text(f"{question} (may be empty)", needed=False)
            fields |= {name: answer} if answer else {}
    if "date" not in fields:
        cited = ledger.sources.get(str(fields.get("source")))
        published = cited.published.text.rstrip("~") + "~" if cited and cited.published else ""
        fields["date"] = ask_text("Date: YYYY-MM-DD, YYYY-MM or YYYY", published, refuse=_date_fault)
    return fields


def ask_source(ledger: Ledger, id: str, given: dict[str, Value]) -> tuple[str, dict[str, Value]]:
    """The id and the fields of a new source: those given, and the answers for what is missing."""
    id = id or ask_text("Id of the new source, such as daily-2025-03-13", refuse=partial(_id_fault, ledger))
    fields = dict(given)
    for field in KINDS["source"]:
        if field.name in fields or field.name in ("archive", "note", "author", "private", "private_note"):
            continue
        question = field.doc[0].upper() + field.doc[1:]
        if field.name == "side":
            sides = {"none": "no party's", **{party.id: party.name for party in ledger.parties.values()}}
            fields["side"] = ask_choice("Written from the viewpoint of", sides)
        elif field.choices:
            fields[field.name] = ask_choice(question, dict.fromkeys(field.choices, ""))
        else:
            refuse = _date_fault if field.type == "date" else None
            optional = "" if field.required else " (may be empty)"
            answer = ask_text(f"{question}{optional}", needed=field.required, refuse=refuse)
            fields |= {field.name: answer} if answer else {}
    return id, fields


def wants_new_source(fields: dict[str, Value], ledger: Ledger) -> bool:
    """Whether the answer was that the source is a new one."""
    return fields.get("source") == _NEW and _NEW not in ledger.sources


def _one_or_list(ids: list[str]) -> Value:
    return ids[0] if len(ids) == 1 else ids


def _if_any(name: str, ids: list[str]) -> dict[str, Value]:
    return {name: _one_or_list(ids)} if ids else {}


def _date_fault(text: str) -> str:
    try:
        parse_interval(text)
    except DateError as error:
        return f"{error}; {error.help}"
    return ""


def _id_fault(ledger: Ledger, id: str) -> str:
    return f'there is a source "{id}" already' if id in ledger.sources else ""
