"""The flags of ``negtrack add``: from their values to fields, and from fields back to flags."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from negtrack.cli.session import Unusable, look_up_parties

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger
    from negtrack.writing.insert import NewEntry, Value
    from negtrack.writing.new_position import FieldFault


def given_fields(**fields: Value | None) -> dict[str, Value]:
    """The fields that were given a value."""
    return {name: value for name, value in fields.items() if value is not None}


def ids_in(values: Iterable[str] | None) -> Value | None:
    """Ids given by repeating a flag, or with commas; one alone is no list."""
    ids = [id.strip() for value in values or () for id in value.split(",")]
    return None if values is None else ids[0] if len(ids) == 1 else ids


def parties_in(book: Ledger, field: str, values: list[str] | None, faults: list[FieldFault]) -> Value | None:
    """Parties by id, name or alias; a name may have a comma in it. What nobody is called goes into the faults."""
    from negtrack.writing.new_position import FieldFault

    if values is None:
        return None
    known = {name for p in book.parties.values() for name in (p.id, p.name, *p.aliases)}
    names = [name for value in values for name in ([value] if value in known else value.split(","))]
    ids: dict[str, None] = {}
    for name in names:
        try:
            ids.update(dict.fromkeys(look_up_parties(book, [name.strip()])))
        except Unusable as fault:
            message, _, help = str(fault).partition(": ")
            faults.append(FieldFault("positions", field, "NT201", message, help))
    found = list(ids)
    return (found[0] if len(found) == 1 else found) if found else None


def conditions_in(values: list[str] | None, held: list[str] | None) -> Value | None:
    """Conditions of all options, or a map from option to conditions where one is given as OPTION:CONDITION."""
    ids = ids_in(values)
    listed = [ids] if isinstance(ids, str) else list(ids or ())
    if not any(":" in str(id) for id in listed):
        return ids
    by_option: dict[str, list[str]] = {}
    for id in listed:
        option, colon, condition = str(id).rpartition(":")
        for name in [option] if colon else [part.strip() for value in held or () for part in value.split(",")]:
            by_option.setdefault(name, []).append(condition)
    return by_option


def by_title(book: Ledger, position: dict[str, Value]) -> None:
    """Put ids into a position where an issue, its options or conditions are called by title or label."""
    from negtrack.writing.sheet_words import SheetWords

    words = SheetWords(book, {})

    def named(column: str, value: Value, issue: str = "") -> Value:
        if isinstance(value, str):
            found = words.vocabulary(column, issue).find(value)
            return found[0] if len(found) == 1 else value
        return value if isinstance(value, Mapping) else [named(column, each, issue) for each in value]

    if "issue" in position:
        position["issue"] = named("issue", position["issue"])
    for name, column in (("option", "options"), ("rejects", "rejects"), ("conditions", "conditions")):
        if name in position:
            position[name] = named(column, position[name], str(position.get("issue", "")))


def option_in(text: str) -> tuple[str, str]:
    """The id and the title of an option that is told as ID=TITLE, or as its title alone."""
    id, equals, title = text.partition("=")
    if equals and title.strip():
        return id.strip(), title.strip()
    return re.sub(r"[^\w.+-]+", "-", text.strip().lower()).strip("-"), text.strip()


def flag_of(section: str, field: str) -> str:
    """The flag that a field of a new entry is given with."""
    if section == "sources":
        return f"--source-{field}" if field else "--new-source"
    return "--audience" if field == "to" else "--" + field.replace("_", "-")


def as_command(position: Mapping[str, Value], new: NewEntry | None) -> str:
    """The call of ``add`` with these fields."""
    words = ["negtrack", "add"]
    for name, value in position.items():
        if name == "recorded" or (name == "source" and new is not None):
            continue
        if name == "private":
            words.append("--private")
            continue
        if isinstance(value, Mapping):
            values = [f"{option}:{id}" for option, ids in value.items() for id in ids]
        else:
            values = [value] if isinstance(value, str) else [str(each) for each in value]
        for each in values:
            words += [flag_of("positions", name), each]
    if new is not None:
        words += ["--new-source", new.key or ""]
        for name, value in new.fields.items():
            if name == "private":  # as the record
                continue
            words += [flag_of("sources", name), str(value)]
    return shlex.join(words)
