"""Which entries of three states of a section are the same one, and which id a record has when two sides are joined.

For example: the base has ``a-x-2024``. Ours dates it to 2024-03, so that its id is now ``a-x-2024-03``: it is the only
record left over here, and equal in all but the date to the only one left over there. Theirs has let a new record
supersede ``a-x-2024``: joined, it supersedes ``a-x-2024-03``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from negtrack.ledger.draft import default_id
from negtrack.ledger.fields import SECTIONS, TRUTHS
from negtrack.ledger.model import RELATIONS
from negtrack.ledger.nodes import Pairs, Raw
from negtrack.writing.entry_style import Style
from negtrack.writing.insert import block_field, flow_text
from negtrack.writing.piece_layout import decided, lay_pieces
from negtrack.writing.text_tree import Piece, Unjoinable

PRIVATE = frozenset({"private", "private_note"})
"""The fields that say what an entry keeps back; whether it is the same one does not hang on them."""


class Record(Protocol):
    """What is paired: an entry in YAML or a record of a table, its text, and the fields that its id is made from."""

    name: Hashable
    ids: dict[str, Raw]

    @property
    def body(self) -> str:
        """Its text."""

    @property
    def fields(self) -> dict[str, Raw]:
        """What it says, by field."""


R = TypeVar("R", bound=Record)


class Sides(NamedTuple, Generic[R]):
    """The entries of a section as they were, and as two sides have them now."""

    base: list[R]
    ours: list[R]
    theirs: list[R]


def pair_up(section: str, sides: Sides[Piece], style: Style) -> Sides[Piece]:
    """Give the entries of a section names, the same to those that are the same; ids and relations are brought together.

    Raises Unjoinable.
    """
    if SECTIONS[section].shape == "map":
        return sides
    if section != "positions":
        for side in sides:
            _name_by_content(side)
        _find_hidden(section, sides)
        return sides
    return pair_records(sides, lambda piece, name, value: _with_id(piece, name, value, style))


def pair_records(sides: Sides[R], with_id: Callable[[R, str, str], R]) -> Sides[R]:
    """Pair positions up. ``with_id`` gives a record with an id in one of its fields."""
    for records in sides:
        for record in records:
            record.name = id_of(record)
    for side in (sides.ours, sides.theirs):
        _find_moved(sides.base, side)
    _name_additions(sides)
    return _renamed(sides, with_id)


def id_of(piece: Record) -> str:
    """The id of a position, its own or the default one."""
    ids = piece.ids
    own = ids.get("id")
    if isinstance(own, str):
        return own
    party, issue, date = ids.get("party"), ids.get("issue"), ids.get("date")
    parties = party if isinstance(party, tuple) else (party,)
    if not isinstance(issue, str) or not isinstance(date, str) or not all(isinstance(name, str) for name in parties):
        raise Unjoinable("a position without party, issue or date")
    return default_id(tuple(str(name) for name in parties), issue, date, is_yes(ids.get("private")))


def is_yes(value: Raw | None) -> bool:
    """Whether the value of a field such as ``private`` says yes."""
    return isinstance(value, str) and TRUTHS.get(value.lower(), False)


def _name_by_content(pieces: list[Piece]) -> None:
    """Names for entries without ids: what they say, and how many before them say the same."""
    seen: Counter[Hashable] = Counter()
    for piece in pieces:
        value = piece.value
        if isinstance(value, Pairs):
            value = Pairs(tuple(sorted(pair for pair in value.pairs if pair[0] not in PRIVATE)))
        seen[value] += 1
        piece.name = (value, seen[value])


_CALLED = {"events": ("date", "title"), "counts": ("date", "said_by"), "expect": ("as_of", "issue", "article")}
"""The fields by which one knows an entry without an id that is said otherwise."""


def _find_hidden(section: str, sides: Sides[Piece]) -> None:
    """Pair what one side made private with the entry by which the other side said it otherwise: it stays private."""
    base = {piece.name: piece for piece in sides.base}
    for one, other in ((sides.ours, sides.theirs), (sides.theirs, sides.ours)):
        met = {piece.name for piece in other}
        hidden = [p for p in one if p.name in base and p.name not in met and is_yes(p.fields.get("private"))]
        new = [piece for piece in other if piece.name not in base] if hidden else []
        called = _group_by(lambda piece: tuple(piece.fields.get(name) for name in _CALLED[section]), new)
        for piece in hidden:
            mates = called.get(tuple(piece.fields.get(name) for name in _CALLED[section]), [])
            if len(mates) == 1:
                mates.pop().name = piece.name


def _find_moved(base: list[R], side: list[R]) -> None:
    """Pair a record left over with the only one left over there that is equal in all but its date."""
    known = {piece.name: piece for piece in base}
    met = {piece.name for piece in side}
    gone = [piece for piece in base if piece.name not in met]
    new = [piece for piece in side if piece.name not in known]
    if not gone or not new:
        return
    for alike in (_all_but_date, _all_but_privacy):
        there, here = _group_by(alike, gone), _group_by(alike, new)
        for key, pieces in there.items():
            mates = here.get(key, [])
            if len(pieces) == 1 == len(mates):
                mates[0].name = pieces[0].name
                gone.remove(pieces[0])
                new.remove(mates[0])


def _group_by(key: Callable[[Record], Hashable], pieces: Iterable[R]) -> dict[Hashable, list[R]]:
    found: dict[Hashable, list[R]] = defaultdict(list)
    for piece in pieces:
        found[key(piece)].append(piece)
    return found


def _all_but_date(piece: Record) -> Hashable:
    return frozenset((name, value) for name, value in piece.fields.items() if name != "date")


def _all_but_privacy(piece: Record) -> Hashable:
    """What is left of the id of a record that was made private, or public, on one side."""
    return id_of(piece).removeprefix("private-")


def _name_additions(sides: Sides[R]) -> None:
    """Two additions under one id are the same one where an id was chosen, or where source and locator are equal."""
    base = {piece.name for piece in sides.base}
    ours = {piece.name: piece for piece in sides.ours if piece.name not in base}
    for piece in sides.theirs:
        mate = None if piece.name in base else ours.get(piece.name)
        if mate is None or "id" in piece.ids or "id" in mate.ids:
            continue
        if _first_cite(piece) != _first_cite(mate):
            mate.name, piece.name = (mate.name, "ours"), (piece.name, "theirs")


def _first_cite(piece: Record) -> tuple[Raw | None, Raw | None]:
    """The first source of a record, and the place in it."""
    fields = piece.fields
    cites = fields.get("cites")
    if isinstance(cites, tuple) and cites and isinstance(cites[0], Pairs):
        fields = dict(cites[0].pairs)
    return fields.get("source"), fields.get("locator")


def _renamed(sides: Sides[R], with_id: Callable[[R, str, str], R]) -> Sides[R]:
    """The records with the ids that they will have, and relations that follow them."""
    by_name = [{piece.name: piece for piece in pieces} for pieces in sides]
    final: dict[Hashable, str] = {}
    for name in dict.fromkeys(name for found in by_name for name in found):
        was, ours, theirs = (None if (p := found.get(name)) is None else id_of(p) for found in by_name)
        id = theirs if ours is None or (ours == was and theirs is not None) else ours
        assert id is not None or was is not None
        final[name] = id or was or ""
    kept = {name for name in final if name in by_name[1] or name in by_name[2]}
    suffixed = _suffixes(final, kept, by_name)
    final |= suffixed
    changed: list[list[R]] = []
    for pieces in sides:
        moves = {id: final[piece.name] for piece in pieces if (id := id_of(piece)) != final[piece.name]}
        changed.append([_following(piece, moves, suffixed.get(piece.name), with_id) for piece in pieces])
    return Sides(*changed)


def _suffixes(final: dict[Hashable, str], kept: set[Hashable], by_name: list[dict[Hashable, R]]) -> dict[Hashable, str]:
    """Ids of their own for records that would share one: told from what they say, so that the sides do not matter."""
    sharing: dict[str, list[Hashable]] = defaultdict(list)
    for name in final:
        if name in kept:
            sharing[final[name]].append(name)
    found: dict[Hashable, str] = {}
    for id, names in sharing.items():
        if len(names) == 1:
            continue
        said = {name: _content(by_name[1].get(name) or by_name[2][name]) for name in names}
        first = min(names, key=lambda name: (name not in by_name[0], "id" not in _piece(by_name, name).ids, said[name]))
        for name in names:
            if name != first and "id" not in _piece(by_name, name).ids:
                found[name] = f"{id}-{hashlib.sha256(said[name].encode()).hexdigest()[:6]}"
    return found


def _piece(by_name: list[dict[Hashable, R]], name: Hashable) -> R:
    return by_name[1].get(name) or by_name[2][name]


def _content(piece: Record) -> str:
    """What a record says, apart from its id, as one text."""
    return json.dumps(sorted((name, value) for name, value in piece.fields.items() if name != "id"))


def _following(piece: R, moves: dict[str, str], own: str | None, with_id: Callable[[R, str, str], R]) -> R:
    """A record whose relations name others by their new ids, and that has an id of its own where one is given."""
    fields = piece.fields if own or any(id in piece.body for id in moves) else {}
    new = {name: moves[str(fields[name])] for name in RELATIONS if fields.get(name) in moves}
    if own:
        new["id"] = own
    for name, id in new.items():
        piece = with_id(piece, name, id)
    return piece


def _with_id(piece: Piece, name: str, id: str, style: Style) -> Piece:
    """A record with an id in one of its fields."""
    branch = piece.branch()
    assert branch is not None
    old = next((field for field in branch.pieces if field.name == name), None)
    if old is None:
        text = f"{name}: {flow_text(id, style)}" if branch.flow else "".join(block_field(name, id, style, ""))
        field = Piece("", text + ("" if branch.flow else style.newline), branch.column, branch.flow, name)
        pieces = [field, *branch.pieces]
    else:
        was = str(old.value)
        if old.body.count(was) != 1:
            raise Unjoinable(f"the id {was} in the field {name} cannot be told from the rest of its line")
        field = Piece(old.lead, old.body.replace(was, id), old.column, old.flow, name)
        pieces = [field if each is old else each for each in branch.pieces]
    new = Piece(piece.lead, decided(lay_pieces(branch, pieces, style), False), piece.column, piece.flow, piece.key)
    new.name = piece.name
    new.ids = piece.ids | ({"id": id} if name == "id" else {})
    return new
