"""The words of a sheet told in the ids of a ledger: ids, names, aliases, titles and labels, in any case.

Each distinct value is looked up once; what is unknown is told once, with all its rows, what it may have meant and the
``--map`` that says so.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping

from negtrack.ledger.findings import Speller, act_meant, shown
from negtrack.ledger.folding import fold
from negtrack.ledger.model import LEVELS, Act, Ledger, SourceKind
from negtrack.tuples import NamedTuple
from negtrack.writing.column_map import MappingLine
from negtrack.writing.sheet_table import CellFault, SheetTable

_KINDS = {
    "party": ("NT201", "party"),
    "said_by": ("NT201", "party"),
    "source_side": ("NT201", "party"),
    "issue": ("NT202", "issue"),
    "options": ("NT203", "option"),
    "rejects": ("NT203", "option"),
    "conditions": ("NT205", "condition"),
    "act": ("NT208", "act"),
    "level": ("NT208", "level"),
    "source_kind": ("NT208", "kind of source"),
}
"""The columns whose words are looked up, in the order in which they are; each with the code and noun of a fault."""

_OF_AN_ISSUE = ("options", "rejects")
_SEVERAL = frozenset({"party", "said_by", "options", "rejects", "conditions"})
_SEPARATORS = re.compile(r"[|;\n]")
_LIKELY_SEPARATORS = (r",", r"/", r"\s+and\s+", r"&", r"\+", r"·", r"•")

_ACT_WORDS = {
    Act.DEMANDS: ("demand", "insists on", "insists"),
    Act.PROPOSES: ("propose", "puts forward"),
    Act.ACCEPTS: ("accept",),
    Act.REJECTS: ("reject", "rules out", "rule out"),
    Act.SETS_ASIDE: ("set aside", "sets it aside", "left out", "leaves out"),
    Act.OUT_OF_SCOPE: ("holds it out of scope", "not on the agenda"),
    Act.RESERVES: ("reserve", "reserves its position", "reserved"),
    Act.WITHDRAWS: ("withdraw", "withdraws its position"),
    Act.REAFFIRMS: ("reaffirm",),
    Act.OMITS: ("omit", "is reported not to raise it"),
}
"""Other forms of the words of acts, and how negtrack tells them."""

_NAMED = 12


class Vocabulary:
    """What may be named in a column: ids, what people call them, and names that several share."""

    def __init__(self, items: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        self.labels: dict[str, str] = {}
        self._called: dict[str, dict[str, None]] = {}
        for id, label, names in items:
            self.labels[id] = label
            for name in (id, label, *names):
                if name:
                    self._called.setdefault(word_key(name), {})[id] = None

    def find(self, word: str) -> list[str]:
        """The ids that a word may mean: the one that it is, else those that are called so."""
        return [word] if word in self.labels else list(self._called.get(word_key(word), ()))

    def names(self) -> dict[str, str]:
        """Every way to name something, folded, with an id that it means."""
        return {key: next(iter(ids)) for key, ids in self._called.items()}


def word_key(text: str) -> str:
    """A name as it is compared: without case, accents, and with blanks for hyphens and underscores."""
    return " ".join(re.sub(r"[\s_-]+", " ", fold(text)).split())


class Unknown(NamedTuple):
    """A value that means nothing known: its column, its text, of which issue's options it should be, its cells."""

    column: str
    value: str
    issue: str
    cells: list[tuple[int, int]]


class SheetWords:
    """The words of a sheet, by a ledger and by what a mapping says of values."""

    def __init__(
        self, ledger: Ledger, values: Mapping[str | None, Mapping[str, MappingLine]], lists: str | None = None
    ) -> None:
        self.ledger = ledger
        self.values = values
        mark = rf"\s+{re.escape(lists)}\s+" if lists and lists.isalnum() else re.escape(lists or "|")
        self.separators = re.compile(f"{_SEPARATORS.pattern}|{mark}")
        self.unknown: dict[tuple[str, str, str], Unknown] = {}
        self.used: set[MappingLine] = set()
        self._vocabularies: dict[tuple[str, str], Vocabulary] = {}
        self._told: dict[tuple[str, str, str, bool], tuple[str, tuple[str, ...]]] = {}
        self._folded: dict[str | None, dict[str, str]] = {
            name: {value.strip().casefold(): value for value in reversed(list(meant))} for name, meant in values.items()
        }

    # Looking up

    def vocabulary(self, column: str, issue: str = "") -> Vocabulary:
        """What may be named in a column; in that of options, of one issue."""
        kind = _KINDS[column][1] if column in _KINDS else column
        issue = issue if kind == "option" else ""
        if (kind, issue) not in self._vocabularies:
            self._vocabularies[kind, issue] = Vocabulary(self._items(kind, issue))
        return self._vocabularies[kind, issue]

    def _items(self, kind: str, issue: str) -> Iterable[tuple[str, str, Iterable[str]]]:
        ledger = self.ledger
        if kind == "party":
            return [(party.id, party.name, party.aliases) for party in ledger.parties.values()]
        if kind == "issue":
            return [(one.id, one.title, ()) for one in ledger.issues.values()]
        if kind == "option":
            options = ledger.issues[issue].options.values() if issue in ledger.issues else ()
            return [(option.id, option.title, (getattr(option, "label", None) or "",)) for option in options]
        if kind == "condition":
            return [(one.id, one.title, ()) for one in ledger.conditions.values()]
        if kind == "act":
            return [(act.value, "", words) for act, words in _ACT_WORDS.items()]
        if kind == "level":
            return [(level, "", ()) for level in LEVELS]
        assert kind == "kind of source"
        return [(word.value, "", ()) for word in SourceKind]

    def means_something(self, column: str, text: str) -> bool:
        """Whether a text means things known in a column."""
        return column not in _KINDS or not self._cell(column, text, "", False)[1]

    def mapped(self, column: str, text: str, free: bool = False) -> str | None:
        """What a mapping says that a value means in a column, exactly so written or in another case; None: nothing."""
        for scope in (column,) if free else (column, None):
            meant = self.values.get(scope)
            if not meant:
                continue
            value = text if text in meant else self._folded[scope].get(text.strip().casefold())
            if value is not None:
                self.used.add(meant[value])
                return meant[value].means
        return None

    # Telling

    def put_ids(self, table: SheetTable) -> None:
        """Put ids for words in all columns of a table; what is unknown stays as it is, and is kept."""
        issue_at = table.column("issue")
        columns = [name for name in _KINDS if name in table.names]
        for at, name in enumerate(table.names):
            if name not in _KINDS:
                self._put_mapped(table, at, name)
        for name in columns:
            at = table.names.index(name)
            fill = table.fills[at]
            for number, row in enumerate(table.rows):
                issue = row[issue_at] if issue_at is not None and name in _OF_AN_ISSUE else ""
                text = row[at]
                filled = not text.strip()
                if filled and not fill:
                    row[at] = ""
                    continue
                key = (name, fill if filled else text, issue, filled)
                if key not in self._told:
                    self._told[key] = self._cell(*key)
                row[at], unknown = self._told[key]
                for value in unknown:
                    entry = self.unknown.setdefault((name, value, issue), Unknown(name, value, issue, []))
                    entry.cells.append((number, at))

    def _put_mapped(self, table: SheetTable, at: int, name: str) -> None:
        """Columns of ids of records, dates, sources and free text: only what a mapping says is put in."""
        fill = table.fills[at]
        plain = name in (
            "id",
            "date",
            "recorded",
            "source",
            "source_date",
            "supersedes",
            "adds",
            "corrects",
            "retracts",
            "denies",
        )
        meant = self.values.get(name) or (plain and self.values.get(None))
        for row in table.rows:
            if not row[at].strip():
                row[at] = fill
            elif plain or meant:
                row[at] = row[at].strip() if plain else row[at]
                if meant and (means := self.mapped(name, row[at], free=not plain)) is not None:
                    row[at] = means

    def _cell(self, column: str, text: str, issue: str, filled: bool) -> tuple[str, tuple[str, ...]]:
        """A cell in ids, joined with ``|``, and those of its values that are unknown."""
        vocabulary = self.vocabulary(column, issue)
        if column in _OF_AN_ISSUE and not vocabulary.labels:
            return text.strip(), ()  # of an unknown issue: it is told, not its options

        def meant(value: str) -> str | None:
            if filled:
                return None
            scoped = self.mapped(column, f"{issue}:{value}", free=True) if issue else None
            return self.mapped(column, value) if scoped is None else scoped

        text = text.strip()
        if (whole := meant(text)) is not None:
            return self._ids(column, vocabulary, whole.split("|"), lambda _: None)
        several = column in _SEVERAL
        if (
            several
            and not all(part in vocabulary.labels for part in text.split("|"))
            and len(vocabulary.find(text)) == 1
        ):
            return vocabulary.find(text)[0], ()
        parts = [part.strip() for part in self.separators.split(text)] if several else [text]
        return self._ids(column, vocabulary, [part for part in parts if part], meant)

    def _ids(
        self, column: str, vocabulary: Vocabulary, parts: list[str], meant: Callable[[str], str | None]
    ) -> tuple[str, tuple[str, ...]]:
        ids: dict[str, None] = {}
        unknown: list[str] = []
        for part in parts:
            means = meant(part)
            for word in [part] if means is None else means.split("|"):
                if not word.strip():
                    continue
                found = self._find(column, vocabulary, word.strip())
                if len(found) != 1:
                    unknown.append(word.strip())
                ids[found[0] if len(found) == 1 else word.strip()] = None
        return "|".join(ids), tuple(unknown)

    def _find(self, column: str, vocabulary: Vocabulary, word: str) -> list[str]:
        if column == "source_side" and word.casefold() == "none":
            return ["none"]
        found = vocabulary.find(word)
        if not found and column == "conditions" and ":" in word:  # option:condition, the option judged by the reader
            option, _, condition = word.partition(":")
            return [f"{option.strip()}:{id}" for id in vocabulary.find(condition.strip())]
        return found

    # What is unknown

    def faults(self) -> list[CellFault]:
        """What is unknown, each distinct value once."""
        speller = Speller()
        return [self._fault(unknown, speller) for unknown in self.unknown.values()]

    def _fault(self, unknown: Unknown, speller: Speller) -> CellFault:
        code, noun = _KINDS[unknown.column]
        vocabulary = self.vocabulary(unknown.column, unknown.issue)
        of = f" of issue {unknown.issue}" if unknown.issue else ""
        matches = vocabulary.find(unknown.value)
        if len(matches) > 1:
            message = f'"{shown(unknown.value)}" may be any of {", ".join(matches)}{of}'
            return CellFault(code, message, f"say which: {self._map(unknown, matches[0])}", unknown.cells)
        message = f'unknown {noun} "{shown(unknown.value)}"{of}'
        return CellFault(code, message, self._advice(unknown, vocabulary, speller), unknown.cells)

    def _advice(self, unknown: Unknown, vocabulary: Vocabulary, speller: Speller) -> str:
        if unknown.column in _SEVERAL and (found := self._as_list(unknown, vocabulary)):
            ids, separator = found
            joint = " (with that the record is joint)" if unknown.column == "party" else ""
            return f'write {"|".join(ids)}{joint}, or say that such cells are lists: --lists "{separator}"'
        near = self.nearest(unknown, speller)
        if near is not None:
            return f"did you mean {_labelled(near, vocabulary)}? {self._map(unknown, near)}"
        if not vocabulary.labels:
            noun = _KINDS[unknown.column][1]
            return f"the ledger has no {noun} yet: add one first, with negtrack add {noun}"
        names = [_labelled(id, vocabulary) for id in list(vocabulary.labels)[:_NAMED]]
        more = f" … ({len(vocabulary.labels)} in all)" if len(vocabulary.labels) > _NAMED else ""
        return f"say what it is: {self._map(unknown, 'ID')}, with ID one of {', '.join(names)}{more}"

    def nearest(self, unknown: Unknown, speller: Speller | None = None) -> str | None:
        """The id that an unknown value may have been meant for; of acts never the opposite of what it says."""
        vocabulary, speller = self.vocabulary(unknown.column, unknown.issue), speller or Speller()
        word = word_key(unknown.value)
        if unknown.column == "act":
            decided, act = act_meant(word)
            if decided:
                return act
        names = vocabulary.names()
        near = speller.nearest(f"{_KINDS[unknown.column][1]} {unknown.issue}", word, names)
        return None if near is None else names[near]

    def _as_list(self, unknown: Unknown, vocabulary: Vocabulary) -> tuple[list[str], str] | None:
        """The ids of a list that is written with another separator, and that separator."""
        for pattern in _LIKELY_SEPARATORS:
            match = re.search(pattern, unknown.value)
            parts = [part.strip(" []") for part in re.split(pattern, unknown.value)]
            found = [vocabulary.find(part) for part in parts if part]
            ids = dict.fromkeys(id for one in found if len(one) == 1 for id in one)
            if match and 1 < len(found) == len(ids):
                return list(ids), match[0].strip() or match[0]
        return None

    def _map(self, unknown: Unknown, id: str) -> str:
        return map_flag(f"{unknown.column}:{unknown.value}={id}")


def map_flag(text: str) -> str:
    """A ``--map`` to paste into a shell."""
    text = " ".join(text.splitlines())
    return f'--map "{text}"' if not re.search(r'["$`\\!]', text) else f"--map {shlex.quote(text)}"


def _labelled(id: str, vocabulary: Vocabulary) -> str:
    label = vocabulary.labels.get(id, "")
    return f"{id} ({shown(label)})" if label and label != id else id
