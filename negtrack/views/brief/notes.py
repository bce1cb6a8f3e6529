"""The notes of a brief: numbered as they come, with what each record says and every source that carries it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from negtrack.answers.brief import ACCOUNTS
from negtrack.ledger.model import Cite, Ledger, Position
from negtrack.views.dates import date_words
from negtrack.views.document import Note, Sentence
from negtrack.views.sentences import names, quoted_title
from negtrack.views.text import harmless

_BETWEEN = " • "
"""What parts the records of one note."""

_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_BY_COMMA = re.compile(r"[\w.+-]+\w")

_NOT_SHOWN = re.compile(r"^[(\[][^)\]]*[)\]] (?=.)")
"""What a keeper writes in brackets before a description, where a source shows no title: the head says it for all."""


class Notes:
    """Writes the notes; a source is named in full where it comes up first, then by the number of that note."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.written: list[Note] = []
        self._first: dict[str, int] = {}

    def plain(self, text: str, note: str, urls: Iterable[str] = ()) -> Sentence:
        """A sentence with a note of any text."""
        self.written.append(Note(harmless(self._without_ids(note)), tuple(urls)))
        return Sentence(harmless(text), len(self.written))

    def _without_ids(self, note: str) -> str:
        """A note in which issues and sources that it names in brackets by id are called as people call them."""
        return _IN_BRACKETS.sub(lambda found: f"({_BY_COMMA.sub(self._called, found[1])})", note)

    def _called(self, found: re.Match[str]) -> str:
        id = found[0]
        if id in self.ledger.issues and "-" in id:
            return f"“{self.ledger.issues[id].title}”"
        if id in self.ledger.sources:
            source = self.ledger.sources[id]
            return source.publisher + (f", {date_words(source.published)}" if source.published else "")
        return id

    def derived(self, text: str, how: str) -> Sentence:
        """A sentence that no record says: how it is derived."""
        return self.plain(text, f"Derived: {how}.")

    def of_records(
        self,
        text: str,
        records: Sequence[Position],
        more: str = "",
        derived: str = "",
        briefly: Collection[Position] = (),
        dated: Collection[Position] = (),
    ) -> Sentence:
        """A sentence that records bear out: who said what on which day, with their sources, ``briefly`` the first.

        Of those ``dated`` only the day is of use: what they say the others say too. ``more`` is said behind them,
        and ``derived`` how the rest of the sentence follows.
        """
        first = {record.id for record in (*briefly, *dated)}
        bare = {record.id for record in dated}
        records = [record._replace(cites=record.cites[:1]) if record.id in first else record for record in records]
        parts = [_BETWEEN.join(self._record(record, record.id in bare) for record in records), more]
        parts.append(f"Derived: {derived}." if derived else "")
        cites = [cite for record in records for cite in _shown(self.ledger, record.cites)]
        return self.plain(text, " ".join(part for part in parts if part), self._urls(cites))

    def of_source(self, text: str, source: str, said: str = "") -> Sentence:
        """A sentence that a source bears out by itself, with what the ledger says besides."""
        note = " ".join(part for part in (said, self.cited([source])) if part)
        return self.plain(text, note[0].upper() + note[1:] if said else note, self._urls([Cite(source)]))

    def cited(self, sources: Iterable[str]) -> str:
        """Sources as a note names them, with a full stop."""
        return f"{self._sources([Cite(source) for source in sources])}."

    def _record(self, record: Position, is_bare: bool = False) -> str:
        """Who said what on which day, and its sources; where the first is quoted, the quote tells what."""
        who = names(self.ledger, record.said_by)
        if record.speaker:
            who += f" ({record.speaker})"
        if record.said_by != record.parties:
            who += f" on {names(self.ledger, record.parties)}"
        shown = _shown(self.ledger, record.cites)
        more = len({cite.source for cite in record.cites} - {cite.source for cite in shown})
        sources = f"{self._sources(shown)}{f'; {more} more' if more else ''}."
        noted = [_ended(record.note)] if record.note else []
        said = [sources, *noted] if is_bare or shown[0].quote else [_ended(record.summary), *noted, sources]
        return " ".join((f"{who}, {date_words(record.date)}:", *said))

    def _sources(self, cites: Sequence[Cite]) -> str:
        """Sources, each once with all the places in it that are cited."""
        places: dict[str, dict[str, None]] = {}
        for cite in cites:
            places.setdefault(cite.source, {})[self._place(cite)] = None
        parts = []
        for source, found in places.items():
            told = " and ".join(place for place in found if place)
            gap = "" if not told else ": " if told.startswith("“") else ", "
            parts.append(f"{self._name(source)}{gap}{told}")
        return "; ".join(parts)

    def _name(self, id: str) -> str:
        """A source: in full the first time, then by the number of that note, with its day where that note has more."""
        source = self.ledger.sources[id]
        dated = date_words(source.published) if source.published else "undated"
        number = len(self.written) + 1
        if id not in self._first:
            self._first[id] = number
            author = f"{source.author}, " if source.author else ""
            address = f", {source.url}" if source.url else ""
            told_by = source.kind in ACCOUNTS and source.side in self.ledger.parties
            viewpoint = f" (viewpoint {names(self.ledger, [source.side])})" if told_by else ""
            return f"{author}{self._title(id)}{source.publisher}{viewpoint}, {dated}{address}"
        first = self._first[id]
        beside = [other for other, note in self._first.items() if note == first and other != id]
        if any(self.ledger.sources[other].publisher == source.publisher for other in beside):
            told = self._title(id) or f"{source.url}, "
            return f"{source.publisher}, {told}{dated} ({'this note' if first == number else f'note {first}'})"
        return f"{source.publisher} ({'this note' if first == number else f'note {first}'})"

    def _title(self, id: str) -> str:
        """The title of a source, with a comma; for one that showed none its address, or else a description."""
        source = self.ledger.sources[id]
        title = quoted_title(source.title)
        return "" if source.url and not title.startswith("“") else f"{_NOT_SHOWN.sub('', title)}, "

    def _place(self, cite: Cite) -> str:
        """Where in a source, and in which words: the original, and its translation."""
        place = cite.locator or ""
        if not cite.quote:
            return place
        by = f" by {cite.translated_by}" if cite.translated_by else ""
        translation = f" (in translation{by}: “{cite.translation}”)" if cite.translation else ""
        return f"{place}{': ' if place else ''}“{cite.quote}”{translation}"

    def _urls(self, cites: Iterable[Cite]) -> tuple[str, ...]:
        urls = (self.ledger.sources[cite.source].url for cite in cites)
        return tuple(dict.fromkeys(url for url in urls if url is not None and url.startswith(("https://", "http://"))))


def _shown(ledger: Ledger, cites: Sequence[Cite]) -> list[Cite]:
    """The sources of a record that a note names: the keeper's first, and the next that has another viewpoint."""
    sources = list(dict.fromkeys(cite.source for cite in cites))
    side = ledger.sources[sources[0]].side
    kept = [*sources[:1], *[source for source in sources if ledger.sources[source].side != side][:1]]
    return [cite for cite in cites if cite.source in kept]


def _ended(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
