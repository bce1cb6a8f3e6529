"""The sources that a sheet tells of in its columns, each made once: for each address, else for title and publisher."""

from __future__ import annotations

import re
from collections.abc import Hashable
from urllib.parse import urlsplit

from negtrack.ledger.draft import ID
from negtrack.ledger.findings import Speller, shown
from negtrack.ledger.folding import fold
from negtrack.ledger.model import Ledger, Source
from negtrack.tuples import NamedTuple
from negtrack.writing.column_map import SOURCE_COLUMNS
from negtrack.writing.sheet_dates import is_date
from negtrack.writing.sheet_table import CellFault, SheetTable
from negtrack.writing.sheet_words import map_flag, word_key

_ADDRESS = re.compile(r"\w+://\S+|www\.\S+")
_TELLING = ("title", "publisher", "url")


class NewSource(NamedTuple):
    """A source that the ledger does not have: its fields, and the row of the table that told of it first."""

    fields: dict[str, str]
    row: int


class MadeSources(NamedTuple):
    """What came of the sources of a table: new ones by id, faults, and notes on what was taken for granted."""

    sources: dict[str, NewSource]
    faults: list[CellFault]
    notes: list[str]


def make_sources(table: SheetTable, ledger: Ledger, kind: str | None, side: str | None) -> MadeSources:
    """Put the id of a source into every row that tells of one, and make those that the ledger does not have.

    ``kind`` and ``side`` are of the sources of which the sheet says neither: ``news`` and ``none`` where they are not
    given. The table must have a column ``source``.
    """
    return _SheetSources(table, ledger, kind, side).make()


class _SheetSources:
    def __init__(self, table: SheetTable, ledger: Ledger, kind: str | None, side: str | None) -> None:
        self.table, self.ledger = table, ledger
        self.kind, self.side = kind, side
        self.at = {field: table.names.index(name) for name, field in SOURCE_COLUMNS.items() if name in table.names}
        self.made = MadeSources({}, [], [])
        self.unknown: dict[str, list[int]] = {}
        self.assumed: dict[str, None] = {}
        self.by_key: dict[Hashable, str] = {}
        self.called: dict[str, list[str]] = {}
        for id, source in ledger.sources.items():
            for key in _keys_of(source):
                self.by_key.setdefault(key, id)
            for name in dict.fromkeys((word_key(source.title), word_key(id))):
                self.called.setdefault(name, []).append(id)

    def make(self) -> MadeSources:
        at = self.table.names.index("source")
        cites_at = self.table.column("more_cites")
        told: dict[tuple[str, ...], str] = {}
        for number, row in enumerate(self.table.rows):
            if not row[at] and cites_at is not None and row[cites_at] and not any(row[n] for n in self.at.values()):
                continue
            key = (row[at], *(row[n] for n in self.at.values()))
            if key not in told:
                told[key] = self._source(row[at], {field: row[n].strip() for field, n in self.at.items()}, number)
            row[at] = told[key]
            if told[key] in self.unknown:
                self.unknown[told[key]].append(number)
        speller = Speller()
        self.made.faults.extend(self._unknown(name, rows, at, speller) for name, rows in self.unknown.items())
        if self.made.sources and self.assumed:
            flags = " and ".join(f"--source-{name}" for name in self.assumed)
            taken = " and ".join(f"{name} {self._default(name)}" for name in self.assumed)
            says = "say" if len(self.assumed) > 1 else "says"
            self.made.notes.append(
                f"where the sheet does not say it, new sources are of {taken}: {flags} {says} otherwise"
            )
        return self.made

    def _default(self, name: str) -> str:
        return (self.kind or "news") if name == "kind" else (self.side or "none")

    def _source(self, named: str, told: dict[str, str], row: int) -> str:
        """The id of the source of a row; as it is written where it is unknown."""
        if named in self.ledger.sources or named in self.made.sources:
            return named
        told = {field: text for field, text in told.items() if text}
        if named:
            if len(called := self.called.get(word_key(named), [])) == 1:
                return called[0]
            if _ADDRESS.fullmatch(named):
                told.setdefault("url", named)
                named = ""
            elif not any(field in told for field in _TELLING):
                self.unknown.setdefault(named, [])
                return named
            elif not ID.fullmatch(named):
                told.setdefault("title", named)
                named = ""
        if not any(field in told for field in _TELLING):
            return ""
        return self._of(named, told, row)

    def _of(self, named: str, told: dict[str, str], row: int) -> str:
        """The id of the source that a row tells of: one that is known, or a new one, by its publisher and date."""
        key = _key(told.get("url"), told.get("title"), told.get("publisher"), told.get("published"))
        if not named and key in self.by_key:
            return self.by_key[key]
        publisher = told.get("publisher") or _host(told.get("url", "")) or told.get("title", "")
        published = told.get("published", "")
        title = told.get("title") or (f"{publisher}, {published}" if published else told.get("url") or publisher)
        fields = {"title": title, "publisher": publisher}
        for name, given in (("kind", self.kind), ("side", self.side)):
            fields[name] = told.get(name) or self._default(name)
            if name not in told and given is None:
                self.assumed[name] = None
        fields |= {name: told[name] for name in ("published", "url", "author", "language") if name in told}
        id = named or self._new_id(publisher, published, title)
        self.made.sources[id] = NewSource(fields, row)
        self.by_key.setdefault(key, id)
        return id

    def _new_id(self, publisher: str, published: str, title: str) -> str:
        day = published.rstrip("~").replace("/", "_") if is_date(published) else ""
        words = _slug(publisher, 30) if day else f"{_slug(publisher, 30)}-{_slug(title, 30)}"
        id = base = "-".join(part for part in (words, day) if part).strip("-") or "source"
        number = 2
        while id in self.ledger.sources or id in self.made.sources:
            id = f"{base}-{number}"
            number += 1
        return id

    def _unknown(self, name: str, rows: list[int], at: int, speller: Speller) -> CellFault:
        near = speller.nearest("source", name, self.ledger.sources)
        help = f"did you mean {near}? {map_flag(f'source:{name}={near}')}" if near else map_flag(f"source:{name}=ID")
        help += "; a source that is new is told of in columns: source_title, publisher, url, source_date"
        return CellFault("NT204", f'unknown source "{shown(name)}"', help, [(row, at) for row in rows])


def _keys_of(source: Source) -> list[Hashable]:
    keys: list[Hashable] = [("", word_key(source.title), word_key(source.publisher))]
    return [_url_key(source.url), *keys] if source.url else keys


def _key(url: str | None, title: str | None, publisher: str | None, published: str | None) -> Hashable:
    if url:
        return _url_key(url)
    return ("" if title else published or "", word_key(title or ""), word_key(publisher or ""))


def _url_key(url: str) -> str:
    """An address as it is compared: without its scheme, ``www.``, the part behind ``#`` and a last slash."""
    bare = re.sub(r"^\w+://", "", url.strip()).partition("#")[0].rstrip("/")
    host, slash, path = bare.partition("/")
    return host.lower().removeprefix("www.") + slash + path


def _host(url: str) -> str:
    """Whose an address is: its host without ``www.``."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _slug(text: str, most: int) -> str:
    """A text as a part of an id."""
    words = re.sub(r"[^\w.+]+", "-", fold(text)).strip("-.")
    return words if len(words) <= most else words[:most].rpartition("-")[0] or words[:most]
