"""Checks of quotes and of the archives of sources by themselves, on every check: no document is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from negtrack.checks.quotes import MAX_WORDS, MIN_WORDS, has_ellipsis, word_count
from negtrack.checks.registry import ledger_check
from negtrack.ledger.codes import Code
from negtrack.ledger.findings import Fault, Severity, counted
from negtrack.ledger.model import Archive, Cite, Ledger, Position, Source
from negtrack.tuples import NamedTuple


class QuotedCite(NamedTuple):
    """A cite of an archived document: the record, which of its cites, and the file."""

    record: Position
    number: int
    cite: Cite
    archive: Archive

    def fault(self, code: str, field: str, message: str, help: str) -> Fault:
        """A fault at a field of the cite; at the cite itself where it lacks the field."""
        path = ("cites", str(self.number), field)
        return Fault(code, self.record.place, message, help, path)


@ledger_check(
    Code(
        "NT402",
        Severity.ERROR,
        "an archived document outside the archive folder",
        "`archive: {file: …}` is an absolute path or leads out of the folder with `..`. Only files inside the "
        "folder are ever opened: name the file as it is called there.",
    ),
    Code(
        "NT411",
        Severity.HINT,
        "an archived document without a SHA-256",
        "An archived document without `sha256`: nobody can tell whether it is still the one that was quoted. Add "
        "what `sha256sum FILE` gives.",
        summed_up=True,
    ),
)
def archive_entries(ledger: Ledger) -> Iterator[Fault]:
    """Find how sources name their archived documents wrongly."""
    for source in ledger.sources.values():
        archive = source.archive
        if archive is None:
            continue
        if not stays_inside(archive.file):
            yield archive_fault(
                "NT402",
                source,
                "file",
                f'"{archive.file}" leads out of the archive folder',
                "name the file as it is called inside the folder: no absolute path, no ..",
            )
        if archive.sha256 is None:
            yield archive_fault(
                "NT411",
                source,
                None,
                f'the archived document of "{source.id}" has no SHA-256',
                f"add sha256: as sha256sum {archive.file} gives it",
            )


@ledger_check(
    Code(
        "NT405",
        Severity.ERROR,
        "a quote without words",
        "A quote without a word in it. Quote 4 to 15 words, or remove the key.",
    ),
    Code(
        "NT406",
        Severity.ERROR,
        "a quote with an ellipsis inside",
        "A quote of an archived document with `…` or `...` inside: what is left out cannot be checked. Quote "
        "words that stand together; a second fragment is a cite of its own.",
    ),
    Code(
        "NT412",
        Severity.HINT,
        "an archived document cited without a quote",
        "A cite of an archived document without a `quote`. Add 4 to 15 words of it.",
        summed_up=True,
    ),
    Code(
        "NT413",
        Severity.HINT,
        "a quote of fewer than 4 or more than 15 words",
        "A quote so short that it may stand anywhere, or longer than proof needs. Quote 4 to 15 words.",
        summed_up=True,
    ),
)
def quote_forms(ledger: Ledger) -> Iterator[Fault]:
    """Find what can be said against a quote without its document."""
    archived = {id for id, source in ledger.sources.items() if source.archive is not None}
    for record in ledger.positions:
        for number, cite in enumerate(record.cites):
            source = ledger.sources[cite.source]
            quoted = QuotedCite(record, number, cite, source.archive or Archive(""))
            if cite.quote is None:
                if cite.source in archived:
                    yield quoted.fault(
                        "NT412",
                        "source",
                        f'"{cite.source}" is archived, but nothing of it is quoted here',
                        f"add quote: with {MIN_WORDS} to {MAX_WORDS} words of it",
                    )
                continue
            words = word_count(cite.quote)
            if not words:
                yield quoted.fault(
                    "NT405", "quote", "the quote is empty", f"quote {MIN_WORDS} to {MAX_WORDS} words, or remove the key"
                )
            elif cite.source in archived and has_ellipsis(cite.quote):
                yield quoted.fault(
                    "NT406",
                    "quote",
                    "the quote has an ellipsis inside",
                    "quote words that stand together; give a second fragment a cite of its own",
                )
            elif cite.source in archived and not MIN_WORDS <= words <= MAX_WORDS:
                yield quoted.fault(
                    "NT413",
                    "quote",
                    f"the quote has {counted(words, 'word')}",
                    f"quote {MIN_WORDS} to {MAX_WORDS} words",
                )


def stays_inside(name: str) -> bool:
    """Whether the path of an archived document is relative and never climbs, by the rules of any system."""
    windows = PureWindowsPath(name)
    return not (windows.anchor or PurePosixPath(name).is_absolute() or ".." in windows.parts or not name.strip("./\\ "))


def archive_fault(code: str, source: Source, field: str | None, message: str, help: str) -> Fault:
    """A fault at the archive of a source, or at a field of it."""
    path = ("archive",) if field is None else ("archive", field)
    return Fault(code, source.place, message, help, path)
