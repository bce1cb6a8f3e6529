"""What ``negtrack add`` asks at a terminal for what its flags have not said."""

from __future__ import annotations

from functools import partial

from negtrack.cli.prompts import ask_choice, ask_choices, ask_text
from negtrack.ledger.dates import DateError, parse_interval
from negtrack.ledger.fields import KINDS
from negtrack.ledger.model import HOLDING_ACTS, OPTION_ACTS, Act, Ledger
from negtrack.writing.insert import Value

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
