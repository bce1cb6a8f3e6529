"""Located nodes to typed records, one entry at a time, by the table of fields; every fault collected with its place.

What one record says by itself is judged here: keys, types, words, dates, and whether its parts go together.
What it says of other records (ids, relations) is judged in ``resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from negtrack.dates import DateError, Interval, likely_dates, parse_day, parse_interval
from negtrack.diagnostics import Diagnostic, Severity, Span, Speller, severity_of, shown
from negtrack.fields import KINDS, SECTIONS, Field, Section, example_of
from negtrack.model import (
    LEVELS,
    OPTION_ACTS,
    STAGES,
    Act,
    Archive,
    Article,
    Cite,
    Condition,
    Count,
    Dated,
    Event,
    Expectation,
    Issue,
    Level,
    Option,
    Party,
    Place,
    Position,
    Role,
    Source,
    SourceKind,
)
from negtrack.yamltext import Entry, Map, Node, Seq, Text, value_of, width_of

_ID = re.compile(r"[\w.+-]+")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_FORBIDS_OPTION = frozenset(Act) - OPTION_ACTS - {Act.REAFFIRMS}
_ACTS = {act.value: act for act in Act}

_NO_MERGE = "merge keys are not used in ledgers: write the keys out"
_EXAMPLES = {
    "negtrack": "1",
    "title": "Armenia–Azerbaijan peace agreement",
    "about": "Positions stated in public, 2022 to 2026.",
    "covered_to": "2026-06-08",
}
_FORMS = {
    "ref": "one id",
    "refs": "an id",
    "id": "one id",
    "side": "one id",
    "word": "one word",
    "date": "one date",
    "day": "one day",
    "whole": "a number",
    "number": "a number",
    "blocks": "an id",
    "conditions": "an id",
    "articles": "a number",
}
"""What a message calls a value of a type; every other is a text."""
_PLAIN = frozenset({"text", "ref", "side"})
"""The types of which any text that is not empty is a value."""

Values = dict[str, Any]
T = TypeVar("T")

_NO_CONDITIONS: dict[str, tuple[str, ...]] = {}


class Partial(NamedTuple):
    """A record that is faulty in itself: what could be read of it, so that its references are judged all the same."""

    section: str
    kind: str
    key: str | None
    place: Place | None
    values: Values


class Draft:
    """What has been read so far from the files of one ledger: records by section, and the faults found.

    ``unsure`` are the sections of which something may be unread or misread: nothing is unknown in them. ``faulty`` are
    the ids of positions that are in ``partial``, with their places, ``mended`` the parties, issue and date from which
    such a position will have its id. ``diagnostics`` is an ordered set.
    """

    def __init__(self) -> None:
        self.scalars: dict[str, Any] = {}
        self.maps: dict[str, dict[str, Any]] = {name: {} for name, s in SECTIONS.items() if s.shape == "map"}
        self.lists: dict[str, list[Any]] = {name: [] for name, s in SECTIONS.items() if s.shape == "list"}
        self.origins: dict[tuple[str, str], Span] = {}
        self.faulty: list[tuple[str, Place]] = []
        self.mended: list[tuple[tuple[str, ...], str, str]] = []
        self.partial: list[Partial] = []
        self.sections: dict[str, Span] = {}
        self.unsure: set[str] = set()
        self.diagnostics: dict[Diagnostic, None] = {}
        self.speller = Speller()
        self._shared: dict[Any, Any] = {}

    def shared(self, value: T) -> T:
        """The value, or an equal one that was met before: what thousands of records repeat is kept once."""
        kept: T = self._shared.setdefault(value, value)
        return kept


class FileReader:
    """Reads the entries of one file into a draft.

    ``file`` is the file's number in the ledger and ``name`` its path as shown to the user.
    """

    def __init__(self, draft: Draft, file: int, name: str) -> None:
        self.draft = draft
        self.file = file
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
            "whole": self._whole,
            "number": self._number,
            "sha256": self._sha256,
            "options": self._options,
            "blocks": self._texts,
            "conditions": self._conditions,
            "cites": self._cites,
            "dated": self._dated,
            "archive": self._archive,
            "articles": self._texts,
        }
        self.tables = {
            kind: {field.name: (field, self.types[field.type], field.type in _PLAIN) for field in fields}
            for kind, fields in KINDS.items()
        }
        self.required = {kind: {f.name: None for f in fields if f.required} for kind, fields in KINDS.items()}
        self.begun: list[str] = []
        self.faults = 0

    # Entries

    def read(self, entry: Entry) -> None:
        """Take one entry of the file into the draft."""
        section = SECTIONS.get(entry.section.value)
        if section is None:
            self._unknown_section(entry.section)
            return
        if entry.number <= 0:
            self._begin(section, entry.section)
        if section.shape == "scalar":
            self._scalar_section(entry)
        elif entry.number < 0:
            self._whole_section(section, entry.node)
        elif section.shape == "map":
            self._map_entry(section.name, section.kind, entry)
        else:
            self._list_entry(section.name, section.kind, entry)

    def unread(self) -> list[str]:
        """The sections that the file may go on with, where its reading stops here."""
        return [name for name in SECTIONS if name not in self.begun[:-1]]

    def _begin(self, section: Section, key: Text) -> None:
        if section.name in self.begun:
            help = "keep one of them" if section.shape == "scalar" else "bring both parts together under one key"
            self.error("NT103", key, f'the key "{section.name}" is given twice', help)
        self.begun.append(section.name)
        self.draft.sections.setdefault(section.name, self._span(key))

    def _unknown_section(self, key: Text) -> None:
        """Report a key that the ledger does not have; what it may have been meant for counts as there."""
        near = self.draft.speller.nearest("ledger", key.value, list(SECTIONS))
        if near is not None:
            self.draft.unsure.add(near)
        help = _NO_MERGE if key.value == "<<" else self.draft.speller.did_you_mean("ledger", key.value, list(SECTIONS))
        self.error("NT101", key, f'unknown key "{shown(key.value)}" in the ledger', help)

    def _whole_section(self, section: Section, node: Node) -> None:
        """A section of records that holds none: empty, or of the wrong shape."""
        if type(node) is Text and not node.value:
            return
        if type(node) is not Text and type(node) is (Map if section.shape == "map" else Seq) and not _parts(node):
            return
        form, lead = ("a map by id", "ID: ") if section.shape == "map" else ("a list", "- ")
        help = f"write on a line of its own {lead}{example_of(section.kind)}"
        self.error("NT104", node, f'"{section.name}" must be {form}', help)
        self.draft.unsure.add(section.name)

    def _list_entry(self, section: str, kind: str, entry: Entry) -> None:
        place = Place(self.file, entry.node.line, entry.number)
        before = self.faults
        values = self.fields(kind, entry.node, f"this {kind}", entry.node)
        if values is not None and kind in _JUDGE:
            _JUDGE[kind](self, values, entry.node, place)
        if values is not None and self.faults == before:
            self.draft.lists[section].append(_BUILD[kind](self, values, entry.node, place))
            return
        self.draft.partial.append(Partial(section, kind, None, place, values or {}))
        if kind == "position":
            self._remember_faulty(entry.node, place)

    def _remember_faulty(self, node: Node, place: Place) -> None:
        """Keep the ids that a faulty position has or will have, so that what points to it is not reported too."""
        id = value_of(node, "id")
        if type(id) is Text:
            self.draft.faulty.append((id.value, place))
            return
        party, issue, date = (self._value_meant(node, name) for name in ("party", "issue", "date"))
        names = party.items if type(party) is Seq else [party]
        parties = tuple(name.value for name in names if type(name) is Text)
        if type(issue) is not Text or type(date) is not Text or not parties or len(parties) < len(names):
            return
        try:
            parse_interval(date.value)
        except DateError:
            self.draft.mended += [(parties, issue.value, likely) for likely in likely_dates(date.value)]
        else:
            self.draft.faulty.append((default_id(parties, issue.value, date.value), place))
            self.draft.mended.append((parties, issue.value, date.value))

    def _value_meant(self, node: Node, name: str) -> Node | None:
        """The value of a key of a position, also where the key is misspelt or lacks its colon."""
        value = value_of(node, name)
        if value is not None or type(node) is not Map:
            return value
        for key, value in node.pairs:
            if _before_colon(key, value) == name:
                return key._replace(value=key.value.removeprefix(name).strip())
            if self.draft.speller.nearest("position", key.value, list(self.tables["position"])) == name:
                return value
        return None

    def _scalar_section(self, entry: Entry) -> None:
        name = entry.section.value
        field = Field(name, "date" if name == "covered_to" else "text", True, "", _EXAMPLES[name])
        value = self.types[field.type](entry.node, field)
        if value is None:
            return
        if name == "negtrack" and value != "1":
            message = f'this program reads format 1, not "{shown(value)}"'
            self.error("NT108", entry.node, message, "write: negtrack: 1")
            return
        origin = self._span(entry.section)
        earlier = self.draft.origins.setdefault(("", name), origin)
        if earlier.file != self.name:
            self.error(
                "NT103",
                entry.section,
                f'the key "{name}" is already given in {earlier.file}:{earlier.line}',
                "keep it in one file of the folder",
            )
            return
        self.draft.scalars.setdefault(name, value)

    def _map_entry(self, section: str, kind: str, entry: Entry) -> None:
        assert entry.key is not None
        id = entry.key.value
        what = f"this {kind}"
        before = self.faults
        if id == "<<":
            self.error("NT101", entry.key, f'unknown key "<<" in "{section}"', _NO_MERGE)
            return
        if not self._check_id(entry.key, f"the id of {what}") and type(entry.node) is not Map:
            self.draft.maps[section].setdefault(id, None)
            return
        earlier = self.draft.origins.get((section, id))
        if earlier is not None:
            code, where = ("NT103", "on line ") if earlier.file == self.name else ("NT107", f"at {earlier.file}:")
            help = f"the first one is {where}{earlier.line}: rename or remove one"
            self.error(code, entry.key, f'the {kind} "{shown(id)}" is defined twice', help)
            again = self.fields(kind, entry.node, what, entry.key)
            first = self.draft.maps[section][id]
            if again is not None and type(first) is Issue:
                first.options.update((again.get("options") or {}) | first.options)
            return
        self.draft.origins[section, id] = self._span(entry.key)
        values = self.fields(kind, entry.node, what, entry.key)
        if values is not None and kind in _JUDGE:
            _JUDGE[kind](self, values, entry.node, None)
        if values is not None and self.faults == before:
            self.draft.maps[section][id] = _BUILD[kind](self, {"id": id, **values}, entry.node, None)
        else:
            # A record with faults still counts as defined, so that what points to it is not reported too.
            self.draft.maps[section][id] = None
            self.draft.partial.append(Partial(section, kind, id, None, values or {}))

    # Fields

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
            elif entry[2] and type(value) is Text and value.value:
                values[name] = value.value  # what reading it would come to, without the call
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
        word = _before_colon(key, value)
        near: str | None = None
        if key.value == "<<":
            help = _NO_MERGE
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
        return text if self._check_id(node, f'"{field.name}"') else None

    def _check_id(self, node: Text, what: str, value: Node | None = None) -> bool:
        if _ID.fullmatch(node.value):
            return True
        word = None if value is None else _before_colon(node, value)
        if word is not None and _ID.fullmatch(word):
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

    def _sha256(self, node: Node, field: Field) -> str | None:
        text = self._text(node, field)
        if text is None or _SHA256.fullmatch(text):
            return text and text.lower()
        self.error("NT110", node, '"sha256" must be 64 hexadecimal digits', "take them from: sha256sum FILE")
        return None

    def _options(self, node: Node, field: Field) -> dict[str, Option] | None:
        if type(node) is not Map:
            code, fault = ("NT104", "must be a map from id to title") if _parts(node) else ("NT105", "is empty")
            self.error(code, node, f'"options" {fault}', f"for example options: {field.example}")
            return None
        options: dict[str, Option] = {}
        unscaled: list[Text] = []
        for key, value in node.pairs:
            what = f'the option "{shown(key.value)}"'
            if not self._check_id(key, "the id of this option", value) and _before_colon(key, value):
                options[key.value.partition(" ")[0]] = Option(key.value, "")
                unscaled.append(key)
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
            options[key.value] = Option(key.value, values.get("title") or "", values.get("scale"))
            if "scale" not in values:
                unscaled.append(key)
        if len(node.pairs) < 2:
            self.error(
                "NT109",
                node,
                "an issue needs two or more options",
                "add what else somebody holds, as an id and a title",
            )
        if 0 < len(unscaled) < len(options):
            self.error(
                "NT111",
                unscaled[0],
                f'the option "{shown(unscaled[0].value)}" has no scale while others have one',
                "give every option of the issue a scale, or none",
            )
        return options

    def _conditions(self, node: Node, field: Field) -> Any:
        if type(node) is not Map:
            return self._texts(node, field)
        conditions: dict[str, tuple[str, ...]] = {}
        for key, value in node.pairs:
            if key.value in conditions:
                self.error("NT103", key, f'the option "{shown(key.value)}" is given twice', "keep one of them")
                continue
            if (word := _before_colon(key, value)) is not None:
                self.error(
                    "NT106", key, f'an option cannot be called "{shown(key.value)}"', f"write a colon after {word}"
                )
                continue
            conditions[key.value] = self._texts(value, field) or ()
        return conditions

    def _cites(self, node: Node, field: Field) -> tuple[Cite, ...] | None:
        if type(node) is not Seq or not node.items:
            code, fault = ("NT105", "is empty") if not _parts(node) else ("NT104", "must be a list of sources")
            self.error(code, node, f'"cites" {fault}', "write - {source: …, locator: …, quote: …}")
            return None
        cites = []
        for item in node.items:
            values = self.fields("cite", item, "this cite", item)
            if values is not None and values.get("source") is not None:
                cites.append(Cite(values["source"], values.get("locator"), values.get("quote")))
        return tuple(cites)

    def _dated(self, node: Node, field: Field) -> Dated | None:
        values = self.fields("dated", node, f'"{field.name}"', node) or {}
        date = values.get("date")
        return None if date is None else Dated(date, values.get("source"), values.get("note"))

    def _archive(self, node: Node, field: Field) -> Archive | None:
        values = self.fields("archive", node, '"archive"', node) or {}
        file = values.get("file")
        return None if file is None else Archive(file, values.get("sha256"))

    # Faults

    def error(self, code: str, node: Node, message: str, help: str) -> None:
        """Collect a fault at a node of this file."""
        severity = severity_of(code)
        self.faults += severity is Severity.ERROR
        self.draft.diagnostics[Diagnostic(code, severity, message, self._span(node), help)] = None

    def _span(self, node: Node) -> Span:
        return Span(self.name, node.line, node.column, width_of(node))


def _before_colon(key: Text, value: Node) -> str | None:
    """The first word of a key that is followed by no colon, and so by no value, but by more words."""
    if type(value) is Text and not value.value and key.plain and " " in key.value:
        return key.value.partition(" ")[0]
    return None


def _parts(node: Node) -> list[Any] | str:
    """What a node is made of; nothing where it is empty."""
    if type(node) is Text:
        return node.value
    return node.items if type(node) is Seq else node.pairs if type(node) is Map else ""


def _party(reader: FileReader, v: Values, node: Node, place: Place | None) -> Party:
    return Party(v["id"], v["name"], Role(v["role"]), v.get("aliases", ()), v.get("members", ()), v.get("note"))


def _judge_issue(reader: FileReader, v: Values, node: Node, place: Place | None) -> None:
    principals = value_of(node, "principals")
    one = principals.items[0] if type(principals) is Seq and len(principals.items) == 1 else principals
    if type(one) is Text and _ID.fullmatch(one.value):
        reader.error(
            "NT109",
            principals or node,
            "an issue has two or more principals, or none of its own",
            "name the others, or remove the key",
        )


def _issue(reader: FileReader, v: Values, node: Node, place: Place | None) -> Issue:
    return Issue(v["id"], v["title"], v["question"], v["options"], v.get("principals", ()), v.get("note"))


def _article(reader: FileReader, v: Values, node: Node, place: Place | None) -> Article:
    return Article(v["id"], v["title"], v.get("issues", ()), v.get("related", ()), v.get("note"))


def _source(reader: FileReader, v: Values, node: Node, place: Place | None) -> Source:
    return Source(
        v["id"],
        v["title"],
        v["publisher"],
        SourceKind(v["kind"]),
        v["side"],
        v.get("published"),
        v.get("url"),
        v.get("author"),
        v.get("language"),
        v.get("archive"),
        v.get("note"),
    )


def _condition(reader: FileReader, v: Values, node: Node, place: Place | None) -> Condition:
    return Condition(
        v["id"],
        v["title"],
        v.get("holder", ()),
        v.get("by", ()),
        v.get("blocks", ()),
        v.get("raised"),
        v.get("met"),
        v.get("dropped"),
        v.get("note"),
    )


def _judge_position(reader: FileReader, v: Values, node: Node, place: Place | None) -> None:
    """Whether the parts of a position go together; what is faulty in itself (None) is not judged again."""
    known = v.get("act") is not None if "act" in v else "retracts" in v or "denies" in v
    if "act" not in v and not known:
        reader.error(
            "NT102",
            node,
            'this position has no "act"',
            f"add act: with what it does ({', '.join(_ACTS)}), or retracts: or denies: with the id of a record",
        )
    if known:
        _judge_options(reader, v, node, place, None if "act" not in v else _ACTS[v["act"]])
    if "cites" in v:
        for name in ("source", "locator", "quote"):
            if name in v:
                reader.error(
                    "NT111",
                    _at(node, name),
                    f'"{name}" beside "cites", which stands in its place',
                    "move it into the list of cites",
                )
    elif "source" not in v:
        reader.error("NT102", node, 'this position has no "source"', "add source: with the id of a source, or cites:")


def _judge_options(reader: FileReader, v: Values, node: Node, place: Place | None, act: Act | None) -> None:
    """Whether the options, those ruled out and the conditions of a position suit its act."""
    optionless = act is None or act in _FORBIDS_OPTION
    word = f'"{act}"' if act is not None else "a position without an act"
    if optionless and "option" in v:
        help = "remove the option, or choose an act that holds or rejects it: demands, proposes, accepts, rejects"
        reader.error("NT209", _at(node, "option"), f"{word} takes no option", help)
    elif act in OPTION_ACTS and "option" not in v:
        reader.error("NT209", _at(node, "act"), f"{word} needs an option", "add option: with the one that it is about")
    if optionless and "rejects" in v:
        help = "remove the key, or choose an act that takes options: demands, proposes, accepts, rejects"
        reader.error("NT209", _at(node, "rejects"), f"{word} rules nothing out", help)
    elif act is not Act.REJECTS and "rejects" in v:
        held = set(v.get("option") or ())
        ruled_out = value_of(node, "rejects")
        for item in ruled_out.items if type(ruled_out) is Seq else [ruled_out]:
            if type(item) is Text and item.value in held:
                message = f'"{shown(item.value)}" is both held and ruled out'
                reader.error("NT210", item, message, "keep it in one of option and rejects")
    if v.get("conditions") and "option" not in v and act not in OPTION_ACTS:
        reader.error(
            "NT503",
            _at(node, "conditions"),
            "conditions on a record that holds no option change nothing",
            "remove them, or put them on the record that holds the option",
        )
        assert place is not None
        reader.draft.partial.append(Partial("positions", "position", None, place, {"conditions": v["conditions"]}))


def _position(reader: FileReader, v: Values, node: Node, place: Place | None) -> Position:
    assert place is not None
    get = v.get
    shared = reader.draft.shared
    parties: tuple[str, ...] = shared(v["party"])
    issue: str = shared(v["issue"])
    date: Interval = v["date"]
    options: tuple[str, ...] = shared(get("option", ()))
    said_by: tuple[str, ...] = shared(get("said_by", parties))
    conditions: Any = get("conditions", ())
    if type(conditions) is tuple or not options:
        conditions = dict.fromkeys(options, conditions) if conditions else _NO_CONDITIONS
    return Position(
        v["id"] if "id" in v else default_id(parties, issue, date.text),
        parties,
        issue,
        date,
        _ACTS[v["act"]] if "act" in v else None,
        options,
        get("rejects", ()),
        conditions,
        LEVELS[v["level"]] if "level" in v else Level.PRINCIPLE,
        said_by,
        v["summary"],
        v["cites"] if "cites" in v else (Cite(shared(v["source"]), shared(get("locator")), get("quote")),),
        place,
        get("speaker"),
        get("to"),
        get("recorded"),
        get("supersedes"),
        get("adds"),
        get("corrects"),
        get("retracts"),
        get("denies"),
        get("note"),
    )


def _event(reader: FileReader, v: Values, node: Node, place: Place | None) -> Event:
    assert place is not None
    articles: tuple[str, ...] = v.get("articles", ())
    everything = articles == ("all",)
    stage = STAGES[v["stage"]] if "stage" in v else None
    return Event(
        v["date"],
        v["title"],
        v["source"],
        place,
        stage,
        v.get("parties", ()),
        () if everything else articles,
        everything,
        v.get("note"),
    )


def _judge_count(reader: FileReader, v: Values, node: Node, place: Place | None) -> None:
    if "agreed" not in v and "percent" not in v:
        help = "add agreed: with the number of articles, or percent: with the share"
        reader.error("NT111", node, 'this count has neither "agreed" nor "percent"', help)
    if "agreed" in v and "percent" in v:
        help = "keep the one that was said"
        reader.error("NT111", _at(node, "percent"), 'this count has both "agreed" and "percent"', help)
    parts = sum(v.get(name) or 0 for name in ("agreed", "partial", "open"))
    if v.get("of") is not None and parts > v["of"]:
        reader.error(
            "NT110",
            _at(node, "of"),
            f"the parts of this count add up to {parts}, more than {v['of']}",
            "check the numbers against the source",
        )


def _count(reader: FileReader, v: Values, node: Node, place: Place | None) -> Count:
    assert place is not None
    return Count(
        v["date"],
        v["said_by"],
        v["source"],
        place,
        v.get("agreed"),
        v.get("percent"),
        v.get("of"),
        v.get("partial"),
        v.get("open"),
        v.get("note"),
    )


def _judge_expectation(reader: FileReader, v: Values, node: Node, place: Place | None) -> None:
    if "issue" not in v and "article" not in v:
        help = "add issue: or article: with the id of what it is about"
        reader.error("NT111", node, 'this expectation has neither "issue" nor "article"', help)
    if "issue" in v and "article" in v:
        help = "write one expectation for each"
        reader.error("NT111", _at(node, "article"), 'this expectation has both "issue" and "article"', help)


def _expectation(reader: FileReader, v: Values, node: Node, place: Place | None) -> Expectation:
    assert place is not None
    return Expectation(v["as_of"], v["status"], place, v.get("issue"), v.get("article"), v.get("note"))


_JUDGE: dict[str, Callable[[FileReader, Values, Node, Place | None], None]] = {
    "issue": _judge_issue,
    "position": _judge_position,
    "count": _judge_count,
    "expectation": _judge_expectation,
}
"""Whether the parts of a record go together, so far as that can be told from what could be read of it."""

_BUILD: dict[str, Callable[[FileReader, Values, Node, Place | None], Any]] = {
    "party": _party,
    "issue": _issue,
    "article": _article,
    "source": _source,
    "condition": _condition,
    "position": _position,
    "event": _event,
    "count": _count,
    "expectation": _expectation,
}


def default_id(parties: tuple[str, ...], issue: str, date: str) -> str:
    """The id of a position that names none: ``PARTY-ISSUE-DATE`` in lower case (DESIGN section 3)."""
    named = parties[0] if len(parties) == 1 else "+".join(sorted(party.lower() for party in parties))
    id = f"{named}-{issue}-{date}".lower().replace("/", "_").replace("~", "")
    return id if id.isascii() else id.replace("\u0307", "")  # what is left of the dot of a capital dotted I


def _at(node: Node, key: str) -> Node:
    """The value of a key of a map; the map itself where it has no such key."""
    return value_of(node, key) or node
