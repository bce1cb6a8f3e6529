"""``negtrack cite``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, note, open_ledger, speak_utf8, write
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.answers.cite import Citation
    from negtrack.ledger.model import Ledger, Source
    from negtrack.rules.query import Question

NEEDS_ARGUMENTS = False


class CiteFormat(StrEnum):
    """How a citation is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    BIBTEX = "bibtex"
    CSL = "csl"


def run(
    id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A source, or a position with its sources. Default: the whole ledger."),
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option("--verify", metavar="LINE", help="Whether the ledger still is the version that a line names."),
    ] = None,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Concerned = None,
    format: Annotated[CiteFormat, typer.Option("--format", "-f", help="How to write it.")] = CiteFormat.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Give a line to quote: the ledger's title, the days asked about, its version, the program's version.

    Of a source, or of a position's sources: a reference as text, as BibTeX or as CSL-JSON (for Zotero and Word). With
    --verify, say whether the ledger at hand still is the version that a line names; the exit status is 1 if not.

    \b
    negtrack cite --as-of 2025-03-31
    negtrack cite apri-2025-03 -f bibtex
    negtrack cite am-border-monitors-2025-03-13 -f csl -o sources.json
    negtrack cite --verify "Talks: as of 2025-03-31, all entries, version ae4648985999"
    """
    book = open_ledger(ledger)
    look_up_issues(book, issue)
    look_up_parties(book, party)
    if verify is not None:
        if id is not None:
            raise Unusable(f"--verify is of the whole ledger: leave {id} out")
        return _verify(book, verify)
    sources = None if id is None else _sources(book, id)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    speak_utf8(output)
    write(_text(book, question, sources, format), output, book)
    return 0


def _text(book: Ledger, question: Question, sources: list[Source] | None, format: CiteFormat) -> str:
    """The citation of the ledger, or of some of its sources."""
    from negtrack.answers.cite import cite
    from negtrack.formats import citations
    from negtrack.formats.json_output import json_text
    from negtrack.formats.markdown import escape
    from negtrack.views.text import harmless

    citation = cite(book, question)
    match format:
        case CiteFormat.BIBTEX:
            return citations.bibtex_of_ledger(citation) if sources is None else citations.bibtex(sources)
        case CiteFormat.CSL:
            return json_text(citations.csl_of_ledger(citation) if sources is None else citations.csl(sources))
        case CiteFormat.JSON:
            return json_text(_value(book, citation, sources))
        case CiteFormat.CSV:
            from negtrack.formats.csv_output import csv_lines

            return "".join(csv_lines(citations.citation_table(citation, sources)))
    lines = [harmless(citation.line)] if sources is None else [citations.source_text(source) for source in sources]
    return "".join(f"{escape(line) if format is CiteFormat.MD else line}\n" for line in lines)


def _value(book: Ledger, citation: Citation, sources: list[Source] | None) -> object:
    from negtrack.formats.citations import csl, source_text
    from negtrack.formats.json_output import ledger_json

    if sources is not None:
        references = [
            {"source": source.id, "text": source_text(source), "csl": item}
            for source, item in zip(sources, csl(sources), strict=True)
        ]
        return {"ledger": ledger_json(book), "line": citation.line, "sources": references}
    return {"ledger": ledger_json(book), **citation._asdict(), "line": citation.line}


def _sources(book: Ledger, id: str) -> list[Source]:
    """The sources that an id means. Raises Unusable where it means neither a source nor a position."""
    from negtrack.ledger.lookup import Kind, UnknownName, look_up

    try:
        entries = look_up(book, id)
    except UnknownName as error:
        raise Unusable(str(error)) from None
    found: dict[str, None] = {}
    for entry in entries:
        if entry.kind is Kind.SOURCE:
            found[entry.id] = None
        elif entry.kind is Kind.POSITION:
            record = next(record for record in book.positions if record.id == entry.id)
            found.update(dict.fromkeys(cite.source for cite in record.cites))
    if not found:
        kinds = " and ".join(dict.fromkeys(entry.kind.value for entry in entries))
        raise Unusable(f"{id} is no source or position ({kinds}): name one, or nothing for the whole ledger")
    return [source for source in book.sources.values() if source.id in found]


def _verify(book: Ledger, line: str) -> int:
    """Say whether a ledger is the version that a line names, and what the line was read with."""
    from negtrack import __version__
    from negtrack.answers.cite import FIGURES, read_citation

    named = read_citation(line)
    if named is None:
        raise Unusable('the line names no version: it has "version" and some figures, as negtrack cite gives it')
    holds = book.sha256.startswith(named.version)
    mine = book.sha256[: max(FIGURES, len(named.version))]
    if holds:
        asked = [f"--as-of {named.as_of}"] if named.as_of else []
        asked += [f"--as-known {named.as_known}"] if named.as_known else []
        asked += [f"--evidence {named.evidence}"] if named.evidence else []
        again = f": negtrack status {' '.join(asked)}" if asked else ""
        write(f"yes: {Path(book.path)} is version {mine}, as the line says{again}\n", None)
    else:
        write(f"no: the line names version {named.version}, {Path(book.path)} is version {mine}\n", None)
    if named.program is not None and named.program != __version__:
        note(f"the line was made with negtrack {named.program}, this is {__version__}: an answer may differ")
    return 0 if holds else 1
