"""How answers reach those who asked: each format by its writer, to a terminal, a pipe or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from negtrack.cli.session import Unusable, note
from negtrack.ledger.files import belongs
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.answers.tables import Table
    from negtrack.formats.plain import Paint
    from negtrack.formats.results import Result
    from negtrack.views.page import Page


class Answer(NamedTuple):
    """What a command has found, in the shapes from which formats are made; a shape is made where it is asked for.

    ``found`` is the result itself, of which JSON is made, after the ledger and the question. ``page`` is for reading,
    ``tables`` are for spreadsheets: a workbook holds all of them, any other format the first, also where there is no
    page or result. ``texts`` are formats that only this command has, ``files`` those of them that only a file takes.
    ``ledger`` is what an output file must not be part of; ``status`` the exit status; ``notes`` are said on standard
    error after the answer.
    """

    ledger: Ledger | Path | None
    question: Question | None = None
    found: Callable[[], Any] | None = None
    page: Callable[[], Page] | None = None
    tables: Callable[[], Iterable[Table]] | None = None
    texts: Mapping[str, Callable[[], Iterable[str]]] = {}
    files: Mapping[str, Callable[[BinaryIO], None]] = {}
    status: int = 0
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: Result, status: int = 0) -> Answer:
        """What the Python interface gives too, as an answer on the command line."""
        return cls(result.ledger, result.question, result.keys, result.page, result.tables, status=status)


def emit(answer: Answer, format: str, output: Path | None, pager: bool = False) -> int:
    """Write an answer in a format, to standard output or a file; give the exit status of the call.

    With ``pager``, what is longer than the terminal is shown page by page.
    """
    if format in _FILES or format in answer.files:
        needs_file(format, output)
        assert output is not None
        _to_file(answer, format, output)
    elif format == "table" and format not in answer.texts:
        _to_people(answer, output, pager)
    else:
        if format != "table":
            speak_utf8(output)
        pieces = answer.texts[format]() if format in answer.texts else _TEXTS[format](answer)
        write_pieces(pieces, output, answer.ledger)
    for text in answer.notes:
        note(text)
    return answer.status


def _markdown(answer: Answer) -> Iterable[str]:
    if answer.page is None:
        from negtrack.formats.csv_output import markdown_lines

        return markdown_lines(_table(answer))
    from negtrack.formats.markdown import markdown_text

    return (markdown_text(answer.page()),)


def _json(answer: Answer) -> Iterable[str]:
    if answer.found is None:
        from negtrack.formats.csv_output import json_lines

        return json_lines(_table(answer))
    from negtrack.formats.json_output import head, json_pieces

    ledger = answer.ledger if isinstance(answer.ledger, Ledger) else None
    parts = [answer.found()] if ledger is None else [head(ledger, answer.question), answer.found()]
    return json_pieces(parts, ledger)


def _csv(answer: Answer) -> Iterable[str]:
    from negtrack.formats.csv_output import csv_lines

    return csv_lines(_table(answer))


_TEXTS: dict[str, Callable[[Answer], Iterable[str]]] = {"json": _json, "csv": _csv, "md": _markdown}
"""The formats that are text in UTF-8: for each what makes an answer into pieces of it."""


def _parquet(answer: Answer, stream: BinaryIO) -> None:
    from negtrack.formats.parquet import write_parquet

    write_parquet(_table(answer), stream)


def _xlsx(answer: Answer, stream: BinaryIO) -> None:
    from negtrack.formats.xlsx import TooLarge, write_workbook

    assert answer.tables is not None
    title = answer.ledger.title if isinstance(answer.ledger, Ledger) else ""
    try:
        write_workbook(answer.tables(), stream, title)
    except TooLarge as error:
        raise Unusable(f"{error}, which no sheet can hold: choose --format csv or parquet") from None


_FILES: dict[str, Callable[[Answer, BinaryIO], None]] = {"xlsx": _xlsx, "parquet": _parquet}
"""The formats that only a file takes: for each what writes an answer to it. What it needs is an extra of its name."""

FORMATS = ("table", *_TEXTS, *_FILES)
"""The formats of every command that reads, the first where none is asked for."""

_NAMES = {"parquet": "Parquet", "xlsx": "Excel workbooks", "docx": "Word documents", "png": "Pictures"}
_FILE_FORMATS = frozenset(_NAMES)


def _table(answer: Answer) -> Table:
    assert answer.tables is not None
    return next(iter(answer.tables()))


def needs_file(format: str, output: Path | None) -> None:
    """Raise Unusable where a format that only a file takes has none."""
    if format in _FILE_FORMATS and output is None:
        raise Unusable(f"say where to write it: --output FILE.{format}")


def _to_file(answer: Answer, format: str, output: Path) -> None:
    with replacing(output, answer.ledger) as stream:
        try:
            if format in answer.files:
                answer.files[format](stream)
            else:
                _FILES[format](answer, stream)
        except ModuleNotFoundError:
            verb = "needs" if format == "parquet" else "need"
            raise Unusable(f"{_NAMES[format]} {verb} a package more: pip install 'negtrack[{format}]'") from None


def _to_people(answer: Answer, output: Path | None, pager: bool) -> None:
    if answer.page is not None:
        show_page(answer.page(), output, answer.ledger, pager)
        return
    from negtrack.formats.csv_output import plain_text

    write(plain_text(_table(answer), ascii_only=output is None and ascii_only()), output, answer.ledger)


def show_page(page: Page, output: Path | None, ledger: Ledger | Path | None = None, pager: bool = False) -> None:
    """Write a page to a file, a pipe or a terminal, as it can be shown there; page by page where that is asked for."""
    from negtrack.formats.plain import page_text

    columns, lines = screen(output)
    text = page_text(page, columns, painter(output), output is None and ascii_only(), lines)
    if not (pager and _on_terminal(output) and _by_pages(text)):
        write(text, output, ledger)


_NO_PAGER = ("", "cat")


def _by_pages(text: str) -> bool:
    """Show a text in the pager, ``$PAGER`` or else ``less``, as git does; give whether it was shown.

    Not where there is no pager, or where the text fits.
    """
    import shutil
    import subprocess

    if text.count("\n") < shutil.get_terminal_size().lines or not sys.stdin or not sys.stdin.isatty():
        return False
    default = "less" if shutil.which("less") else "more" if shutil.which("more") else ""
    pager = os.environ.get("PAGER", default).strip()
    if pager in _NO_PAGER:
        return False
    # as git sets them: quit where it fits after all, let colours through, leave the text on the screen
    surroundings = {"LESS": "FRX", "LV": "-c", **os.environ}
    sys.stdout.flush()
    try:
        shown = subprocess.Popen(pager, shell=True, stdin=subprocess.PIPE, env=surroundings)
    except OSError:
        return False
    assert shown.stdin is not None
    try:
        with shown.stdin:
            shown.stdin.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    except (BrokenPipeError, KeyboardInterrupt):  # who reads has had enough, or there is no such pager
        pass
    while True:
        try:
            return shown.wait() != 127  # 127: the shell knows no such pager
        except KeyboardInterrupt:  # it is the pager's: there it stops a search
            continue


def painter(output: Path | None) -> Paint | None:
    """What colours texts where they are going: on a terminal, and in a pipe with ``FORCE_COLOR``; else None."""
    if not _on_terminal(output) and (output is not None or not os.environ.get("FORCE_COLOR")):
        return None
    from negtrack.formats.terminal import terminal_paint

    return terminal_paint()


def columns_available(output: Path | None) -> int:
    """How many columns a page has where it is going."""
    return screen(output)[0]


def screen(output: Path | None) -> tuple[int, int]:
    """How many columns and lines a page has where it is going."""
    from negtrack.formats.plain import LINES, WIDTH

    if _on_terminal(output):
        from negtrack.formats.terminal import terminal_size

        return terminal_size()
    told = os.environ.get("COLUMNS", "") if output is None else ""
    return int(told) if told.isdecimal() and int(told) > 0 else WIDTH, LINES


def _on_terminal(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def ascii_only() -> bool:
    """Whether standard output cannot be trusted with more than ASCII: its encoding, or a C or POSIX locale."""
    if not (sys.stdout.encoding or "ascii").lower().startswith("utf"):
        return True
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return locale in ("C", "POSIX")


def speak_utf8(output: Path | None) -> None:
    """Make standard output, where a result goes there, take every character as the same bytes on every machine."""
    if output is None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")


class ClosedOutput(StringIO):
    """Takes the place of a standard output that is closed, and refuses what is written to it."""

    def write(self, text: str) -> int:
        """Refuse any text. Raises Unusable."""
        raise Unusable("standard output is closed: nothing can be written there")


def write(text: str, output: Path | None, ledger: Ledger | Path | None = None) -> None:
    """Write a result to standard output, or to a file that is not part of the ledger."""
    write_pieces((text,), output, ledger)


@contextmanager
def replacing(output: Path, ledger: Ledger | Path | None) -> Iterator[BinaryIO]:
    """A stream that takes the place of a file once all is written to it; the file stays as it was where that fails.

    Raises Unusable where the file is part of the ledger, or cannot be written.
    """
    if ledger is not None:
        _refuse_ledger_files(output, ledger)
    target = output.resolve()
    ready = target
    try:
        if target.is_file() or not target.exists():
            ready = target.with_name(f".{target.name}.{os.getpid()}")
        with ready.open("wb") as stream:
            if ready is not target and target.exists():
                ready.chmod(target.stat().st_mode & 0o777)
            yield stream
        if ready is not target:
            ready.replace(target)
    except OSError as error:
        raise Unusable(f"--output {output} cannot be written: {error.strerror}") from None
    finally:
        if ready is not target:
            ready.unlink(missing_ok=True)


def write_pieces(pieces: Iterable[str], output: Path | None, ledger: Ledger | Path | None = None) -> None:
    """Write a result piece by piece, as ``write`` does."""
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return
    with replacing(output, ledger) as stream:
        stream.writelines(piece.encode() for piece in pieces)


def _refuse_ledger_files(output: Path, ledger: Ledger | Path) -> None:
    """Refuse to write over a file of the ledger, or a file that would be read as part of it from then on."""
    path = ledger if isinstance(ledger, Path) else Path(ledger.path)
    try:
        taken = belongs(output, path)
    except OSError as error:
        raise Unusable(f"--output {output} cannot be written: {error.strerror}") from None
    if taken:
        raise Unusable(f"--output {output} is the ledger itself, or would become part of it: choose another file")
