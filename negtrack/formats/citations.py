"""Sources for those who keep references: a line of text, BibTeX, and CSL-JSON as Zotero and Word read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from negtrack.answers.cite import Citation
from negtrack.answers.tables import BASES, Column, Table
from negtrack.ledger.dates import Interval
from negtrack.ledger.model import Source, SourceKind
from negtrack.views.dates import MONTHS, date_words
from negtrack.views.sentences import quoted_title
from negtrack.views.text import harmless

_CSL_TYPES = {
    SourceKind.STATEMENT: "document",
    SourceKind.TREATY_TEXT: "treaty",
    SourceKind.INTERVIEW: "interview",
    SourceKind.NEWS: "article-newspaper",
    SourceKind.ANALYSIS: "report",
    SourceKind.ADVOCACY: "report",
    SourceKind.DATASET: "dataset",
}
_ARTICLES = frozenset({SourceKind.NEWS, SourceKind.INTERVIEW})
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def source_text(source: Source) -> str:
    """A source as a reference of one line: author, title, publisher, date, address."""
    author = f"{source.author}, " if source.author else ""
    dated = date_words(source.published) if source.published else "undated"
    address = f", {source.url}" if source.url else ""
    return harmless(f"{author}{quoted_title(source.title)}, {source.publisher}, {dated}{address}")


def bibtex(sources: Iterable[Source]) -> str:
    """Sources as entries of BibTeX."""
    return "\n".join(_entry(source) for source in sources)


def bibtex_of_ledger(citation: Citation) -> str:
    """A ledger as an entry of BibTeX; the note is the line that it is quoted by."""
    fields = {"title": citation.title, "year": citation.as_of[:4], "note": citation.line}
    return _bibtex("misc", f"negtrack-{citation.version}", fields)


def _entry(source: Source) -> str:
    article = source.kind in _ARTICLES
    fields = {
        "author": source.author or source.publisher,
        "title": source.title,
        "journal" if article else "howpublished": source.publisher,
        **_bibtex_date(source.published),
        "url": source.url,
        "langid": source.language,
    }
    return _bibtex("article" if article else "misc", source.id, fields)


def _bibtex(kind: str, id: str, fields: Mapping[str, str | None]) -> str:
    lines = [f"  {name} = {_tex(name, value)},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{id},\n{''.join(lines)}}}\n"


def _tex(name: str, value: str) -> str:
    """A value in braces: names and titles keep their capitals in a second pair, addresses only lose their braces.

    Months are macros, and stand without; dates are as the ledger writes them, which biblatex reads.
    """
    text = harmless(value)
    if name == "month":
        return text
    if name == "date":
        return f"{{{text}}}"
    if name == "url":
        return "{" + text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C") + "}"
    escaped = "".join(_TEX.get(character, character) for character in text)
    return f"{{{{{escaped}}}}}" if name in ("author", "title") else f"{{{escaped}}}"


def _bibtex_date(published: Interval | None) -> dict[str, str | None]:
    """The date for biblatex; for the older programs year and month, and where it is less exact a note in words."""
    if published is None:
        return {"note": "undated"}
    first, last = (date.fromordinal(day) for day in (published.first, published.last))
    fields: dict[str, str | None] = {"date": published.text}
    fields["year"] = str(first.year) if first.year == last.year else f"{first.year}--{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        fields["month"] = MONTHS[first.month - 1][:3].lower()
    if "/" in published.text or published.approximate:
        fields["note"] = date_words(published)
    return fields


def csl(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Sources as items of CSL-JSON."""
    return [_item(source) for source in sources]


def csl_of_ledger(citation: Citation) -> list[dict[str, Any]]:
    """A ledger as an item of CSL-JSON: a data set of a day and a version."""
    issued = {"date-parts": [[int(part) for part in citation.as_of.split("-")]]}
    return [
        {
            "id": f"negtrack-{citation.version}",
            "type": "dataset",
            "title": citation.title,
            "version": citation.version,
            "issued": issued,
            "note": citation.line,
        }
    ]


def _item(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {"id": source.id, "type": _CSL_TYPES[source.kind], "title": source.title}
    if source.author:
        item["author"] = [{"literal": source.author}]
    item["container-title" if source.kind in _ARTICLES else "publisher"] = source.publisher
    if source.published is not None:
        item["issued"] = _issued(source.published)
    item |= {name: value for name, value in (("URL", source.url), ("language", source.language)) if value}
    return item


def _issued(published: Interval) -> dict[str, Any]:
    """A date in its precision: one list of year, month and day as far as they are known, or two for an interval."""
    parts = [[int(part) for part in end.split("-")] for end in published.text.removesuffix("~").split("/")]
    return {"date-parts": parts, **({"circa": True} if published.approximate else {})}


_LINE = (
    Column("line", "text", "the line to quote"),
    Column("title", "text", "the ledger's title"),
    Column("as_of", "date", "the day asked about"),
    Column("as_known", "date", "the day by which entries count; empty: all of them"),
    Column("evidence", "word", "the weakest basis that commits a party", choices=BASES),
    Column("version", "text", "the first figures of the ledger's SHA-256"),
    Column("program", "text", "the version of negtrack"),
)
_REFERENCES = (
    Column("source", "id", "the source", "id", of="source"),
    Column("text", "text", "the reference", source_text),
)


def citation_table(citation: Citation, sources: Iterable[Source] | None = None) -> Table:
    """The citation of a ledger in a row, or a row for each of some sources."""
    if sources is None:
        return Table("citation", _LINE, [citation])
    return Table("references", _REFERENCES, sources)
