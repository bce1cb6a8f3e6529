"""Documents as Word files: a template filled by docxtpl, and the notes as footnotes of Word's own.

python-docx has no part for footnotes: the template brings one, or gets one here, and the notes are written into it
after the template has been filled. The same document gives the same bytes.
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from negtrack.ledger.model import Status
from negtrack.views.document import Document, Grid, Note, Paragraph, Sentence
from negtrack.views.page import SYMBOLS
from negtrack.views.text import harmless

TEMPLATE = Path(__file__).parent / "templates" / "brief.docx"

_COLOURS = {
    Status.AGREED: "1A7F37",
    Status.CONDITIONAL: "0B7285",
    Status.COMPATIBLE: "3B5BDB",
    Status.DISPUTED: "C92A2A",
    Status.UNCLEAR: "9C36B5",
    Status.INCOMPLETE: "946200",
}
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (2026, 1, 1, 0, 0, 0)
"""When every file in the document says that it was made."""

_EMPTY = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    b'<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    b"</w:footnotes>"
)


class BadTemplate(Exception):
    """A template that cannot be filled; the message says why."""


class _TemplateRuns:
    """Text with formatting and footnotes, as the runs of a paragraph of Word."""

    def __init__(self, xml: str) -> None:
        self.xml = xml

    def __html__(self) -> str:
        return self.xml

    __str__ = __html__


class _TemplatePart:
    """What a template sees of a part of a section: ``runs`` of a paragraph, or ``titles`` and ``rows`` of a table."""

    def __init__(
        self, runs: _TemplateRuns | None, titles: tuple[str, ...] = (), rows: tuple[tuple[_TemplateRuns, ...], ...] = ()
    ) -> None:
        self.runs = runs
        self.titles = titles
        self.rows = rows


class _TemplateSection:
    """What a template sees of a section."""

    def __init__(self, title: str, parts: list[_TemplatePart]) -> None:
        self.title = title
        self.parts = parts


def write_docx(document: Document, stream: BinaryIO, template: Path | None = None) -> None:
    """Write a document to a stream, in a template of one's own where one is named. Raises BadTemplate."""
    filled = BytesIO()
    try:
        word = DocxTemplate(str(template or TEMPLATE))
        word.init_docx()
        notes = _Footnotes(word)
        sections = [
            _TemplateSection(_clean(s.title), [_part(part, notes) for part in s.parts]) for s in document.sections
        ]
        environment = SandboxedEnvironment(autoescape=True)
        context = {
            "title": _clean(document.title),
            "subtitle": _clean(document.subtitle),
            "line": _clean(document.line),
        }
        word.render({**context, "sections": sections}, environment)
        notes.write(document.notes)
        word.docx.core_properties.title = _clean(document.title)[:255]
        word.save(filled)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise BadTemplate(f"{template} is no Word document (.docx): {error}") from None
    except TemplateError as error:
        raise BadTemplate(f"{template} cannot be filled: {error}") from None
    _with_fixed_dates(filled, stream)


def _part(part: Paragraph | Grid, notes: _Footnotes) -> _TemplatePart:
    if isinstance(part, Grid):
        rows = tuple(tuple(_TemplateRuns(notes.sentence(cell)) for cell in row) for row in part.rows)
        return _TemplatePart(None, part.titles, rows)
    xml = _run(f"{part.lead}  ", "<w:b/>") if part.lead else ""
    if part.status is not None:
        colour = _COLOURS.get(part.status, "555555")
        xml += _run(f"{SYMBOLS[part.status]} {part.status.value}  ", f'<w:color w:val="{colour}"/>')
    if part.question:
        xml += _run(f"{part.question} ", '<w:i/><w:color w:val="555555"/>')
    xml += _run(" ", "").join(notes.sentence(sentence) for sentence in part.sentences)
    return _TemplatePart(_TemplateRuns(xml))


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def _clean(text: str) -> str:
    """A text as XML can hold it."""
    return _NOT_XML.sub("\ufffd", harmless(text))


def _escaped(text: str) -> str:
    return escape(_clean(text), quote=False)


class _Footnotes:
    """The footnotes of a template: what its styles for them are called, and which numbers are free."""

    def __init__(self, word: Any) -> None:
        main = word.docx.part
        found = [r.target_part for r in main.rels.values() if r.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
        if found:
            self._part = found[0]
        else:
            uri = PackURI("/word/footnotes.xml")
            self._part = Part(uri, CONTENT_TYPE.WML_FOOTNOTES, _EMPTY, main.package)
            main.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        used = [int(number) for number in re.findall(rb'<w:footnote [^>]*w:id="(-?\d+)"', self._part.blob)]
        self._taken = max([0, *used])
        styles = {style.name: style.style_id for style in word.docx.styles if style.name}
        mark = styles.get("footnote reference")
        self._mark = f'<w:rStyle w:val="{escape(mark)}"/>' if mark else '<w:vertAlign w:val="superscript"/>'
        text = styles.get("footnote text")
        self._text = f'<w:pPr><w:pStyle w:val="{escape(text)}"/></w:pPr>' if text else ""

    def sentence(self, sentence: Sentence) -> str:
        """A sentence with the mark of its footnote."""
        if not sentence.note:
            return _run(sentence.text)
        id = self._taken + sentence.note
        return f'{_run(sentence.text)}<w:r><w:rPr>{self._mark}</w:rPr><w:footnoteReference w:id="{id}"/></w:r>'

    def write(self, notes: tuple[Note, ...]) -> None:
        """Write the notes into the footnotes of the document, after those of the template."""
        mark = f"{self._text}<w:r><w:rPr>{self._mark}</w:rPr><w:footnoteRef/></w:r>"
        texts = "".join(
            f'<w:footnote w:id="{self._taken + n}"><w:p>{mark}{_run(" " + note.text)}</w:p></w:footnote>'
            for n, note in enumerate(notes, 1)
        )
        head, end, _ = self._part.blob.rpartition(b"</w:footnotes>")
        if not end:
            raise ValueError("its footnotes cannot be read")
        self._part._blob = head + texts.encode() + end


def _with_fixed_dates(filled: BytesIO, stream: BinaryIO) -> None:
    """Write the files of a document in the order they have, each with one and the same date."""
    with ZipFile(filled) as old, ZipFile(stream, "w") as new:
        for entry in old.infolist():
            info = ZipInfo(entry.filename, _EPOCH)
            info.compress_type, info.external_attr = 8, entry.external_attr
            new.writestr(info, old.read(entry))
