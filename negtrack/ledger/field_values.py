"""The fields of one entry, typed with care: keys, types, words and dates are judged here, by the table of fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from negtrack.ledger.dates import DateError, Interval, parse_day, parse_interval
from negtrack.ledger.draft import ID, Draft, Values
from negtrack.ledger.fields import KINDS, TRUTHS, Field, example_of
from negtrack.ledger.findings import Finding, Location, Severity, shown
from negtrack.ledger.model import Archive, Cite, Closed, Dated, Ending, Option, Period
from negtrack.ledger.nodes import Map, Node, Seq, Text, value_of, width_of

NO_MERGE = "merge keys are not used in ledgers: write the keys out"
"""What to do about ``<<``."""

_FORMS = {
    "ref": "one id",
    "refs": "an id",
    "id": "one id",
    "side": "one id",
    "word": "one word",
    "truth": "yes or no",
    "members": "an id",
    "date": "one date",
    "day": "one day",
    "whole": "a number",
    "number": "a number",
    "blocks": "an id",
    "conditions": "an id",
    "articles": "a number",
}
"""What a message calls a value of a type; every other is a text."""


class FieldReader:
    """Types the fields of the entries of one file, and collects every fault in its draft.

    ``name`` is the path of the file as shown to the user.
    """

    def __init__(self, draft: Draft, name: str) -> None:
        self.draft = draft
        self.name = name
        self.types: dict[str, Callable[[Node, Field], Any]] = {
            "text": self._text,
            "texts": self._texts,
            "id": self._id,
            "ref": self._text,
            "refs": self._texts,
            "side": self._text,
            "date": self._date,
            "day": self._day,
            "word": self._word,
            "truth": self._truth,
            "whole": self._whole,
            "number": self._number,
            "sha256": self._sha256,
            "options": self._options,
            "members": self._members,
            "blocks": self._texts,
            "conditions": self._conditions,
            "cites": self._cites,
            "dated": self._dated,
            "closed": self._closed,
            "archive": self._archive,
            "articles": self._texts,
        }
        self.tables = {
            kind: {field.name: (field, self.types[field.type]) for field in fields} for kind, fields in KINDS.items()
        }
        self.required = {kind: {f.name: None for f in fields if f.required} for kind, fields in KINDS.items()}
        self.faults = 0

    def fields(self, kind: str, node: Node, what: str, at: Node) -> Values | None:
        """The typed values of a record's fields, None for those that are faulty; None where the record is no map.

        ``what`` is what a message calls the record, ``at`` the place of what it lacks.
        """
        if type(node) is not Map or not node.pairs:
            if type(node) is Map or (type(node) is Text and not node.value):
                self.error("NT105", at, f"{what} is empty", f"write {example_of(kind)}")
            else:
                self.error("NT104", node, f"{what} must be a map of keys", f"write {example_of(kind)}")
            return None
        table = self.tables[kind]
        values: Values = {}
        meant: set[str | None] = set()
        given: set[str] = set()
        for key, value in node.pairs:
            name = key.value
            entry = table.get(name)
            if entry is None:
                given = given or {key.value for key, _ in node.pairs}
                meant.add(self._unknown_key(kind, key, value, what, given))
            elif name in values:
                self.error("NT103", key, f'the key "{name}" is given twice', "keep one of them")
            else:
                values[name] = entry[1](value, entry[0])
        for near in meant.difference(values):
            if near is not None:
                values[near] = None  # a misspelt key is not missing too
        if not self.required[kind].keys() <= values.keys():
            for name in self.required[kind]:
                if name not in values:
                    field = table[name][0]
                    self.error("NT102", at, f'{what} has no "{name}"', f"add {name}: {field.example} ({field.doc})")
        return values

    def _unknown_key(self, kind: str, key: Text, value: Node, what: str, given: set[str]) -> str | None:
        """Report a key that records of a kind do not have; gives the key that was meant, one that is not given yet."""
        table = self.tables[kind]
        word = before_colon(key, value)
        near: str | None = None
        if key.value == "<<":
            help = NO_MERGE
        elif word in table:
            near, help = word, f"write a colon after {word}"
        elif word is not None:
            help = "text with a comma inside { } needs quotes around it"
        else:
            vocabulary, words = kind, list(table)
            near = self.draft.speller.nearest(vocabulary, key.value, words)
            if near in given:
                vocabulary, words = f"{kind} besides {near}", [word for word in table if word not in given]
                near = self.draft.speller.nearest(vocabulary, key.value, words)
            help = self.draft.speller.did_you_mean(vocabulary, key.value, words)
        self.error("NT101", key, f'unknown key "{shown(key.value)}" in {what}', help)
        return near

    def _text(self, node: Node, field: Field) -> str | None:
        if type(node) is not Text:
            was = "a list" if type(node) is Seq else "a map"
            form = _FORMS.get(field.type, "a text")
            self.error(
                "NT104", node, f'"{field.name}" must be {form}, not {was}', f"for example {field.name}: {field.example}"
            )
            return None
        if not node.value and field.name != "quote":  # NT405 reports an empty quote
            self._empty(node, field)
            return None
        return node.value

    def _empty(self, node: Node, field: Field) -> None:
        help = f"write a value, for example {field.name}: {field.example}" + (
            "" if field.required else ", or remove the key"
        )
        self.error("NT105", node, f'"{field.name}" is empty', help)

    def _texts(self, node: Node, field: Field) -> tuple[str, ...] | None:
        if type(node) is Text:
            text = self._text(node, field)
            return None if text is None else (text,)
        if type(node) is not Seq:
            self.error(
                "NT104",
                node,
                f'"{field.name}" must be {_FORMS.get(field.type, "a text")} or a list, not a map',
                f"for example {field.name}: {field.example}",
            )
            return None
        if not node.items and field.may_be_empty:
            return ()
        values: dict[str, None] = {}
        for item in node.items:
            text = self._text(item, field)
            if text in values:
                self.error("NT103", item, f'"{shown(text)}" stands twice in "{field.name}"', "keep one of them")
            elif text is not None:
                values[text] = None
        if not node.items:
            self._empty(node, field)
        return tuple(values) or None

    def _id(self, node: Node, field: Field) -> str | None:
        text = self._text(node, field)
        if text is None:
            return None
        assert type(node) is Text
        return text if self.check_id(node, f'"{field.name}"') else None

    def check_id(self, node: Text, what: str, value: Node | None = None) -> bool:
        """Return whether a text can be an id, and report it if not; ``value`` is what it is the key of."""
        if ID.fullmatch(node.value):
            return True
        word = None if value is None else before_colon(node, value)
        if word is not None and ID.fullmatch(word):
            self.error("NT106", node, f'{what} cannot be "{shown(node.value)}"', f"write a colon after {word}")
            return False
        suggestion = re.sub(r"[^\w.+-]+", "-", node.value[:60]).strip("-")
        help = "ids are made of letters, digits and - _ . +" + (f"; write {suggestion}" if suggestion else "")
        self.error("NT106", node, f'{what} cannot be "{shown(node.value)}"' if node.value else f"{what} is empty", help)
        return False

    def _date(self, node: Node, field: Field) -> Interval | None:
        text = self._text(node, field)
        if text is None:
            return None
        try:
            return parse_interval(text)
        except DateError as error:
            self.error("NT301", node, str(error), error.help)
            return None

    def _day(self, node: Node, field: Field) -> int | None:
        text = self._text(node, field)
        if text is None:
            return None
        try:
            return parse_day(text)
        except DateError as error:
            self.error("NT301", node, str(error), error.help)
            return None

    def _word(self, node: Node, field: Field) -> str | None:
        text = self._text(node, field)
        if text is None or text in field.choices:
            return text
        near = self.draft.speller.nearest(field.choices[0], text, field.choices)
        help = f"did you mean {near}? " * (near is not None) + f"it is one of: {', '.join(field.choices)}"
        self.error("NT208", node, f'unknown {field.name} "{shown(text)}"', help)
        return None

    def _whole(self, node: Node, field: Field) -> int | None:
        text = self._text(node, field)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", text):
            return int(text)
        self.error(
            "NT110",
            node,
            f'"{field.name}" must be a whole number, not "{shown(text)}"',
            f"for example {field.name}: {field.example}",
        )
        return None

    def _number(self, node: Node, field: Field) -> float | None:
        text = self._text(node, field)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", text) and float(text) <= 100:
            return float(text)
        self.error(
            "NT110",
            node,
            f'"{field.name}" must be a number from 0 to 100, not "{shown(text)}"',
            f"for example {field.name}: {field.example}",
        )
        return None

    def _truth(self, node: Node, field: Field) -> bool | None:
        text = self._text(node, field)
        if text is None or (value := TRUTHS.get(text.lower())) is not None:
            return None if text is None else value
        self.error("NT208", node, f'"{field.name}" must be yes or no, not "{shown(text)}"', "write yes or no")
        return None

    def _sha256(self, node: Node, field: Field) -> str | None:
        text = self._text(node, field)
        if text is None or re.fullmatch(r"[0-9a-fA-F]{64}", text):
            return text and text.lower()
        self.error("NT110", node, '"sha256" must be 64 hexadecimal digits', "take them from: sha256sum FILE")
        return None

    def _options(self, node: Node, field: Field) -> dict[str, Option] | None:
        if type(node) is not Map:
            code, fault = ("NT104", "must be a map from id to title") if parts_of(node) else ("NT105", "is empty")
            self.error(code, node, f'"options" {fault}', f"for example options: {field.example}")
            return None
        options: dict[str, Option] = {}
        for key, value in node.pairs:
            what = f'the option "{shown(key.value)}"'
            if not self.check_id(key, "the id of this option", value) and before_colon(key, value):
                options[key.value.partition(" ")[0]] = Option(key.value, "", "")
                continue
            if key.value in options:
                self.error("NT103", key, f"{what} is given twice", "keep one of them")
                continue
            values: Values = {}
            if type(value) is Map:
                values = self.fields("option", value, what, key) or {}
            else:
                title = Field(shown(key.value), "text", True, "", "the option in words")
                values["title"] = self._text(value, title)
            label = values.get("label") or key.value.replace("-", " ")
            options[key.value] = Option(key.value, values.get("title") or "", label, values.get("scale"))
        if len(node.pairs) < 2:
            self.error(
                "NT109",
                node,
                "an issue needs two or more options",
                "add what else somebody holds, as an id and a title",
            )
        return options

    def _conditions(self, node: Node, field: Field) -> Any:
        if type(node) is not Map:
            return self._texts(node, field)
        conditions: dict[str, tuple[str, ...]] = {}
        one = field._replace(may_be_empty=False)  # an option without conditions is not named here
        for key, value in node.pairs:
            if key.value in conditions:
                self.error("NT103", key, f'the option "{shown(key.value)}" is given twice', "keep one of them")
                continue
            if (word := before_colon(key, value)) is not None:
                self.error(
                    "NT106", key, f'an option cannot be called "{shown(key.value)}"', f"write a colon after {word}"
                )
                continue
            conditions[key.value] = self._texts(value, one) or ()
        return conditions

    def _cites(self, node: Node, field: Field) -> tuple[Cite, ...] | None:
        if type(node) is not Seq or not node.items:
            code, fault = ("NT105", "is empty") if not parts_of(node) else ("NT104", "must be a list of sources")
            self.error(code, node, f'"cites" {fault}', "write - {source: …, locator: …, quote: …}")
            return None
        cites = []
        for item in node.items:
            values = self.fields("cite", item, "this cite", item)
            if values is not None and values.get("source") is not None:
                cites.append(Cite(**values))
        return tuple(cites)

    def _dated(self, node: Node, field: Field) -> Dated | None:
        values = self.fields("dated", node, f'"{field.name}"', node) or {}
        date = values.get("date")
        return None if date is None else Dated(date, values.get("source"), values.get("note"))

    def _closed(self, node: Node, field: Field) -> Closed | None:
        values = self.fields("closed", node, f'"{field.name}"', node) or {}
        if any(values.get(name) is None for name in self.required["closed"]):
            return None
        return Closed(**values | {"how": Ending(values["how"])})

    def _members(self, node: Node, field: Field) -> dict[str, tuple[Period, ...]] | None:
        """The members of a group, each with the periods in which it was one; without any, it always was."""
        if type(node) is not Map:
            ids = self._texts(node, field)
            return None if ids is None else dict.fromkeys(ids, ())
        members: dict[str, tuple[Period, ...]] = {}
        for key, value in node.pairs:
            if key.value in members:
                self.error("NT103", key, f'"{shown(key.value)}" stands twice in "{field.name}"', "keep one of them")
            elif (word := before_colon(key, value)) is not None:
                self.error(
                    "NT106", key, f'a member cannot be called "{shown(key.value)}"', f"write a colon after {word}"
                )
            elif type(value) is Seq and value.items:
                members[key.value] = tuple(self._period(item, key) for item in value.items)
            elif type(value) is Map:
                members[key.value] = (self._period(value, key),) if value.pairs else ()
            elif parts_of(value):
                help = "write {} for a member of all times, {from: …, until: …}, or a list of such"
                self.error("NT104", value, f'the time of "{shown(key.value)}" as a member must be a map', help)
            else:
                members[key.value] = ()
        return members

    def _period(self, node: Node, member: Text) -> Period:
        values = self.fields("period", node, f'the time of "{shown(member.value)}" as a member', member) or {}
        since, until = values.get("from"), values.get("until")
        if since is not None and until is not None and until.last < since.first:
            help = f"write the earlier date as from: {until.text}, or check both"
            at = value_of(node, "until") or node
            self.error("NT301", at, f'"{until.text}" ends before "{since.text}" begins', help)
        return Period(since, until)

    def _archive(self, node: Node, field: Field) -> Archive | None:
        values = self.fields("archive", node, '"archive"', node) or {}
        file = values.get("file")
        return None if file is None else Archive(file, values.get("sha256"))

    # Faults

    def error(self, code: str, node: Node, message: str, help: str) -> None:
        """Collect a fault at a node of this file."""
        from negtrack.ledger.codes import severity_of

        severity = severity_of(code)
        self.faults += severity is Severity.ERROR
        self.draft.findings[Finding(code, severity, message, self.location(node), help)] = None

    def location(self, node: Node) -> Location:
        """The place of a node in the file."""
        return Location(self.name, node.line, node.column, width_of(node))


def before_colon(key: Text, value: Node) -> str | None:
    """The first word of a key that is followed by no colon, and so by no value, but by more words."""
    if type(value) is Text and not value.value and key.plain and " " in key.value:
        return key.value.partition(" ")[0]
    return None


def parts_of(node: Node) -> list[Any] | str:
    """What a node is made of; nothing where it is empty."""
    if type(node) is Text:
        return node.value
    return node.items if type(node) is Seq else node.pairs if type(node) is Map else ""
