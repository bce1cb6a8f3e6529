"""Located nodes to typed records, one entry at a time; every fault collected with its place.

The fields of a record are judged in ``field_values``, whether they go together in ``build``, and what it says of other
records (ids, relations) in ``resolve``.
"""

from __future__ import annotations

from negtrack.ledger.build import BUILD, JUDGE
from negtrack.ledger.dates import DateError, likely_dates, parse_interval
from negtrack.ledger.draft import ID, Draft, Partial, Values, default_id
from negtrack.ledger.fast_path import FastPaths, cells_of
from negtrack.ledger.field_values import NO_MERGE, FieldReader, before_colon, parts_of
from negtrack.ledger.fields import PRIVATE_KINDS, SECTIONS, TRUTHS, Field, LedgerSection, example_of
from negtrack.ledger.findings import Place, shown
from negtrack.ledger.model import Issue, Position
from negtrack.ledger.nodes import Entry, Map, Node, Seq, Text, value_of

_EXAMPLES = {
    "negtrack": "1",
    "title": "Armenia–Azerbaijan peace agreement",
    "about": "Positions stated in public, 2022 to 2026.",
    "covered_to": "2026-06-08",
    "private": "yes",
}
_SCALAR_TYPES = {"covered_to": "date", "private": "truth"}


class FileReader(FieldReader):
    """Reads the entries of one file into a draft.

    ``file`` is the file's number in the ledger and ``name`` its path as shown to the user. With ``fast``, entries that
    it knows to be sound are taken as they are; the others are read with care, and so is every entry without it.
    """

    def __init__(self, draft: Draft, file: int, name: str, fast: FastPaths | None = None) -> None:
        super().__init__(draft, name)
        self.fast = fast
        self.file = file
        self.begun: list[str] = []
        self.private = False

    # Entries

    def read(self, entry: Entry) -> None:
        """Take one entry of the file into the draft."""
        section = SECTIONS.get(entry.section.value)
        if section is None:
            self._unknown_section(entry.section)
            return
        if entry.number <= 0:
            self._begin(section, entry.section)
            if self.private and section.kind not in PRIVATE_KINDS:
                self._not_private(entry.section)
                if section.shape == "scalar":
                    return
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

    def _begin(self, section: LedgerSection, key: Text) -> None:
        if section.name in self.begun:
            help = "keep one of them" if section.shape == "scalar" else "bring both parts together under one key"
            self.error("NT103", key, f'the key "{section.name}" is given twice', help)
        self.begun.append(section.name)
        self.draft.sections.setdefault(section.name, self.location(key))

    def _unknown_section(self, key: Text) -> None:
        """Report a key that the ledger does not have; what it may have been meant for counts as there."""
        near = self.draft.speller.nearest("ledger", key.value, list(SECTIONS))
        if near is not None:
            self.draft.unsure.add(near)
        help = NO_MERGE if key.value == "<<" else self.draft.speller.did_you_mean("ledger", key.value, list(SECTIONS))
        self.error("NT101", key, f'unknown key "{shown(key.value)}" in the ledger', help)

    def _whole_section(self, section: LedgerSection, node: Node) -> None:
        """A section of records that holds none: empty, or of the wrong shape."""
        if type(node) is Text and not node.value:
            return
        if type(node) is not Text and type(node) is (Map if section.shape == "map" else Seq) and not parts_of(node):
            return
        form, lead = ("a map by id", "ID: ") if section.shape == "map" else ("a list", "- ")
        help = f"write on a line of its own {lead}{example_of(section.kind)}"
        self.error("NT104", node, f'"{section.name}" must be {form}', help)
        self.draft.unsure.add(section.name)

    def _list_entry(self, section: str, kind: str, entry: Entry) -> None:
        place = Place(self.file, entry.line, entry.column)
        if kind == "position":
            if (position := self._fast_position(entry, place)) is not None:
                self.draft.lists[section].append(position)
                return
        elif (sound := self._fast_values(kind, entry, place)) is not None:
            if self.private:
                sound["private"] = True
            self.draft.lists[section].append(BUILD[kind](self.draft, sound))
            return
        before = self.faults
        values = self.fields(kind, entry.node, f"this {kind}", entry.node)
        if values is not None:
            values["place"] = place
            if self.private and kind in PRIVATE_KINDS:
                values["private"] = True
            if kind in JUDGE:
                JUDGE[kind](self.error, self.draft, values, entry.node)
        if values is not None and self.faults == before:
            self.draft.lists[section].append(BUILD[kind](self.draft, values))
            return
        self.draft.partial.append(Partial(kind, None, place, values or {}))
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
        flag = value_of(node, "private")
        private = self.private or (type(flag) is Text and TRUTHS.get(flag.value.lower(), False))
        try:
            parse_interval(date.value)
        except DateError:
            self.draft.mended += [(parties, issue.value, likely) for likely in likely_dates(date.value)]
        else:
            self.draft.faulty.append((default_id(parties, issue.value, date.value, private), place))
            self.draft.mended.append((parties, issue.value, date.value))

    def _value_meant(self, node: Node, name: str) -> Node | None:
        """The value of a key of a position, also where the key is misspelt or lacks its colon."""
        value = value_of(node, name)
        if value is not None or type(node) is not Map:
            return value
        for key, value in node.pairs:
            if before_colon(key, value) == name:
                return key._replace(value=key.value.removeprefix(name).strip())
            if self.draft.speller.nearest("position", key.value, list(self.tables["position"])) == name:
                return value
        return None

    def _not_private(self, key: Text) -> None:
        """Report a key of a private file under which nothing private can stand."""
        held = ", ".join(section.name for section in SECTIONS.values() if section.kind in PRIVATE_KINDS)
        message = f'"{key.value}" cannot stand in a private file'
        self.error("NT113", key, message, f"move it to another file: a private one holds only {held}")

    def _private_file(self, entry: Entry, private: bool) -> None:
        if private and len(self.begun) > 1:
            help = "move it above all other keys of the file"
            self.error("NT113", entry.section, '"private" of a file stands behind other keys', help)
        self.private = private
        if private:
            self.draft.note_private_file()

    def _scalar_section(self, entry: Entry) -> None:
        name = entry.section.value
        field = Field(name, _SCALAR_TYPES.get(name, "text"), True, "", _EXAMPLES[name])
        value = self.types[field.type](entry.node, field)
        if value is None:
            return
        if name == "private":
            self._private_file(entry, value)
            return
        if name == "negtrack" and value != "1":
            message = f'this program reads format 1, not "{shown(value)}"'
            self.error("NT108", entry.node, message, "write: negtrack: 1")
            return
        origin = self.location(entry.section)
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
        place = Place(self.file, entry.line, entry.column, True)
        if (section, id) not in self.draft.origins and ID.fullmatch(id):
            sound = self._fast_values(kind, entry, place)
            if sound is not None:
                if self.private and kind in PRIVATE_KINDS:
                    sound["private"] = True
                self.draft.origins[section, id] = self.location(entry.key)
                self.draft.maps[section][id] = BUILD[kind](self.draft, {"id": id, **sound})
                return
        what = f"this {kind}"
        before = self.faults
        if id == "<<":
            self.error("NT101", entry.key, f'unknown key "<<" in "{section}"', NO_MERGE)
            return
        if not self.check_id(entry.key, f"the id of {what}") and type(entry.node) is not Map:
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
        self.draft.origins[section, id] = self.location(entry.key)
        values = self.fields(kind, entry.node, what, entry.key)
        if values is not None:
            values["place"] = place
            if self.private and kind in PRIVATE_KINDS:
                values["private"] = True
            if kind in JUDGE:
                JUDGE[kind](self.error, self.draft, values, entry.node)
        if values is not None and self.faults == before:
            self.draft.maps[section][id] = BUILD[kind](self.draft, {"id": id, **values})
        else:
            # A record with faults still counts as defined, so that what points to it is not reported too.
            self.draft.maps[section][id] = None
            self.draft.partial.append(Partial(kind, id, place, values or {}))

    def _fast_values(self, kind: str, entry: Entry, place: Place) -> Values | None:
        """Return the typed values of an entry that is known to be sound; None where it is to be read with care."""
        if self.fast is None or entry.fields is None:
            return None
        return self.fast.entries.values(kind, entry.fields, place)

    def _fast_position(self, entry: Entry, place: Place) -> Position | None:
        """Return the position of an entry that is known to be sound; None where it is to be read with care."""
        if self.fast is None:
            return None
        if entry.cells is not None:
            return self.fast.rows.position(entry.cells, place, self.private)
        cells = None if entry.fields is None else cells_of(entry.fields)
        return None if cells is None else self.fast.positions.position(cells, place, self.private)
