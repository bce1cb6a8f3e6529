"""What a command needs before it can answer: the ledger found and loaded, names looked up, the question put."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from negtrack.cli.progress import reading_bar
from negtrack.ledger.dates import DateError, Interval, format_day, parse_interval
from negtrack.ledger.files import Files
from negtrack.ledger.load import load
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.query import STALE_DAYS, Question
from negtrack.tuples import NamedTuple

HIDDEN = "there is more to say, and it is private: ask where standard error is a terminal"
"""What is said where standard error is no terminal, instead of what is private."""

OPENED: list[Ledger] = []
"""The ledgers that this call has opened as a whole, with what is private in them."""

_NAMES = ("positions.yaml", "data/positions.yaml")
_AGO = r"(?a:(\d{1,4}|a|an|one) (day|week|month|year)s? ago)"
_QUARTER = r"(?a:(\d{4})-?q([1-4]))"
_DAYS = {"today": 0, "yesterday": 1}


class Unusable(Exception):
    """A call or a ledger that cannot be used; the message is for the user."""


class Found(NamedTuple):
    """The path of a ledger, and whether it is the one shipped with the program."""

    path: Path
    shipped: bool


def find_ledger(given: Path | None) -> Found:
    """The ledger that is meant: the one given, else the nearest here or in a folder above, else the shipped one."""
    if given is not None:
        return Found(given, False)
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise Unusable("the folder that this was called in is gone: choose a ledger with --ledger PATH") from None
    for folder in (here, *here.parents):
        for name in _NAMES:
            path = folder / name
            if path.is_file():
                return Found(path.relative_to(here) if path.is_relative_to(here) else path, False)
    package = Path(__file__).parents[1]
    shipped = package / "shipped" / "positions.yaml"
    return Found(shipped if shipped.exists() else package.parent / "data" / "positions.yaml", True)


def open_ledger(given: Path | None, public: bool = False) -> Ledger:
    """Load the ledger that is meant, or what of it is public.

    Raises Unusable, having shown its faults, where it holds errors.
    """
    found = find_ledger(given)
    if found.shipped:
        note("no ledger here: showing the one that comes with negtrack (choose yours with --ledger PATH)")
    files = what_to_read(found.path)
    with reading_bar() as watch:
        loaded = load(files, watch=watch, public=public)
    note_passed_over(loaded.notes)
    if loaded.ledger is None:
        from negtrack.formats.findings import findings_text

        if not (public or sys.stderr.isatty()):
            loaded = load(files, public=True)
        sys.stderr.write(findings_text(loaded.findings, files=loaded.files))
        raise Unusable(f"{name_of(files)} cannot be used before this is mended")
    if not public:
        OPENED.append(loaded.ledger)
    return loaded.ledger


def note_passed_over(notes: Iterable[str]) -> None:
    """Say what reading has to say beside its findings."""
    for text in notes:
        note(text)


def name_of(files: Path | Files) -> str:
    """What a ledger is called in messages."""
    return str(files) if isinstance(files, Path) else files.path


def what_to_read(path: Path) -> Path | Files:
    """The path of a ledger, or the files of one on standard input or of a state that git has. Raises Unusable."""
    if str(path) != "-" and ":" not in str(path):
        return path
    from negtrack.cli.revision import NotThere, is_elsewhere, read_elsewhere

    try:
        return read_elsewhere(path) if is_elsewhere(path) else path
    except NotThere as fault:
        raise Unusable(str(fault)) from None


def ask(
    ledger: Ledger, day: str | None, as_known: str | None = None, evidence: Basis = Basis.THIRD,
    asked: tuple[str, ...] = (), stale_days: int = STALE_DAYS, option: str = "--as-of",
) -> Question:  # fmt: skip
    """The question for the day that an option gives: else for the last day kept, if that is past, or for today.

    Says what the day leaves out, where nobody named it; and where the ledger does not reach so far.
    """
    covered = ledger.covered_to
    if day is None:
        as_of = date.today().toordinal()
        as_of = as_of if covered is None else min(as_of, covered.last)
        later = sum(record.date.first > as_of for record in ledger.positions)
        if later:
            one = later == 1
            note(f"{later:,} {'record begins' if one else 'records begin'} after {format_day(as_of)}: not shown here")
    else:
        as_of = last_day(day, option)
        if covered is not None and as_of > covered.last:
            note(f"nobody has looked further than {covered.text}: what came after it is not in the ledger")
    known = None if as_known is None else last_day(as_known, "--as-known")
    if known is not None and (undated := sum(record.recorded is None for record in ledger.positions)):
        one = undated == 1
        note(
            f"{undated:,} {'record has' if one else 'records have'} no entry day and "
            f"{'counts' if one else 'count'} as always known"
        )
    return Question(as_of, known, evidence, asked, stale_days)


def last_day(text: str, option: str) -> int:
    """The last day of a date given on the command line."""
    return _interval(text, option).last


def first_day(text: str, option: str) -> int:
    """The first day of a date given on the command line."""
    return _interval(text, option).first


def _interval(text: str, option: str) -> Interval:
    try:
        return read_date(text, date.today())
    except DateError as error:
        raise Unusable(f"{option}: {error}; {error.help}") from None


def read_date(text: str, today: date) -> Interval:
    """The days that a date on the command line means, seen from ``today``. Raises DateError.

    Those of the ledger, and also ``today``, ``yesterday``, ``3 months ago`` and ``2024-Q1``.
    """
    words = " ".join(text.casefold().split())
    if words in _DAYS:
        return _day(text, today - timedelta(_DAYS[words]))
    if quarter := re.fullmatch(_QUARTER, words):
        year, number = quarter.groups()
        month = int(number) * 3
        return parse_interval(f"{year}-{month - 2:02}/{year}-{month:02}")
    if ago := re.fullmatch(_AGO, words):
        number, unit = ago.groups()
        return _day(text, _back(today, int(number) if number.isdecimal() else 1, unit))
    try:
        return parse_interval(text)
    except DateError as error:
        if "did you mean" in error.help:
            raise
        raise DateError(str(error), f"{error.help}; or today, 3 months ago, 2024-Q1") from None


def _day(text: str, day: date) -> Interval:
    return Interval(text, day.toordinal(), day.toordinal(), False)


def _back(day: date, number: int, unit: str) -> date:
    """A day so many units before another; the last of its month where that has no such day. Raises DateError."""
    from calendar import monthrange

    try:
        if unit in ("day", "week"):
            return day - timedelta(number * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 - number * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        raise DateError(f'"{number} {unit}s ago" is before the year 1', "go back less far") from None


def look_up_parties(ledger: Ledger, names: Iterable[str] | None) -> tuple[str, ...]:
    """The ids of parties named by id, name or alias, each once. Raises Unusable for a name that nobody has."""
    return _look_up(ledger, "party", names or ())


def look_up_issues(ledger: Ledger, names: Iterable[str] | None) -> tuple[str, ...] | None:
    """The issues named by id or title, or None where none is. Raises Unusable for one that the ledger does not have."""
    return _look_up(ledger, "issue", names) if names else None


def _look_up(ledger: Ledger, kind: str, names: Iterable[str]) -> tuple[str, ...]:
    if not names:
        return ()
    from negtrack.ledger.lookup import UnknownName, issue_id, party_id

    find = issue_id if kind == "issue" else party_id
    try:
        return tuple(dict.fromkeys(find(ledger, name) for name in names))
    except UnknownName as error:
        raise Unusable(str(error)) from None


def note(text: str) -> None:
    """Say something beside the result, on standard error."""
    from negtrack.views.text import harmless

    sys.stderr.write(f"negtrack: {harmless(text)}\n")
