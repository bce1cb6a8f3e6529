"""An entry as two sides have made it of one: field by field, comments included.

Each function takes the entry as it was (None: it was not there) and as the sides have it (None: there it is not),
and the side to decide for where both have made something different; what was so decided is added to ``met``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from negtrack.ledger.nodes import Pairs
from negtrack.writing.entry_style import Style
from negtrack.writing.pairing import is_yes
from negtrack.writing.piece_layout import decided, lay_pieces, moved_lead
from negtrack.writing.text_tree import Branch, Piece, Unjoinable, comments_in

COMMENT = "comment"
"""What is said to differ where it is a comment."""


def join_entry(
    kind: str,
    base: Piece | None,
    ours: Piece | None,
    theirs: Piece | None,
    favor: str,
    met: list[str],
    style: Style,
) -> Piece | None:
    """An entry of a section, the ``options`` of an issue, or one ``option`` of them. Raises Unjoinable."""
    if ours is None or theirs is None:
        left = ours or theirs
        if base is None or left is None:
            return left
        if left.value == base.value:
            return None
        met.append("")
        return ours if favor == "ours" else theirs
    if base is None and not _may_join(kind, ours, theirs) and not _alike_but_privacy(ours, theirs):
        met.append("")
        return ours if favor == "ours" else theirs
    here, there, was = ours.branch(), theirs.branch(), None if base is None else base.branch()
    if here is None or there is None or (base is not None and was is None):
        return join_value(base, ours, theirs, favor, met)
    lead = join_lead(base, ours, theirs, favor, met)
    fields = _join_fields(kind, was, here, there, favor, met, style)
    host = join_frame(was, here, there, favor, met)
    if host is here and lead == ours.lead and [id(field) for field in fields] == [id(piece) for piece in here.pieces]:
        return ours
    within = [comment for field in fields for comment in (*field.above, *field.said[1])]
    if host.flow:  # what parts the fields stays, and the comments there with it
        within = [comment for field in fields for comment in field.said[1]]
        within += [comment for piece in host.pieces for comment in piece.above]
    said = Pairs(tuple((str(field.name), field.said[0]) for field in fields))
    want = said, (*comments_in(host.head), *within, *comments_in(host.tail))
    return ours.replaced(lead, decided(lay_pieces(host, fields, style), False), want)


def _join_fields(
    kind: str, was: Branch | None, here: Branch, there: Branch, favor: str, met: list[str], style: Style
) -> list[Piece]:
    """The fields of an entry, in order."""
    base, ours, theirs = by_name(was.pieces if was else ()), by_name(here.pieces), by_name(there.pieces)
    fields: dict[Hashable, Piece] = {}
    for name in dict.fromkeys((*ours, *theirs)):
        sides = base.get(name), ours.get(name), theirs.get(name)
        inner: list[str] = []
        if name == "private" and (kept := kept_private(sides[1], sides[2])):
            field: Piece | None = kept
        elif kind == "options":
            field = join_entry("option", *sides, favor, inner, style)
        elif kind == "issues" and name == "options":
            field = join_entry("options", *sides, favor, inner, style)
        elif name == "recorded" and sides[0] is None and sides[1] is not None and sides[2] is not None:
            field = min(sides[1], sides[2], key=lambda piece: str(piece.value))  # it was known from the earlier day
        else:
            field = join_value(*sides, favor, inner)
        met += [f"{name} {each}".strip() for each in inner]
        if field is not None:
            field.name = name
            fields[name] = field
    return [fields[name] for name in in_order(here.pieces, there.pieces, fields)]


def _may_join(kind: str, ours: Piece, theirs: Piece) -> bool:
    """Whether two additions are one, so that what they say is joined: records under one default id, and options."""
    return kind == "options" or (kind == "positions" and "id" not in ours.ids and "id" not in theirs.ids)


def _alike_but_privacy(ours: Piece, theirs: Piece) -> bool:
    """Whether two entries say the same, apart from whether they are private."""
    if ours.value == theirs.value:
        return True
    one, other = (
        {name: value for name, value in piece.fields.items() if name != "private"} for piece in (ours, theirs)
    )
    return one == other != {}


def kept_private(ours: Piece | None, theirs: Piece | None) -> Piece | None:
    """The ``private`` of the side that says yes: what is private on one side stays so."""
    return next((piece for piece in (ours, theirs) if piece is not None and is_yes(piece.value)), None)


def join_value(
    base: Piece | None, ours: Piece | None, theirs: Piece | None, favor: str, met: list[str]
) -> Piece | None:
    """A value as a whole, with the comments within it and above it."""
    said = [None if piece is None else piece.value for piece in (base, ours, theirs)]
    beside = [None if piece is None else piece.beside for piece in (base, ours, theirs)]
    sides = sides_in_agreement(*said) & sides_in_agreement(*beside)
    if not sides:
        met.append("")
        sides = {favor}
    chosen, other = (ours, theirs) if "ours" in sides else (theirs, ours)
    if chosen is None or other is None or ours is None:
        return chosen
    lead = join_lead(base, ours, theirs, favor, met)
    if chosen.flow or comments_in(lead) == chosen.above:
        return chosen
    return chosen.replaced(moved_lead(lead, chosen.column), chosen.body, chosen.said)


def join_lead(base: Piece | None, ours: Piece, theirs: Piece | None, favor: str, met: list[str]) -> str:
    """The blank lines and comments above a piece, in the column of our side."""
    if theirs is None:
        return ours.lead
    side = _side((() if base is None else base.above, ours.above, theirs.above), favor, met)
    if side == "ours" or ours.above == theirs.above:
        return ours.lead
    return theirs.lead if ours.flow or theirs.flow else moved_lead(theirs.lead, ours.column)


def join_frame(was: Branch | None, ours: Branch, theirs: Branch, favor: str, met: list[str]) -> Branch:
    """Our branch with the comments in its head and behind its last piece as both sides have made them."""
    heads = [() if branch is None else comments_in(branch.head) for branch in (was, ours, theirs)]
    tails = [() if branch is None else comments_in(branch.tail) for branch in (was, ours, theirs)]
    head, tail = ours.head, ours.tail
    if heads[1] != heads[2] and _side(heads, favor, met) == "theirs":
        if ours.flow or theirs.flow or not ours.head.endswith(("\n", "\r")):
            raise Unjoinable("a comment at the head of an entry")
        head = theirs.head
    if tails[1] != tails[2] and _side(tails, favor, met) == "theirs":
        if ours.flow or theirs.flow:
            raise Unjoinable("a comment at the end of an entry")
        tail = moved_lead(theirs.tail, ours.column)
    if (head, tail) == (ours.head, ours.tail):
        return ours
    return Branch(head, ours.pieces, tail, ours.column, ours.flow, ours.is_list)


def _side(comments: Sequence[tuple[str, ...]], favor: str, met: list[str]) -> str:
    """The side whose comments are taken."""
    sides = sides_in_agreement(*comments)
    if not sides:
        met.append(COMMENT)
    return min(sides, default=favor)


def sides_in_agreement(base: Hashable, ours: Hashable, theirs: Hashable) -> set[str]:
    """The sides that have what both have made of something; none where they have made it different."""
    if ours == theirs:
        return {"ours", "theirs"}
    if theirs == base:
        return {"ours"}
    return {"theirs"} if ours == base else set()


class HasName(Protocol):
    """What has a name."""

    name: Hashable


N = TypeVar("N", bound=HasName)


def by_name(pieces: Iterable[N]) -> dict[Hashable, N]:
    """Pieces by their names. Raises Unjoinable where two have the same."""
    found: dict[Hashable, N] = {}
    for piece in pieces:
        if found.setdefault(piece.name, piece) is not piece:
            raise Unjoinable(f"{piece.name} is there twice")
    return found


def in_order(ours: Sequence[HasName], theirs: Sequence[HasName], kept: Iterable[Hashable]) -> list[Hashable]:
    """The names that are kept: in our order, and theirs after those that come before them there."""
    left = set(kept)
    own = [piece.name for piece in ours if piece.name in left]
    met = set(own)
    behind: dict[Hashable, list[Hashable]] = {}
    last: Hashable = None
    for piece in theirs:
        if piece.name in left:
            if piece.name not in met:
                behind.setdefault(last, []).append(piece.name)
            last = piece.name
    order: list[Hashable] = []
    waiting = [*reversed(own), *reversed(behind.get(None, ()))]
    while waiting:
        name = waiting.pop()
        order.append(name)
        waiting += reversed(behind.get(name, ()))
    return order
