"""Quotes held to the archived documents of their sources, in a folder of such documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from negtrack.checks.quote_forms import QuotedCite, archive_fault, stays_inside
from negtrack.checks.quotes import ArchivedText, Match, Tally, has_ellipsis, located_lines, word_count
from negtrack.checks.registry import archive_check
from negtrack.ledger.codes import Code
from negtrack.ledger.files import read_bytes
from negtrack.ledger.findings import Fault, Severity, counted
from negtrack.ledger.model import Ledger, Source
from negtrack.tuples import NamedTuple

MAX_DOCUMENT = 1 << 26
"""How large an archived document may be, in bytes."""


class Holding(NamedTuple):
    """What came of holding the quotes to an archive folder: how many, the faults, and why nothing could be held.

    ``obstacle`` is the reason and what to do about it; None where the folder is there.
    """

    tally: Tally
    faults: list[Fault]
    obstacle: tuple[str, str] | None


class _ArchivedFile(NamedTuple):
    """An archived file that could be read: the SHA-256 of its bytes, and its text."""

    sha256: str
    document: ArchivedText


@archive_check(
    Code(
        "NT401",
        Severity.ERROR,
        "an archived document that quotes could not be held to",
        "What could not be checked: the archive folder or a file in it is not there, or cannot be read as text in "
        "UTF-8. The quotes concerned are counted as not run, never as passed. Check the path, archive the "
        "document as text, or correct `archive: {file: …}`.",
    ),
    Code(
        "NT403",
        Severity.ERROR,
        "an archived document whose SHA-256 does not hold",
        "The file has changed since its SHA-256 was taken, or is another one; no quote in it counts as found. "
        "Bring the right file back; or compare the two, and then write the new sum.",
    ),
    Code(
        "NT404",
        Severity.ERROR,
        "a quote that does not stand in its document",
        "The quote is not in its document. White space, quotation marks, dashes and words hyphenated across lines "
        "are folded; another word, number or letter is not. The help names the nearest passage and the first "
        "difference, or the document that does have the words. Correct the quote, never the document.",
    ),
    Code(
        "NT414",
        Severity.HINT,
        "a quote that stands more than once in its document",
        "A quote that stands in its document more than once. Quote more words, so that it is clear which place is "
        "meant.",
    ),
    Code(
        "NT415",
        Severity.HINT,
        "a quote on another line than its locator says",
        "The quote stands in the document, but on another line than its `locator` says. Correct the locator, or "
        "the quote.",
    ),
    Code(
        "NT416",
        Severity.HINT,
        "quotes of a source without an archived document",
        "A source that is quoted names no archived document, so that its quotes could not be held to one: they "
        "are counted as not run, never as passed. Archive the document as text, and add `archive: {file: …, "
        "sha256: …}` to the source.",
        summed_up=True,
    ),
)
def hold(ledger: Ledger, folder: str) -> Holding:
    """Hold every quote to the archived document of its source, in a folder of such documents."""
    quoted = _quoted(ledger)
    unarchived = _unarchived(ledger)
    not_run = sum(unarchived.values())
    quotes = sum(q.cite.quote is not None for q in quoted) + not_run
    obstacle = _obstacle(folder)
    if obstacle is not None:
        return Holding(Tally(folder, quotes, 0, 0, 0, quotes), [], obstacle)
    desk = _ArchivedFiles(folder)
    faults = list(desk.hold_files(ledger, quoted))
    faults += (_nothing_to_hold(ledger.sources[source], count) for source, count in unarchived.items())
    found = failed = 0
    held: set[str] = set()
    for item in quoted:
        if item.cite.quote is None:
            continue
        file = desk.files[item.archive.file]
        if file is None:
            not_run += 1
            continue
        altered = item.cite.source in desk.altered
        if not altered:
            held.add(item.archive.file)
        if not word_count(item.cite.quote) or has_ellipsis(item.cite.quote):
            failed += 1  # and said so by quote_forms
            continue
        matches = file.document.look_up(item.cite.quote)
        if matches.found and altered:
            not_run += 1  # it stands in another document than the one that was quoted
        elif matches.found:
            found += 1
            faults.extend(_look_twice(item, matches.found))
        else:
            failed += 1
            faults.append(_missing(item, matches.inside, file.document, desk))
    return Holding(Tally(folder, quotes, len(held), found, failed, not_run), faults, None)


def _obstacle(folder: str) -> tuple[str, str] | None:
    if not folder.strip():
        return "no quote was held to its document: --archive names no folder", "write --archive DIR"
    if not Path(folder).is_dir():
        what = "is no folder" if Path(folder).exists() else "is not there"
        return f"no quote was held to its document: the archive folder {folder} {what}", "check the path"
    return None


class _ArchivedFiles:
    """The archived files, each opened once; None stands for one that could not be used.

    ``altered`` are the sources whose file is there, but is not the one that their SHA-256 is of.
    """

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.files: dict[str, _ArchivedFile | None] = {}
        self.altered: set[str] = set()

    def hold_files(self, ledger: Ledger, quoted: list[QuotedCite]) -> Iterator[Fault]:
        """Open the files of all sources, and say which are not there, cannot be read, or have changed."""
        waiting: dict[str, int] = {}
        for item in quoted:
            waiting[item.cite.source] = waiting.get(item.cite.source, 0) + (item.cite.quote is not None)
        obstacles: dict[str, str] = {}
        for source in ledger.sources.values():
            if source.archive is None:
                continue
            name, sha256 = source.archive
            if name not in self.files:
                opened = self._open(name)
                self.files[name] = None if isinstance(opened, str) else opened
                if isinstance(opened, str):
                    obstacles[name] = opened
            file = self.files[name]
            count = waiting.get(source.id, 0)
            unheld = f"{counted(count, 'quote')} not held to it" if count else "not checked"
            if file is None:
                yield archive_fault(
                    "NT401",
                    source,
                    "file",
                    f'the archived document of "{source.id}" {obstacles[name]}: {unheld}',
                    f"archive the document as text in {self.folder}, or correct its name here",
                )
            elif sha256 is not None and file.sha256 != sha256:
                self.altered.add(source.id)
                yield archive_fault(
                    "NT403",
                    source,
                    "sha256",
                    f'{name} is not the archived document of "{source.id}", its SHA-256 is another: {unheld}',
                    f"bring the right file back; or, having compared the two, write {file.sha256}",
                )

    def elsewhere(self, quote: str, but: str) -> str | None:
        """Where a quote stands in another of the documents."""
        for name in sorted(self.files):
            file = self.files[name]
            if file is None or name == but:
                continue
            matches = file.document.look_up(quote).found
            if matches:
                return f"{name}, line {matches[0].first_line}"
        return None

    def _open(self, name: str) -> _ArchivedFile | str:
        """A file, or why it cannot be used. Nothing outside the folder is opened, whatever links lead there."""
        if not stays_inside(name):
            return f'is outside the archive folder ("{name}")'
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder.resolve()):
                return f"is outside the archive folder ({name} is a link)"
            data = read_bytes(path, MAX_DOCUMENT)
        except FileNotFoundError:
            return f"is not in the archive folder ({name})"
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, up to Python 3.12
            return f"cannot be read ({name}: {getattr(error, 'strerror', None) or error})"
        if data is None:
            return f"is larger than {MAX_DOCUMENT >> 20} MiB ({name})"
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return f"is not text in UTF-8 ({name})"
        return _ArchivedFile(hashlib.sha256(data).hexdigest(), ArchivedText(text))


def _quoted(ledger: Ledger) -> list[QuotedCite]:
    found = []
    for record in ledger.positions:
        for number, cite in enumerate(record.cites):
            archive = ledger.sources[cite.source].archive
            if archive is not None:
                found.append(QuotedCite(record, number, cite, archive))
    return found


def _unarchived(ledger: Ledger) -> dict[str, int]:
    """The sources that are quoted and have no archived document, each with how many quotes it has."""
    counts: dict[str, int] = {}
    for record in ledger.positions:
        for cite in record.cites:
            if cite.quote is not None and ledger.sources[cite.source].archive is None:
                counts[cite.source] = counts.get(cite.source, 0) + 1
    return counts


def _nothing_to_hold(source: Source, count: int) -> Fault:
    return Fault(
        "NT416",
        source.place,
        f'"{source.id}" has no archived document: {counted(count, "quote")} not held to one',
        "archive it as text, and add archive: {file: …, sha256: …}",
    )


def _look_twice(item: QuotedCite, found: tuple[Match, ...]) -> Iterator[Fault]:
    lines = list(dict.fromkeys(match.first_line for match in found))
    shown = ", ".join(map(str, lines[:6])) + (" …" if len(lines) > 6 else "")
    shown = f"line{'s' if len(lines) > 1 else ''} {shown}"
    if len(found) > 1:
        yield item.fault(
            "NT414",
            "quote",
            f"the quote stands {len(found)} times in {item.archive.file} ({shown})",
            "quote more words, so that it is clear which place is meant",
        )
    named = located_lines(item.cite.locator or "")
    if named and not any(
        match.first_line < lines.stop and match.last_line >= lines.start for match in found for lines in named
    ):
        yield item.fault(
            "NT415",
            "locator",
            f'the quote stands on {shown} of {item.archive.file}, not on "{item.cite.locator}"',
            "correct the locator, or the quote",
        )


def _missing(item: QuotedCite, inside: tuple[Match, ...], document: ArchivedText, desk: _ArchivedFiles) -> Fault:
    quote, name = item.cite.quote or "", item.archive.file
    if inside:
        at = inside[0]
        words = document.widened(at.start, at.end)
        return item.fault(
            "NT404",
            "quote",
            f"the quote does not stand in {name}: it begins or ends inside a word or a number",
            f"line {at.first_line} has “{words}”",
        )
    hints = []
    if elsewhere := desk.elsewhere(quote, name):
        hints.append(f"it stands in {elsewhere}")
    nearest = document.nearest(quote)
    if nearest is None:
        hints.append("this document has no text")
    else:
        hints.append(f"nearest here, line {nearest.line} ({nearest.alike}% alike): “{nearest.passage}”")
        if nearest.difference:
            hints.append(nearest.difference)
    return item.fault("NT404", "quote", f"the quote does not stand in {name}", "; ".join(hints))
