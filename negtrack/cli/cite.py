"""``negtrack cite``."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli.options import Call, completing, reading
from negtrack.cli.output import FORMATS, Answer, write
from negtrack.cli.session import Unusable, note

if TYPE_CHECKING:
    from negtrack.answers.cite import Citation
    from negtrack.cli.revision import Revision
    from negtrack.ledger.model import Ledger, Source
    from negtrack.rules.query import Question


@reading(formats=(*FORMATS, "bibtex", "csl"))
def run(
    call: Call,
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A source, or a position with its sources. Default: the whole ledger.",
            **completing("sources"),
        ),
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option("--verify", metavar="LINE", help="Whether the ledger still is the version that a line names."),
    ] = None,
) -> Answer | int:
    """Give a line to quote: the ledger's title, the days asked about, its version, the program's version.

    Of a source, or of a position's sources: a reference as text, as BibTeX or as CSL-JSON (for Zotero and Word). With
    --verify, say whether the ledger at hand still is the version that a line names; the exit status is 1 if not.

    \b
    negtrack cite --as-of 2025-03-31
    negtrack cite apri-2025-03 -f bibtex
    negtrack cite am-border-monitors-2025-03-13 -f csl -o sources.json
    negtrack cite --verify "Talks: as of 2025-03-31, all entries, version ae4648985999"
    """
    call = call.for_everybody()  # what is quoted can be looked up by anybody
    book, _, _ = call.ledger, call.issues, call.parties
    if verify is not None:
        if id is not None:
            raise Unusable(f"--verify is of the whole ledger: leave {id} out")
        return _verify(book, verify)
    sources = None if id is None else _sources(book, id)
    return _answer(book, call.question, sources)


def _answer(book: Ledger, question: Question, sources: list[Source] | None) -> Answer:
    """The citation of the ledger, or of some of its sources."""
    from negtrack.answers.cite import cite
    from negtrack.formats import citations
    from negtrack.formats.json_output import json_text
    from negtrack.formats.markdown import escape
    from negtrack.views.text import harmless

    citation = cite(book, question)

    def bibtex() -> list[str]:
        return [citations.bibtex_of_ledger(citation) if sources is None else citations.bibtex(sources)]

    def csl() -> list[str]:
        return [json_text(citations.csl_of_ledger(citation) if sources is None else citations.csl(sources))]

    def lines(shown: Callable[[str], str] = str) -> Iterable[str]:
        found = [harmless(citation.line)] if sources is None else map(citations.source_text, sources)
        return [f"{shown(line)}\n" for line in found]

    return Answer(
        book,
        found=lambda: _found(citation, sources),
        tables=lambda: [citations.citation_table(citation, sources)],
        texts={"table": lines, "md": lambda: lines(escape), "bibtex": bibtex, "csl": csl},
    )


def _found(citation: Citation, sources: list[Source] | None) -> dict[str, object]:
    from negtrack.formats.citations import csl, source_text

    if sources is None:
        return {**citation._asdict(), "line": citation.line}
    items = zip(sources, csl(sources), strict=True)
    references = [{"source": source.id, "text": source_text(source), "csl": item} for source, item in items]
    return {"line": citation.line, "sources": references}


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
    """Say whether a ledger is the version that a line names, or which state of it in git is; and how to ask again."""
    from negtrack import __version__
    from negtrack.answers.cite import FIGURES, read_citation
    from negtrack.cli.revision import why_not_among_revisions

    named = read_citation(line)
    if named is None:
        raise Unusable('the line names no version: it has "version" and some figures, as negtrack cite gives it')
    holds = book.sha256.startswith(named.version)
    mine = book.sha256[: max(FIGURES, len(named.version))]
    asked = [f"--as-of {named.as_of}"] if named.as_of else []
    asked += [f"--as-known {named.as_known}"] if named.as_known else []
    asked += [f"--evidence {named.evidence}"] if named.evidence else []
    if holds:
        again = f": negtrack status {' '.join(asked)}" if asked else ""
        write(f"yes: {Path(book.path)} is version {mine}, as the line says{again}\n", None)
    else:
        write(f"no: the line names version {named.version}, {Path(book.path)} is version {mine}\n", None)
        if (revision := _find_version(Path(book.path), named.version)) is not None:
            again = " ".join(["negtrack status -l", shlex.quote(revision.spec), *asked])
            write(f"git has that version, of {revision.day}: {again}\n", None)
        else:
            write(f"{why_not_among_revisions(Path(book.path))}\n", None)
    if named.title is not None and not named.title.endswith(" ".join(book.title.split())):
        note(f"the line names another title, “{named.title}”: the ledger at hand is “{book.title}”")
    if named.program is not None and named.program != __version__:
        note(f"the line was made with negtrack {named.program}, this is {__version__}: an answer may differ")
    return 0 if holds else 1


def _find_version(path: Path, version: str) -> Revision | None:
    """The latest state of a ledger in git whose public part has a hash that begins with these figures, or None."""
    from negtrack.cli.revision import revisions_of
    from negtrack.ledger.files import digest
    from negtrack.ledger.public import try_public_part

    for revision in revisions_of(path) if path.exists() else ():
        part = try_public_part(revision.files)
        if part is not None and digest(part.files).startswith(version):
            return revision
    return None
