"""Documents with notes as Markdown (footnotes as GitHub and Pandoc read them), as HTML, as JSON keys and as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as escape_html
from typing import Any

from negtrack.answers.tables import Column, Table
from negtrack.formats.markdown import escape, table_lines
from negtrack.views.document import Document, Grid, Note, Paragraph, Sentence
from negtrack.views.page import SYMBOLS
from negtrack.views.text import harmless

_STYLE = """
body{font:16px/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;margin-bottom:0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}p{margin:.4rem 0}
.sub{color:#555;margin-top:.2rem}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-bottom:1px solid #ddd}
ol{font-size:.85rem;color:#444;padding-left:2rem}sup a{text-decoration:none}.status{white-space:nowrap;color:#555}
@media print{body{font-size:10pt;margin:0;max-width:none}}
"""


def document_markdown(document: Document) -> Iterable[str]:
    """A document as Markdown, piece by piece."""
    yield f"# {escape(document.title)}\n\n{escape(document.subtitle)}\n"
    for section in document.sections:
        yield f"\n## {escape(section.title)}\n\n"
        for n, part in enumerate(section.parts):
            if isinstance(part, Grid):
                yield from table_lines(part.titles, ([_marked(cell) for cell in row] for row in part.rows))
            else:
                lead = f"**{escape(part.lead)}**" if part.lead else ""
                status = f" *{SYMBOLS[part.status]} {part.status.value}*" if part.status is not None else ""
                words = " ".join(_marked(sentence) for sentence in part.sentences)
                question = f"*{escape(part.question)}* " if part.question else ""
                yield f"{'' if n == 0 else chr(10)}{lead}{status}{'. ' if lead else ''}{question}{words}\n"
    yield "\n"
    for number, note in enumerate(document.notes, 1):
        yield f"[^{number}]: {_markdown_note(note)}\n"


def _marked(sentence: Sentence) -> str:
    return escape(sentence.text) + (f"[^{sentence.note}]" if sentence.note else "")


def _markdown_note(note: Note) -> str:
    """A note, with the addresses in it as they are, between angle brackets, where they are of the web."""
    return "".join(
        f"<{part}>" if is_address and not set(part) & set("<> \t") else _escaped(part)
        for part, is_address in _parted(note)
    )


def _escaped(part: str) -> str:
    """A part of a text escaped, with the blanks at its ends as they are."""
    before, after = (" " * (part != "" and part[end] == " ") for end in (0, -1))
    return f"{before}{escape(part)}{after}" if part.strip() else part


def document_html(document: Document) -> Iterable[str]:
    """A document as a page of HTML that stands by itself, piece by piece: no script, nothing from elsewhere."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{_text(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f'<h1 dir="auto">{_text(document.title)}</h1>\n<p class="sub" dir="auto">{_text(document.subtitle)}</p>\n'
    for section in document.sections:
        yield f"<h2>{_text(section.title)}</h2>\n"
        for part in section.parts:
            yield _html_table(part) if isinstance(part, Grid) else _html_paragraph(part)
    yield "<h2>Notes</h2>\n<ol>\n"
    for number, note in enumerate(document.notes, 1):
        yield f'<li id="note-{number}" dir="auto">{_html_note(note)} <a href="#mark-{number}">↩</a></li>\n'
    yield "</ol>\n</body>\n</html>\n"


def _html_paragraph(paragraph: Paragraph) -> str:
    lead = f"<b>{_text(paragraph.lead)}</b> " if paragraph.lead else ""
    status = paragraph.status
    word = f'<span class="status">{SYMBOLS[status]} {status.value}</span> ' if status is not None else ""
    question = f"<i>{_text(paragraph.question)}</i> " if paragraph.question else ""
    words = " ".join(_html_sentence(sentence) for sentence in paragraph.sentences)
    return f'<p dir="auto">{lead}{word}{question}{words}</p>\n'


def _html_table(grid: Grid) -> str:
    titles = "".join(f"<th>{_text(title)}</th>" for title in grid.titles)
    rows = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>\n" for row in grid.rows)
    return f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _html_cell(cell: Sentence) -> str:
    return f'<td dir="auto">{_html_sentence(cell)}</td>'


def _html_sentence(sentence: Sentence) -> str:
    n = sentence.note
    mark = f'<sup id="mark-{n}"><a href="#note-{n}">{n}</a></sup>' if n else ""
    return _text(sentence.text) + mark


def _html_note(note: Note) -> str:
    """A note, with the addresses in it as links where they are of the web."""
    return "".join(_html_link(part) if is_address else _text(part) for part, is_address in _parted(note))


def _parted(note: Note) -> Iterable[tuple[str, bool]]:
    """A note in parts: each with whether it is one of the addresses in the web that the note cites."""
    web = sorted((url for url in note.urls if url.startswith(("https://", "http://"))), key=len, reverse=True)
    parts = re.split("(" + "|".join(re.escape(url) for url in web) + ")", note.text) if web else [note.text]
    return [(part, part in web) for part in parts]


def _html_link(url: str) -> str:
    address = _text(url)
    return f'<a href="{address}" rel="noreferrer">{address}</a>'


def _text(value: str) -> str:
    return escape_html(harmless(value))


def document_keys(document: Document) -> dict[str, Any]:
    """What JSON is made of: sentence by sentence, each with its note."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "line": document.line,
        "sentences": [
            {
                "section": section.title,
                "about": about.lead or None,
                "question": about.question or None,
                "text": sentence.text,
                "note": sentence.note or None,
            }
            for section, about, sentence in document.sentences()
        ],
        "notes": [
            {"note": n, "text": note.text, "url": note.url, "urls": list(note.urls)}
            for n, note in enumerate(document.notes, 1)
        ],
    }


COLUMNS = (
    Column("section", "text", "the heading it stands under", lambda row: row[0].title),
    Column("about", "text", "the issue it is about", lambda row: row[1].lead or None),
    Column("question", "text", "the question that it answers", lambda row: row[1].question or None),
    Column("text", "text", "the sentence", lambda row: row[2].text),
    Column("note", "whole", "the number of its note", lambda row: row[2].note or None),
    Column("note_text", "text", "what its note says", lambda row: row[3]),
)


def document_table(document: Document) -> Table:
    """A row for each sentence, with its note."""
    rows = (
        (*found, document.notes[found[2].note - 1].text if found[2].note else None) for found in document.sentences()
    )
    return Table("brief", COLUMNS, rows)
