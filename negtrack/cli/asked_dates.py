"""Dates of the command line: those of the ledger, and also ``today``, ``3 months ago`` and ``2024-Q1``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from negtrack.ledger.dates import DateError, Interval, parse_interval

_AGO = re.compile(r"(\d{1,4}|a|an|one) (day|week|month|year)s? ago", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-?q([1-4])", re.ASCII)
_DAYS = {"today": 0, "yesterday": 1}


def read_date(text: str, today: date) -> Interval:
    """The days that a date on the command line means, seen from ``today``. Raises DateError."""
    words = " ".join(text.casefold().split())
    if words in _DAYS:
        return _day(text, today - timedelta(_DAYS[words]))
    if quarter := _QUARTER.fullmatch(words):
        year, number = quarter.groups()
        month = int(number) * 3
        return parse_interval(f"{year}-{month - 2:02}/{year}-{month:02}")
    if ago := _AGO.fullmatch(words):
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
    try:
        if unit in ("day", "week"):
            return day - timedelta(number * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 - number * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        raise DateError(f'"{number} {unit}s ago" is before the year 1', "go back less far") from None
