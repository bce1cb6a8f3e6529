"""Interval dates: a ledger's date as its text, first day and last day; never padded to a false exactness.

The notation is that of EDTF (ISO 8601-2): ``2024``, ``2024-01``, ``2024-01-19``, ``A/B`` for an interval, and a
trailing ``~`` for "about", which is shown and changes no result. Days are proleptic Gregorian ordinals
(``datetime.date.toordinal``), so that comparing two dates is comparing two whole numbers.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NoReturn

from negtrack.ledger.findings import shown
from negtrack.tuples import NamedTuple

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


_FORMS_HELP = "write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with a slash; add ~ for about"


class Interval(NamedTuple):
    """A date of any precision: the text as written, its first and last day (ordinals), and whether it has a ``~``."""

    text: str
    first: int
    last: int
    approximate: bool


class DateError(ValueError):
    """A text that is no date; ``help`` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


@lru_cache(maxsize=1 << 16)
def parse_interval(text: str) -> Interval:
    """Read a date of any precision. Raises DateError with a suggestion where the text is none."""
    approximate = text.endswith("~")
    start, slash, end = (text[:-1] if approximate else text).partition("/")
    first, last = day_range(start) or _refuse(start, text)
    if slash:
        end_first, last = day_range(end) or _refuse(end, text)
        if last < first:
            turned = f"{end}/{start}" + "~" * approximate
            raise DateError(f'"{text}" ends before it begins', f"write the earlier date first: {turned}")
        if end_first < first:
            raise DateError(f'the end of "{text}" begins before its beginning', f"write the end as exactly as {start}")
    return Interval(text, first, last, approximate)


def parse_day(text: str) -> int:
    """Read an exact day, ``YYYY-MM-DD``, as an ordinal. Raises DateError."""
    if not _DAY_FORM.fullmatch(text):
        parse_interval(text)
        raise DateError(f'"{text}" is not an exact day', "write it as YYYY-MM-DD")
    return parse_interval(text).first


def format_day(day: int) -> str:
    """The ISO text of an ordinal day."""
    return date.fromordinal(day).isoformat()


def likely_dates(text: str) -> list[str]:
    """What a text that is no date was probably meant to say, as dates."""
    from negtrack.ledger.other_dates import likely

    return likely(text, day_range)


def day_range(part: str) -> tuple[int, int] | None:
    """The first and last day of a date without slash and ``~``; None where there is no such date."""
    match = _FORM.fullmatch(part)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1)).toordinal()
        if day is not None:
            return first, first
        return first, _month_end(int(year), int(month or 12))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> int:
    if (year, month) == (9999, 12):
        return date.max.toordinal()
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


def _refuse(part: str, whole: str) -> NoReturn:
    """Say why a part of a date is none."""
    match = _FORM.fullmatch(part)
    if match is None:
        likely = likely_dates(whole)
        help = f"did you mean {' or '.join(likely)}?" if likely else _FORMS_HELP
        if likely and whole.isdecimal() and len(whole) == 5:
            help = f"did you mean {likely[0]} (a spreadsheet's day number)?"
        raise DateError(f'"{shown(whole)}" is not a date', help)
    year, month, day = match.groups()
    if year == "0000":
        raise DateError(f'"{whole}" names the year 0000, which does not exist', "years run from 0001 to 9999")
    if not 1 <= int(month) <= 12:
        help = "months run from 01 to 12"
        if month == "00":
            help = f"leave out what is not known: {whole.replace(part, year)}"
        elif likely := likely_dates(whole):
            help = f"did you mean {likely[0]}? the order is year, month, day"
        raise DateError(f'"{whole}" has a month {month}, which does not exist', help)
    length = date.fromordinal(_month_end(int(year), int(month))).day
    help = f"{_MONTHS[int(month) - 1]} {year} has {length} days"
    if day == "00":
        help = f"leave out what is not known: {whole.replace(part, part[:7])}"
    raise DateError(f'"{whole}" has a day {day}, which does not exist', help)
