"""The three-way merge of a ledger's YAML file: two states with a common ancestor, record by record, field by field.

What one side changed is taken; what both changed in different fields is joined; what both changed in the same field
stands in git's marks, around that entry alone. Comments are fields of the entry below them. The order and the layout
of our side stay. The result is read again, and has to say exactly what the joining came to: text that is laid out in
a way that this does not master is left to git, whose marks lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from yaml.error import YAMLError

from negtrack.ledger.dates import DateError, parse_interval
from negtrack.ledger.fields import SECTIONS
from negtrack.tuples import NamedTuple
from negtrack.writing.entry_style import Style
from negtrack.writing.join_fields import (
    by_name,
    in_order,
    join_entry,
    join_frame,
    join_lead,
    join_value,
    kept_private,
)
from negtrack.writing.pairing import Sides, is_yes, pair_up
from negtrack.writing.piece_layout import Clash, Marked, Parts, decided, lay_pieces, marked
from negtrack.writing.text_tree import Branch, Piece, Unjoinable, read_tree
from negtrack.writing.yaml_outline import LINE_BREAK


class Conflict(NamedTuple):
    """What both sides made different: the section, the entry, and the field (empty: the entry as a whole).

    ``private`` where some state of the entry is, or the field, so that nothing of it is said where others may read it.
    """

    section: str
    entry: str
    field: str
    private: bool = False


class Merged(NamedTuple):
    """The joined text, marks in it where there are conflicts; ``tree`` is what it says, or would for our side."""

    text: str
    conflicts: list[Conflict]
    tree: Branch


class Trees(NamedTuple):
    """Three states of a file, taken apart, in our line breaks."""

    base: Branch
    ours: Branch
    theirs: Branch
    newline: str


def read_trees(base: str, ours: str, theirs: str) -> Trees:
    """Take three states of a file apart. Raises Unjoinable."""
    try:
        tree = read_tree(ours)
        was, there = (read_tree(LINE_BREAK.sub(tree.newline, text)).root for text in (base, theirs))
    except YAMLError:
        raise Unjoinable("a file is not YAML") from None
    return Trees(was, tree.root, there, tree.newline)


def merge_trees(trees: Trees, marker_size: int = 7) -> Merged:
    """Merge two states of a sound YAML file with a common ancestor. Raises Unjoinable."""
    was, here, there, newline = trees
    hidden = [root for root in (was, here, there) if _is_private_file(root)]
    for root in hidden:
        _make_private(root)
    joiner = _Joiner(Style(newline=newline), bool(hidden))
    sections = joiner.sections(was, here, there)
    host = here if here.pieces or not there.pieces else there
    parts = lay_pieces(host, [section.whole for section in sections], joiner.style)
    joined = _hold_to(decided(parts, False), sections, False)
    if joiner.conflicts:
        _hold_to(decided(parts, True), sections, True)
    return Merged(marked(parts, newline, marker_size), joiner.conflicts, joined)


class _JoinedSection(NamedTuple):
    """A joined section, and its entries; None where it is a bare value."""

    whole: Piece | Clash
    entries: list[Piece | Clash] | None


class _Joiner:
    """Joins the entries of three states; the conflicts met are collected."""

    def __init__(self, style: Style, private: bool) -> None:
        self.style = style
        self.private = private
        self.conflicts: list[Conflict] = []

    def sections(self, base: Branch, ours: Branch, theirs: Branch) -> list[_JoinedSection]:
        """The sections of the joined file, in order."""
        joined: dict[Hashable, _JoinedSection] = {}
        was, here, there = (by_name(branch.pieces) for branch in (base, ours, theirs))
        for name in dict.fromkeys((*here, *there)):
            section = SECTIONS.get(str(name))
            if section is None:
                raise Unjoinable(f"an unknown section {name}")
            sides = was.get(name), here.get(name), there.get(name)
            if section.shape != "scalar":
                whole = self._section(section.name, *sides)
            else:
                value = self._scalar(section.name, *sides)
                whole = None if value is None else _JoinedSection(value, None)
            if whole is not None:
                joined[name] = whole
        return [joined[name] for name in in_order(ours.pieces, theirs.pieces, joined)]

    def _scalar(self, name: str, base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Piece | Clash | None:
        if name == "covered_to" and ours is not None and theirs is not None:
            return max(ours, theirs, key=_last_day)
        if name == "private" and (kept := kept_private(ours, theirs)):
            return kept
        return self._decide(lambda favor, met: join_value(base, ours, theirs, favor, met), name, name, False)

    def _section(
        self, name: str, base: Piece | None, ours: Piece | None, theirs: Piece | None
    ) -> _JoinedSection | None:
        was, here, there = (None if piece is None else piece.entries() for piece in (base, ours, theirs))
        sides = Sides(*([] if branch is None else branch.pieces for branch in (was, here, there)))
        entries = self._entries(name, pair_up(name, sides, self.style))
        whole = ours or theirs
        if whole is None or (not entries and (ours is None or theirs is None)):
            return None
        met: list[str] = []
        host = here if here is not None and ours is not None else there or here
        if here is not None and there is not None:
            host = join_frame(was, here, there, "ours", met)
        piece = Piece(join_lead(base, whole, theirs, "ours", met), whole.body, whole.column, whole.flow, whole.key)
        piece.name = name
        if met:
            raise Unjoinable(f"both sides changed a comment of the section {name}")
        if host is None:
            return _JoinedSection(piece, [])
        if host.flow and any(isinstance(entry, Clash) for entry in entries):
            halves = ([each for entry in entries if (each := _side_of(entry, side))] for side in (False, True))
            parts: Parts = [Marked(*(decided(lay_pieces(host, half, self.style), False) for half in halves))]
        else:
            parts = lay_pieces(host, entries, self.style)
        piece.body = decided(parts, False)
        piece.parts = parts if any(isinstance(part, Marked) for part in parts) else None
        return _JoinedSection(piece, entries)

    def _entries(self, section: str, sides: Sides[Piece]) -> list[Piece | Clash]:
        """The joined entries of a section, in order."""
        was, here, there = (by_name(pieces) for pieces in sides)
        joined: dict[Hashable, Piece | Clash] = {}
        for name in dict.fromkeys((*here, *there)):
            entry = self._entry(section, was.get(name), here.get(name), there.get(name))
            if entry is not None:
                entry.name = name
                joined[name] = entry
        return [joined[name] for name in in_order(sides.ours, sides.theirs, joined)]

    def _entry(
        self, section: str, base: Piece | None, ours: Piece | None, theirs: Piece | None
    ) -> Piece | Clash | None:
        if ours is not None and theirs is not None and _alike(ours, theirs):
            return ours
        if base is not None and not any(piece and "private" in piece.body for piece in (base, ours, theirs)):
            if ours is not None and _alike(base, ours):
                return theirs
            if theirs is not None and _alike(base, theirs):
                return ours
        return self._decide(
            lambda favor, met: join_entry(section, base, ours, theirs, favor, met, self.style),
            section,
            _title(ours or theirs or base),
            any(piece is not None and is_yes(piece.fields.get("private")) for piece in (base, ours, theirs)),
        )

    def _decide(
        self, join: Callable[[str, list[str]], Piece | None], section: str, entry: str, private: bool
    ) -> Piece | Clash | None:
        met: list[str] = []
        ours = join("ours", met)
        if not met:
            return ours
        self.conflicts += [
            Conflict(section, entry, field, private or self.private or "private" in field)
            for field in dict.fromkeys(met)
        ]
        theirs = join("theirs", [])
        return Clash(section, ours, theirs)


def _is_private_file(root: Branch) -> bool:
    return any(piece.key == "private" and is_yes(piece.value) for piece in root.pieces)


def _make_private(root: Branch) -> None:
    """Let the positions of a private file have the ids that private ones have."""
    for section in root.pieces:
        entries = section.entries() if section.key == "positions" else None
        for piece in entries.pieces if entries else ():
            piece.ids["private"] = "yes"


def _side_of(entry: Piece | Clash, theirs: bool) -> Piece | None:
    """A piece as one side would have it."""
    if isinstance(entry, Piece):
        return entry
    return entry.theirs if theirs else entry.ours


def _alike(one: Piece, other: Piece) -> bool:
    """Whether two pieces say the same, with the same comments: by their text, and where that differs by reading it."""
    if one.above != other.above:
        return False
    return one.body == other.body or (one.value == other.value and one.beside == other.beside)


def _title(piece: Piece | None) -> str:
    """What an entry is called in a message."""
    if piece is None:
        return ""
    if isinstance(piece.name, str):
        return piece.name
    fields = piece.fields
    named = (fields.get(name) for name in ("id", "title", "date", "as_of"))
    return next((name for name in named if isinstance(name, str)), "")


def _last_day(piece: Piece) -> int:
    try:
        return parse_interval(str(piece.value)).last
    except DateError:
        return 0


def _hold_to(text: str, sections: list[_JoinedSection], theirs: bool) -> Branch:
    """Check that a joined text says what it should, and return it taken apart. Raises Unjoinable."""
    try:
        root = read_tree(text).root
    except YAMLError:
        raise Unjoinable("the joined text is not YAML") from None
    found = iter(root.pieces)
    for section in sections:
        whole = _side_of(section.whole, theirs)
        if whole is None:
            continue
        piece = next(found, None)
        if piece is None or piece.key != whole.key or sorted(piece.above) != sorted(whole.above):
            raise Unjoinable(f"the section {whole.key} is lost")
        if section.entries is None:
            if piece.said != whole.said:
                raise Unjoinable(f"{whole.key} does not say what it has to")
            continue
        branch = piece.entries()
        there = branch.pieces if branch else []
        wanted = [half for entry in section.entries if (half := _side_of(entry, theirs))]
        if len(there) != len(wanted):
            raise Unjoinable(f"the section {whole.key} has lost or gained entries")
        for new, entry in zip(there, wanted, strict=True):
            if not _says(new, entry):
                raise Unjoinable(f"{_title(entry)} does not say what it has to")
    if next(found, None) is not None:
        raise Unjoinable("there is a section too many")
    return root


def _says(new: Piece, entry: Piece) -> bool:
    if new.key != entry.key or sorted(new.above) != sorted(entry.above):
        return False
    if entry.want is None and new.body == entry.body:
        return True
    value, beside = entry.said
    return new.value == value and sorted(new.beside) == sorted(beside)
