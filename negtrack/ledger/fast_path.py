"""Sound entries typed fast: each value is judged once, when it is first met, and looked up wherever it comes again.

A ledger says the same parties, issues, words and dates thousands of times, and the same act with the same options. An
entry with anything faulty in it is left to the careful reader, which says what is wrong, and where; a test holds both
ways to the same records and findings. Positions, of which there are most, have a way of their own: one function makes
them of their cells, and takes records of YAML and rows of tables alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from negtrack.ledger.build import ACTS, JUDGE, conditions_by_option
from negtrack.ledger.draft import ID, Draft, Values, default_id
from negtrack.ledger.field_values import FieldReader
from negtrack.ledger.fields import KINDS, POSITION_FIELDS, Field
from negtrack.ledger.findings import Place
from negtrack.ledger.model import LEVELS, Act, Cite, Level, Position
from negtrack.ledger.nodes import Map, Node, Raw, nowhere

_FIELDS = {field.name: field for field in KINDS["position"]}
_EMPTY: dict[str, Raw] = dict.fromkeys(POSITION_FIELDS, "")
_IN_ORDER = itemgetter(*POSITION_FIELDS)
_UNCITED = ("",) * len(KINDS["cite"])
_SAYING = ("act", "option", "rejects", "conditions")
_PLAIN_TYPES = frozenset({"text", "ref", "side"})
"""The types of which any text that is not empty is a value."""

_NO_NODE: Node = Map([], 0, 0)
"""Where a fault is that nobody is told of: the careful reader finds it again, with its place."""

Judge = Callable[[Raw, Field], Any]
"""Types one value of a field. Raises Unsound where it is faulty."""

_Said = tuple[Act, tuple[str, ...], tuple[str, ...], Mapping[str, tuple[str, ...]]]


class Unsound(KeyError):
    """A value, or a record, that is not sound."""


class _Known(dict[Raw, Any]):
    """The typed values of the sound texts of one field; of an empty one what stands where nothing is given."""

    def __init__(self, judge: Callable[[Raw], Any], *nothing: Any) -> None:
        super().__init__()
        self.judge = judge
        for value in nothing:
            self[""] = value

    def __missing__(self, raw: Raw) -> Any:
        value = self[raw] = self.judge(raw)
        return value


class FastEntries:
    """Gives the typed values of sound entries, positions apart."""

    def __init__(self, judge: Judge) -> None:
        known: dict[tuple[object, ...], _Known] = {}
        for field in (field for fields in KINDS.values() for field in fields):
            known.setdefault(_alike(field), _Known(_judge_of(field, judge)))
        self._known = {
            kind: {f.name: None if f.type in _PLAIN_TYPES else known[_alike(f)] for f in fields}
            for kind, fields in KINDS.items()
            if kind != "position"
        }
        self._required = {kind: {f.name: None for f in fields if f.required}.keys() for kind, fields in KINDS.items()}
        self._draft = Draft()

    def values(self, kind: str, fields: Mapping[str, Raw], place: Place) -> Values | None:
        """Return the typed values of the fields of an entry; None where it must be read with care."""
        known = self._known[kind]
        values: Values = {}
        try:
            for name, raw in fields.items():
                seen = known[name]
                if seen is not None:
                    values[name] = seen[raw]
                elif raw and type(raw) is str:
                    values[name] = raw
                else:
                    return None
            if not self._required[kind] <= values.keys():
                return None
            values["place"] = place
            if kind in JUDGE:
                JUDGE[kind](_refuse, self._draft, values, _NO_NODE)
        except KeyError:
            return None
        return values


def _judge_of(field: Field, judge: Judge) -> Callable[[Raw], Any]:
    return lambda raw: judge(raw, field)


def _alike(field: Field) -> tuple[object, ...]:
    """What fields have in common that take the same values."""
    return field.type, field.choices, field.may_be_empty


def _refuse(code: str, node: Node, message: str, help: str) -> None:
    raise Unsound(code)


def cells_of(fields: Mapping[str, Raw]) -> tuple[Raw, ...] | None:
    """The cells of a position from its fields; None where a value is empty or a key is none of a position's."""
    every = {**_EMPTY, **fields}
    if "" in fields.values() or len(every) > len(_EMPTY):
        return None
    cells: tuple[Raw, ...] = _IN_ORDER(every)
    return cells


class _Sayings(dict[tuple[Raw, ...], _Said]):
    """What the sound combinations of act, options, options ruled out and conditions come to."""

    def __init__(self, judge: Callable[[str, Raw], Any]) -> None:
        super().__init__()
        self.judge = judge
        self.draft = Draft()

    def __missing__(self, cells: tuple[Raw, ...]) -> _Said:
        values: Values = {name: self.judge(name, cell) for name, cell in zip(_SAYING, cells, strict=True) if cell != ""}
        if "act" not in values:
            raise Unsound("act")  # a record that only retracts or denies is a rare one
        JUDGE["position"](_refuse, self.draft, {"source": "", **values}, _NO_NODE)
        options = values.get("option", ())
        carried = conditions_by_option(options, values.get("conditions", ()))
        said = self[cells] = (ACTS[values["act"]], options, values.get("rejects", ()), carried)
        return said


class FastPositions:
    """Makes positions of their cells. ``judge`` types one value; ``as_written`` gives the value of a field's cell."""

    def __init__(self, judge: Judge, as_written: Callable[[str, Raw], Raw] | None = None) -> None:
        def typed(name: str, cell: Raw) -> Any:
            return judge(cell if as_written is None else as_written(name, cell), _FIELDS[name])

        def known(name: str, *nothing: Any) -> _Known:
            return _Known(lambda cell: typed(name, cell), *nothing)

        self._sayings = _Sayings(typed)
        self._parties = known("party")
        self._issues = known("issue")
        self._dates = known("date")
        self._levels = _Known(lambda cell: LEVELS[typed("level", cell)], Level.PRINCIPLE)
        self._said_by = known("said_by")
        self._sources = known("source")
        self._days = known("recorded", None)
        self._truths = known("private", False)
        self._texts = known("locator", None)
        """Any text that many records repeat, whatever its field is."""
        self._typed = typed

    def position(self, cells: tuple[Raw, ...], place: Place, private: bool) -> Position | None:
        """Return the position of cells, which are those of ``POSITION_FIELDS``; None where it is to be read with care.

        ``private`` where its whole file is.
        """
        (
            id, party, issue, date, act, option, rejects, conditions, level, said_by, speaker, to, summary, source,
            locator, quote, language, translation, translated_by, cites, recorded, supersedes, adds, corrects, retracts,
            denies, note, private_cell, private_note,
        ) = cells  # fmt: skip
        if not summary or not (type(summary) is type(quote) is type(translation) is str):
            return None
        if not (type(note) is type(private_note) is type(id) is str):
            return None
        texts = self._texts
        try:
            parties = self._parties[party]
            named = self._issues[issue]
            speakers = parties if said_by == "" else self._said_by[said_by]
            interval = self._dates[date]
            held, options, ruled_out, carried = self._sayings[act, option, rejects, conditions]
            private = self._truths[private_cell] or private
            if cites != "":
                if (source, locator, quote, language, translation, translated_by) != _UNCITED:
                    return None
                cited = self._typed("cites", cites)
            else:
                cited = (
                    tuple.__new__(
                        Cite,
                        (
                            self._sources[source],
                            texts[locator],
                            quote or None,
                            texts[language],
                            translation or None,
                            texts[translated_by],
                        ),
                    ),
                )
            if not id:
                id = default_id(parties, named, interval.text, private)
            elif not ID.fullmatch(id):
                return None
            # Position() is slower by two thirds; the order is that of the class, which a test holds
            return tuple.__new__(
                Position,
                (
                    id, parties, named, interval, speakers, summary, cited, place, held, options, ruled_out,
                    carried, self._levels[level], texts[speaker], texts[to], self._days[recorded],
                    texts[supersedes], texts[adds], texts[corrects], texts[retracts], texts[denies], note or None,
                    private, private_note or None,
                ),
            )  # fmt: skip
        except Unsound:
            return None


class FastPaths:
    """What knows sound values again: a reader judges each of them once, away from all files."""

    def __init__(self) -> None:
        reader = FieldReader(Draft(), "")

        def judge(raw: Raw, field: Field) -> Any:
            value = reader.types[field.type](nowhere(raw), field)
            if reader.faults:
                reader.faults = 0
                reader.draft.findings.clear()
                raise Unsound(raw)
            return value

        self._judge = judge
        self.entries = FastEntries(judge)
        self.positions = FastPositions(judge)

    @cached_property
    def rows(self) -> FastPositions:
        """The way of positions that are rows of tables."""
        from negtrack.ledger.csv_positions import value_of_cell

        return FastPositions(self._judge, value_of_cell)
