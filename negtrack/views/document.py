"""A document to hand on: headings, paragraphs and tables whose sentences have numbered notes. No looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from negtrack.ledger.model import Status
from negtrack.views.page import BLANK, Block, Page, PageColumn, PageRow, PageTable, Run, line, status_run, text


class Note(NamedTuple):
    """A note: what it says, and the address of what it cites, where that is one of the web."""

    text: str
    url: str | None = None


class Sentence(NamedTuple):
    """A sentence and the number of its note; 0 where it has none, as a cell of a table may."""

    text: str
    note: int = 0


class Paragraph(NamedTuple):
    """Sentences under a lead: what they are about, and its status where it has one."""

    lead: str
    status: Status | None
    sentences: tuple[Sentence, ...]


class Grid(NamedTuple):
    """A table: titles of columns, and rows of sentences."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]


class Section(NamedTuple):
    """A heading and what stands under it."""

    title: str
    parts: tuple[Paragraph | Grid, ...]


class Document(NamedTuple):
    """A whole document; note number n is ``notes[n - 1]``. ``line`` is the line to quote it by."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    line: str

    def sentences(self) -> Iterator[tuple[Section, str, Sentence]]:
        """Every sentence with its section and its lead, in order of reading."""
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, Paragraph):
                    for sentence in part.sentences:
                        yield section, part.lead, sentence
                else:
                    for row in part.rows:
                        for sentence in row[1:]:
                            yield section, row[0].text, sentence


def document_page(document: Document) -> Page:
    """A document as a page: the numbers of notes in brackets, the notes at its end."""
    blocks: list[Block] = [line(text(document.title, "heading")), line(document.subtitle)]
    for section in document.sections:
        blocks += [BLANK, line(Run(section.title, "heading"))]
        for part in section.parts:
            if isinstance(part, Grid):
                rows = tuple(PageRow(tuple(text(_marked(cell)) for cell in row)) for row in part.rows)
                blocks.append(PageTable(tuple(PageColumn(title, 10, 2) for title in part.titles), rows))
            else:
                lead: list[Run | str] = [text(part.lead, "heading"), "  "] if part.lead else []
                status: list[Run | str] = [status_run(part.status), "  "] if part.status is not None else []
                words = " ".join(_marked(sentence) for sentence in part.sentences)
                blocks.append(line("  ", *lead, *status, text(words), indent=4))
    blocks += [BLANK, line(Run("Notes", "heading"))]
    blocks += [line("  ", text(f"[{n}] {note.text}", "aside"), indent=6) for n, note in enumerate(document.notes, 1)]
    return Page(tuple(blocks))


def _marked(sentence: Sentence) -> str:
    return f"{sentence.text} [{sentence.note}]" if sentence.note else sentence.text
