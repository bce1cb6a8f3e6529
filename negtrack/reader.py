"""Located nodes to typed records, one entry at a time, by the table of fields; every fault collected with its place.

What one record says by itself is judged here: keys, types, words, dates, and whether its parts go together.
What it says of other records (ids, relations) is judged in ``resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from negtrack.dates import DateError, Interval, parse_day, parse_interval
from negtrack.diagnostics import Diagnostic, Severity, Span, did_you_mean
from negtrack.fields import KINDS, SECTIONS, Field
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
from negtrack.yamltext import Entry, Map, Node, Seq, Text

_ID = re.compile(r"[\w.+-]+")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_FORBIDS_OPTION = frozenset(Act) - OPTION_ACTS - {Act.REAFFIRMS}
_ACTS = {act.value: act for act in Act}

Values = dict[str, Any]


class Partial(NamedTuple):
    """A record that is faulty in itself: what could be read of it, so that its references are judged all the same."""

    section: str
    kind: str
    key: str | None
    place: Place | None
    values: Values


class Draft:
    """What has been read so far from the files of one ledger: records by section, and the faults found."""

    def __init__(self) -> None:
        self.scalars: dict[str, Any] = {}
        self.maps: dict[str, dict[str, Any]] = {name: {} for name, s in SECTIONS.items() if s.shape == "map"}
        self.lists: dict[str, list[Any]] = {name: [] for name, s in SECTIONS.items() if s.shape == "list"}
        self.origins: dict[tuple[str, str], Span] = {}
        self.faulty: set[str] = set()
        self.partial: list[Partial] = []
        self.sections: set[str] = set()
        self.cut_short = False
        self.diagnostics: list[Diagnostic] = []


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
            kind: {field.name: (field, self.types[field.type]) for field in fields} for kind, fields in KINDS.items()
        }
        self.required = {kind: [f.name for f in fields if f.required] for kind, fields in KINDS.items()}
        self.seen_sections: dict[str, int] = {}
        self.sound = True

    # Entries

    def read(self, entry: Entry) -> None:
        """Take one entry of the file into the draft."""
        section = SECTIONS.get(entry.section.value)
        if section is None:
            if entry.number <= 0:
                self.error(
                    "NT101",
                    entry.section,
                    f'unknown key "{entry.section.value}" in the ledger',
                    did_you_mean(entry.section.value, list(SECTIONS)),
                )
            return
        self.draft.sections.add(section.name)
        if self.seen_sections.setdefault(section.name, entry.section.line) != entry.section.line:
            self.seen_sections[section.name] = entry.section.line
            self.error(
                "NT103",
                entry.section,
                f'the key "{section.name}" is given twice',
                "bring both parts together under one key",
            )
        if section.shape == "scalar":
            self._scalar_section(entry)
        elif entry.number < 0:
            if not (type(entry.node) is Text and not entry.node.value):
                form = "a map by id" if section.shape == "map" else "a list of records"
                self.error("NT104", entry.node, f'"{section.name}" must be {form}', f"it holds {section.doc}")
        elif section.shape == "map":
            self._map_entry(section.name, section.kind, entry)
        else:
            place = Place(self.file, entry.node.line, entry.number)
            values = self.fields(section.kind, entry.node)
            record = _BUILD[section.kind](self, values, entry.node, place) if self.sound else None
            if record is not None:
                self.draft.lists[section.name].append(record)
                return
            self.draft.partial.append(Partial(section.name, section.kind, None, place, values))
            if section.kind == "position":
                self._remember_faulty(entry.node)

    def _remember_faulty(self, node: Node) -> None:
        """Keep the id of a faulty position, so that what points to it is not reported too."""
        texts = {key.value: value for key, value in node.pairs} if type(node) is Map else {}
        if type(id := texts.get("id")) is Text:
            self.draft.faulty.add(id.value)
            return
        party, issue, date = texts.get("party"), texts.get("issue"), texts.get("date")
        names = [party] if type(party) is Text else party.items if type(party) is Seq else []
        if type(issue) is Text and type(date) is Text and all(type(name) is Text for name in names):
            parties = tuple(name.value for name in names if type(name) is Text)
            if parties:
                self.draft.faulty.add(default_id(parties, issue.value, date.value))

    def _scalar_section(self, entry: Entry) -> None:
        name = entry.section.value
        field = Field(name, "date" if name == "covered_to" else "text", True, "", "")
        value = self.types[field.type](entry.node, field)
        if value is None:
            return
        if name == "negtrack" and value != "1":
            self.error("NT108", entry.node, f'this program reads format 1, not "{value}"', "write: negtrack: 1")
            return
        origin = self._span(entry.section)
        earlier = self.draft.origins.setdefault(("", name), origin)
        if earlier != origin and earlier.file != self.name:
            self.error(
                "NT103",
                entry.section,
                f'the key "{name}" is already given in {earlier.file}:{earlier.line}',
                "keep it in one file of the folder",
            )
            return
        self.draft.scalars[name] = value

    def _map_entry(self, section: str, kind: str, entry: Entry) -> None:
        assert entry.key is not None
        id = entry.key.value
        if not self._check_id(entry.key, f"the id of this {kind}"):
            return
        origin = self._span(entry.key)
        earlier = self.draft.origins.setdefault((section, id), origin)
        if earlier != origin:
            same_file = earlier.file == self.name
            self.error(
                "NT103" if same_file else "NT107",
                entry.key,
                f'the {kind} "{id}" is defined twice',
                f"the first one is at {earlier.file}:{earlier.line}; rename or remove one",
            )
            return
        values = self.fields(kind, entry.node)
        if self.sound:
            self.draft.maps[section][id] = _BUILD[kind](self, {"id": id, **values}, entry.node, None)
        else:
            # A record with faults still counts as defined, so that what points to it is not reported too.
            self.draft.maps[section][id] = None
            self.draft.partial.append(Partial(section, kind, id, None, values))

    # Fields

    def fields(self, kind: str, node: Node) -> Values:
        """The typed values of a record's fields; ``sound`` then says whether none is missing or faulty."""
        self.sound = False
        if type(node) is not Map:
            self.error("NT104", node, f"a {kind} must be a map of keys", self._example(kind))
            return {}
        table = self.tables[kind]
        values: Values = {}
        sound = True
        for key, value in node.pairs:
            name = key.value
            entry = table.get(name)
            if entry is None:
                self.error("NT101", key, f'unknown key "{name}" in this {kind}', self._key_help(key, value, table))
            elif name in values:
                self.error("NT103", key, f'the key "{name}" is given twice', "keep one of them")
            else:
                values[name] = typed = entry[1](value, entry[0])
                if typed is None:
                    sound = False
        for name in self.required[kind]:
            if name not in values:
                field = table[name][0]
                self.error("NT102", node, f'this {kind} has no "{name}"', f"add {name}: {field.example} ({field.doc})")
                sound = False
        self.sound = sound
        return values

    def _nested(self, kind: str, node: Node) -> Values | None:
        values = self.fields(kind, node)
        return values if self.sound else None

    def _key_help(self, key: Text, value: Node, table: dict[str, Any]) -> str:
        name = key.value
        if name == "<<":
            return "merge keys are not used in ledgers: write the keys out"
        if type(value) is Text and not value.value and key.plain and " " in name:
            return "text with a comma inside { } needs quotes around it"
        return did_you_mean(name, list(table))

    def _example(self, kind: str) -> str:
        required = ", ".join(f"{f.name}: {f.example}" for f in KINDS[kind] if f.required)
        return f"write {{{required}}}"

    def _text(self, node: Node, field: Field) -> str | None:
        if type(node) is not Text:
            self.error("NT104", node, f'"{field.name}" must be a text', f"for example {field.name}: {field.example}")
            return None
        if not node.value:
            self.error("NT105", node, f'"{field.name}" is empty', "write a value, or remove the key")
            return None
        return node.value

    def _texts(self, node: Node, field: Field) -> tuple[str, ...] | None:
        if type(node) is Text:
            text = self._text(node, field)
            return None if text is None else (text,)
        if type(node) is not Seq:
            self.error(
                "NT104",
                node,
                f'"{field.name}" must be a text or a list of texts',
                f"for example {field.name}: {field.example}",
            )
            return None
        values: list[str] = []
        for item in node.items:
            text = self._text(item, field)
            if text is None:
                return None
            if text in values:
                self.error("NT103", item, f'"{text}" stands twice in "{field.name}"', "keep one of them")
            else:
                values.append(text)
        if not values:
            self.error("NT105", node, f'"{field.name}" is empty', "write a value, or remove the key")
            return None
        return tuple(values)

    def _id(self, node: Node, field: Field) -> str | None:
        text = self._text(node, field)
        if text is None:
            return None
        assert type(node) is Text
        return text if self._check_id(node, f'"{field.name}"') else None

    def _check_id(self, node: Text, what: str) -> bool:
        if _ID.fullmatch(node.value):
            return True
        suggestion = re.sub(r"[^\w.+-]+", "-", node.value).strip("-")
        self.error(
            "NT106",
            node,
            f'{what} cannot be "{node.value}"',
            "ids are made of letters, digits and - _ . +" + (f": {suggestion}" if suggestion else ""),
        )
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
        self.error(
            "NT208", node, f'"{text}" is no {field.name} of the vocabulary', did_you_mean(text, list(field.choices))
        )
        return None

    def _whole(self, node: Node, field: Field) -> int | None:
        text = self._text(node, field)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", text):
            return int(text)
        self.error(
            "NT110", node, f'"{field.name}" must be a whole number, not "{text}"', f"for example {field.example}"
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
            f'"{field.name}" must be a number from 0 to 100, not "{text}"',
            f"for example {field.example}",
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
            self.error("NT104", node, '"options" must be a map from id to title', f"for example {field.example}")
            return None
        options: dict[str, Option] = {}
        sound = True
        for key, value in node.pairs:
            if not self._check_id(key, "the id of this option"):
                sound = False
            elif key.value in options:
                self.error("NT103", key, f'the option "{key.value}" is given twice', "keep one of them")
            elif type(value) is Map:
                values = self._nested("option", value)
                if values is None:
                    sound = False
                else:
                    options[key.value] = Option(key.value, values["title"], values.get("scale"))
            else:
                title = self._text(value, Field(key.value, "text", True, "", "the option in words"))
                if title is None:
                    sound = False
                else:
                    options[key.value] = Option(key.value, title)
        if not sound:
            return None
        if len(options) < 2:
            self.error("NT109", node, "an issue needs two or more options", "name what else somebody holds")
            return None
        scaled = [o for o in options.values() if o.scale is not None]
        if scaled and len(scaled) < len(options):
            missing = next(o.id for o in options.values() if o.scale is None)
            self.error(
                "NT111",
                node,
                f'the option "{missing}" has no scale while others have one',
                "give every option of the issue a scale, or none",
            )
            return None
        return options

    def _conditions(self, node: Node, field: Field) -> Any:
        if type(node) is not Map:
            return self._texts(node, field)
        conditions: dict[str, tuple[str, ...]] = {}
        for key, value in node.pairs:
            if key.value in conditions:
                self.error("NT103", key, f'the option "{key.value}" is given twice', "keep one of them")
                continue
            ids = self._texts(value, field)
            if ids is None:
                return None
            conditions[key.value] = ids
        return conditions

    def _cites(self, node: Node, field: Field) -> tuple[Cite, ...] | None:
        if type(node) is not Seq or not node.items:
            self.error("NT104", node, '"cites" must be a list of sources', "write - {source: …, locator: …, quote: …}")
            return None
        cites = []
        for item in node.items:
            values = self._nested("cite", item)
            if values is None:
                return None
            cites.append(Cite(values["source"], values.get("locator"), values.get("quote")))
        return tuple(cites)

    def _dated(self, node: Node, field: Field) -> Dated | None:
        values = self._nested("dated", node)
        return None if values is None else Dated(values["date"], values.get("source"), values.get("note"))

    def _archive(self, node: Node, field: Field) -> Archive | None:
        values = self._nested("archive", node)
        return None if values is None else Archive(values["file"], values.get("sha256"))

    # Faults

    def error(self, code: str, node: Node, message: str, help: str) -> None:
        """Collect a fault at a node of this file."""
        self.draft.diagnostics.append(Diagnostic(code, Severity.ERROR, message, self._span(node), help))

    def _span(self, node: Node) -> Span:
        width = max(1, len(node.value.split("\n", 1)[0])) if type(node) is Text else 1
        return Span(self.name, node.line, node.column, width)


def _party(reader: FileReader, v: Values, node: Node, place: Place | None) -> Party:
    return Party(v["id"], v["name"], Role(v["role"]), v.get("aliases", ()), v.get("members", ()), v.get("note"))


def _issue(reader: FileReader, v: Values, node: Node, place: Place | None) -> Issue:
    principals = v.get("principals", ())
    if len(principals) == 1:
        reader.error(
            "NT109",
            _value(node, "principals"),
            "an issue has two or more principals, or none of its own",
            "name the others, or remove the key",
        )
    return Issue(v["id"], v["title"], v["question"], v["options"], principals, v.get("note"))


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


def _position(reader: FileReader, v: Values, node: Node, place: Place | None) -> Position | None:
    assert place is not None
    get = v.get
    word = get("act")
    act = None if word is None else _ACTS[word]
    options: tuple[str, ...] = get("option", ())
    rejects: tuple[str, ...] = get("rejects", ())
    if act is None and "retracts" not in v and "denies" not in v:
        reader.error(
            "NT102", node, 'this position has no "act"', "say what it does, or which record it retracts or denies"
        )
        return None
    if options and (act is None or act in _FORBIDS_OPTION):
        reader.error(
            "NT209",
            _value(node, "option"),
            f'"{word or "no act"}" takes no option',
            "remove the option, or choose an act that holds or rejects it",
        )
        return None
    if not options and act in OPTION_ACTS:
        reader.error("NT209", node, f'"{word}" needs an option', "add option: with the option that it is about")
        return None
    if rejects:
        if act is None or act in _FORBIDS_OPTION:
            reader.error(
                "NT209",
                _value(node, "rejects"),
                f'"{word or "no act"}" rules nothing out',
                "remove the key, or choose an act that takes options",
            )
            return None
        both = set(rejects).intersection(options)
        if both and act is not Act.REJECTS:
            reader.error(
                "NT210",
                _value(node, "rejects"),
                f'"{min(both)}" is both held and ruled out',
                "keep it in one of option and rejects",
            )
            return None
    cites: tuple[Cite, ...]
    if "cites" in v:
        cites = v["cites"]
        if "source" in v or "locator" in v or "quote" in v:
            reader.error(
                "NT111",
                _value(node, "cites"),
                "cites stand in place of source, locator and quote",
                "move them into the list",
            )
            return None
    elif "source" in v:
        cites = (Cite(v["source"], get("locator"), get("quote")),)
    else:
        reader.error("NT102", node, "this position has no source", "add source: with the id of a source, or cites:")
        return None
    parties: tuple[str, ...] = v["party"]
    date: Interval = v["date"]
    given: Any = get("conditions", ())
    if type(given) is dict:
        stray = [option for option in given if option not in options]
        if stray:
            reader.error(
                "NT203",
                _value(node, "conditions"),
                f'"{stray[0]}" is not among the options of this position',
                did_you_mean(stray[0], list(options)),
            )
            return None
        conditions = given
    else:
        conditions = dict.fromkeys(options, given) if given else {}
    return Position(
        v["id"] if "id" in v else default_id(parties, v["issue"], date.text),
        parties,
        v["issue"],
        date,
        act,
        options,
        rejects,
        conditions,
        LEVELS[v["level"]] if "level" in v else Level.PRINCIPLE,
        get("said_by", parties),
        v["summary"],
        cites,
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


def _count(reader: FileReader, v: Values, node: Node, place: Place | None) -> Count | None:
    assert place is not None
    if ("agreed" in v) == ("percent" in v):
        reader.error("NT111", node, 'a count has either "agreed" or "percent"', "keep the one that was said")
        return None
    parts = sum(v.get(name, 0) for name in ("agreed", "partial", "open"))
    if "of" in v and parts > v["of"]:
        reader.error(
            "NT110",
            _value(node, "of"),
            f"the parts of this count add up to {parts}, more than {v['of']}",
            "check the numbers against the source",
        )
        return None
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


def _expectation(reader: FileReader, v: Values, node: Node, place: Place | None) -> Expectation | None:
    assert place is not None
    if ("issue" in v) == ("article" in v):
        reader.error("NT111", node, 'an expectation is about one "issue" or one "article"', "keep one of the two")
        return None
    return Expectation(v["as_of"], v["status"], place, v.get("issue"), v.get("article"), v.get("note"))


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


def _value(node: Node, name: str) -> Node:
    """The value of a key of a map, or the map itself."""
    if type(node) is Map:
        for key, value in node.pairs:
            if key.value == name:
                return value
    return node
