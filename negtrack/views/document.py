"""A document to hand on: headings, paragraphs and tables whose sentences have numbered notes. No looks."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple
from negtrack.views.page import BLANK, Block, Page, PageColumn, PageRow, PageTable, Run, line, status_run, text


class Note(NamedTuple):
    """A note: what it says, and the addresses in the web of what it cites."""

    text: str
    urls: tuple[str, ...] = ()

    @property
    def url(self) -> str | None:
        """The first of the addresses."""
        return self.urls[0] if self.urls else None


class Sentence(NamedTuple):
    """A sentence and the number of its note; 0 where it has none, as a cell of a table may."""

    text: str
    note: int = 0


class Paragraph(NamedTuple):
    """Sentences under a lead: what they are about, its status where it has one, the question that they answer."""

    lead: str
    status: Status | None
    sentences: tuple[Sentence, ...]
    question: str = ""


class Grid(NamedTuple):
    """A table: titles of columns, and rows of sentences. The note of a row is that of its last sentence."""

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

    def sentences(self) -> Iterator[tuple[Section, Paragraph, Sentence]]:
        """Every sentence with its section and what it is about, in order of reading.

        The cells of a row are sentences about its first, each with the note of the row.
        """
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, Paragraph):
                    for sentence in part.sentences:
                        yield section, part, sentence
                else:
                    for row in part.rows:
                        about = Paragraph(row[0].text, None, ())
                        for cell in row[1:]:
                            yield section, about, Sentence(cell.text, row[-1].note)


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
                asked: list[Run | str] = [text(part.question, "aside"), "  "] if part.question else []
                words = " ".join(_marked(sentence) for sentence in part.sentences)
                blocks.append(line("  ", *lead, *status, *asked, text(words), indent=4))
    blocks += [BLANK, line(Run("Notes", "heading"))]
    blocks += [line("  ", text(f"[{n}] {note.text}", "aside"), indent=6) for n, note in enumerate(document.notes, 1)]
    return Page(tuple(blocks))


def _marked(sentence: Sentence) -> str:
    return f"{sentence.text} [{sentence.note}]".strip() if sentence.note else sentence.text
