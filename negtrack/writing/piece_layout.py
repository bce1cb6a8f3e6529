"""Pieces of a file's text put together again: in the layout of the branch that they go to, marks around a conflict."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from negtrack.ledger.nodes import Pairs, Raw
from negtrack.writing.entry_style import Style
from negtrack.writing.insert import NewEntry, Unwritable, Value, block_field, entry_text, flow_text, value_text
from negtrack.writing.text_tree import Branch, Piece, Unjoinable, begins_blank, comments_in

_WIDTH = 118


class Clash:
    """A piece that the two sides have made different: how it would be by either; None where a side has it no more."""

    __slots__ = ("name", "ours", "theirs")

    def __init__(self, name: Hashable, ours: Piece | None, theirs: Piece | None) -> None:
        self.name, self.ours, self.theirs = name, ours, theirs


class Marked:
    """Text that stands in git's marks, by either side."""

    __slots__ = ("ours", "theirs")

    def __init__(self, ours: str, theirs: str) -> None:
        self.ours, self.theirs = ours, theirs


Parts = list[str | Marked]
"""A text in which some places are not decided."""


def decided(parts: Iterable[str | Marked], theirs: bool) -> str:
    """The text as one side would have it."""
    return "".join(part if isinstance(part, str) else part.theirs if theirs else part.ours for part in parts)


def marked(parts: Iterable[str | Marked], newline: str, size: int) -> str:
    """The text with git's marks around what is not decided."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        if texts and texts[-1] and not texts[-1].endswith(newline):
            texts.append(newline)
        ours, theirs = (
            half if not half or half.endswith(newline) else half + newline for half in (part.ours, part.theirs)
        )
        texts += [f"{'<' * size} ours{newline}", ours, "=" * size, newline, theirs, f"{'>' * size} theirs{newline}"]
    return "".join(texts)


def lay_pieces(host: Branch, pieces: Sequence[Piece | Clash], style: Style) -> Parts:
    """The text of a branch with these pieces instead of its own. Raises Unjoinable."""
    if host.flow:
        whole = [piece for piece in pieces if isinstance(piece, Piece) and not piece.parts]
        if len(whole) < len(pieces):
            raise Unjoinable("a conflict between brackets")
        return [_between_brackets(host, whole, style)]
    parts: Parts = [host.head]
    own = {piece.name for piece in host.pieces[1:]}
    inline = bool(host.head) and not host.head.endswith(("\n", "\r")) and (not host.pieces or not host.pieces[0].lead)
    spaced = host.spaced
    for number, piece in enumerate(pieces):
        settled = piece.name in own and number > 0
        if isinstance(piece, Clash):
            parts += _clash(host, piece, style, settled, number, spaced)
            continue
        lead, body = _lines(host, piece, style, settled, number, spaced)
        if inline and number == 0:
            if comments_in(lead):
                raise Unjoinable("a comment above the first key of an item")
            parts += piece.parts or [body]
        else:
            parts += [lead, " " * host.column, *(piece.parts or [body])]
        if number + 1 < len(pieces) or host.tail:
            parts.append("" if body.endswith(("\n", "\r")) else style.newline)
    parts.append(host.tail)
    return parts


def _lines(host: Branch, piece: Piece, style: Style, settled: bool, number: int, spaced: bool) -> tuple[str, str]:
    """The text above a piece and its own, as they stand in a branch at a place (from 0)."""
    piece = fitted(piece, host, style)
    lead = piece.lead
    if not settled:
        if number == 0 and begins_blank(lead) and not (host.pieces and begins_blank(host.pieces[0].lead)):
            lead = _without_blank(lead)
        elif number > 0 and spaced and not begins_blank(lead):
            lead = style.newline + lead
    return lead, piece.body


def _clash(host: Branch, clash: Clash, style: Style, settled: bool, number: int, spaced: bool) -> Parts:
    """What stands for a piece that is not decided: what both halves have above it stands above the marks."""
    halves = [
        ("", "") if piece is None else _lines(host, piece, style, settled, number, spaced)
        for piece in (clash.ours, clash.theirs)
    ]
    lead = next(lead for (lead, _), piece in zip(halves, (clash.ours, clash.theirs), strict=True) if piece is not None)
    blank = lead[: len(lead) - len(_without_blank(lead))]
    if clash.ours is not None and clash.theirs is not None and clash.ours.above == clash.theirs.above:
        halves = [("", body) for _, body in halves]
        blank = lead
    ours, theirs = (
        "" if not body else _without_blank(lead) + " " * host.column + _ended(body, style.newline)
        for lead, body in halves
    )
    return [blank, Marked(ours, theirs)]


def _ended(body: str, newline: str) -> str:
    return body if body.endswith(("\n", "\r")) else body + newline


def _without_blank(lead: str) -> str:
    """The text above a piece without the blank lines that it begins with."""
    lines = lead.splitlines(keepends=True)
    while lines and not lines[0].strip():
        del lines[0]
    return "".join(lines)


def _between_brackets(host: Branch, pieces: Sequence[Piece], style: Style) -> str:
    texts = [host.head]
    own = {piece.name for piece in host.pieces[1:]}
    broken = [piece.lead for piece in host.pieces[1:] if "\n" in piece.lead and "#" not in piece.lead]
    room = len(host.head.rpartition("\n")[2]) + host.column
    for number, piece in enumerate(pieces):
        piece = fitted(piece, host, style)
        if number == 0:
            lead = host.pieces[0].lead if host.pieces else ""
        elif piece.name in own:
            lead = piece.lead
        elif broken:
            lead = broken[-1]
        elif room + len(piece.body) + 3 > _WIDTH:
            lead = f",{style.newline}{' ' * host.column}"
        else:
            lead = ", "
        texts += [lead, piece.body]
        text = lead + piece.body
        room = len(text.rpartition("\n")[2]) + (0 if "\n" in text else room)
    tail = host.tail if pieces else host.tail.lstrip().removeprefix(",")
    return "".join((*texts, tail))


def fitted(piece: Piece, host: Branch, style: Style) -> Piece:
    """A piece in the layout of a branch. Raises Unjoinable."""
    if piece.flow == host.flow:
        if piece.flow or piece.column == host.column:
            return piece
        lead = moved_lead(piece.lead, host.column)
        return _with_text(piece, lead, moved(piece.body, host.column - piece.column), host)
    value = writable(piece.value)
    try:
        if host.flow:
            key = "" if piece.key is None else f"{value_text(piece.key, style, flow=True)}: "
            return _with_text(piece, "", key + flow_text(value, style), host)
        if piece.key is None or (isinstance(value, Mapping) and host.column <= 2):
            if not isinstance(value, Mapping):
                raise Unjoinable("an entry that is no map")
            body = entry_text(NewEntry(value, piece.key), style, host.column)[host.column :]
        else:
            body = style.newline.join(block_field(piece.key, value, style, ""))
    except Unwritable as fault:
        raise Unjoinable(str(fault)) from None
    return _with_text(piece, "", body + style.newline, host)


def _with_text(piece: Piece, lead: str, body: str, host: Branch) -> Piece:
    """A piece with other text, where a branch has its pieces."""
    new = Piece(lead, body, host.column, host.flow, piece.key)
    new.name, new.ids = piece.name, piece.ids
    new.want = piece.said
    return new


def writable(value: Raw) -> Value:
    """A value as one to be written. Raises Unjoinable where it is repeated with * and cannot be moved."""
    if isinstance(value, str):
        if value.startswith("\0*"):
            raise Unjoinable("a value that is repeated with *")
        return value
    if isinstance(value, Pairs):
        return {key: writable(each) for key, each in value.pairs}
    return [writable(each) for each in value]


def moved_lead(lead: str, column: int) -> str:
    """Blank lines and comments with the comments in a column."""
    return "".join(" " * column + line.lstrip(" ") if line.strip() else line for line in lead.splitlines(keepends=True))


def moved(body: str, by: int) -> str:
    """Text whose lines but the first are moved to the right, or with a number below 0 to the left."""
    first, *others = body.splitlines(keepends=True)
    if by > 0:
        others = [" " * by + line if line.strip() else line for line in others]
    else:
        others = [line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in others]
    return "".join((first, *others))
