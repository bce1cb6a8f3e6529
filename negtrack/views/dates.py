"""Dates in words, each in its own precision: ``13 March 2025``, ``March 2025``, ``17 to 31 March 2025``."""

from __future__ import annotations

from datetime import date

from negtrack.ledger.dates import Interval

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_words(day: int) -> str:
    """A day (ordinal) in words."""
    return _words(date.fromordinal(day).isoformat())


def date_words(interval: Interval) -> str:
    """A date of the ledger in words; what is only about is said to be so."""
    text = interval.text.removesuffix("~")
    first, slash, last = text.partition("/")
    about = "about " if interval.approximate else ""
    if not slash:
        return about + _words(first)
    between = "or" if interval.last - interval.first == 1 else "to"
    return f"{about}{_without_what_follows(first, last)} {between} {_words(last)}"


def date_in_words(interval: Interval) -> str:
    """A date in a sentence: on a day, in a month or a year, or between one and another."""
    start, _, end = interval.text.removesuffix("~").partition("/")
    about = "about " if interval.approximate else ""
    if end and interval.last - interval.first == 1:
        return f"on {date_words(interval)}"
    if end:
        return f"between {about}{_without_what_follows(start, end)} and {_words(end)}"
    return f"{'on' if len(start) == len('2025-03-13') else 'in'} {about}{_words(start)}"


def _words(text: str) -> str:
    year, *rest = text.split("-")
    parts = [str(int(year))]
    if rest:
        parts.insert(0, MONTHS[int(rest[0]) - 1])
    if len(rest) > 1:
        parts.insert(0, str(int(rest[1])))
    return " ".join(parts)


def _without_what_follows(first: str, last: str) -> str:
    """The beginning of an interval, without the month or the year that its end repeats."""
    words, end = _words(first).split(" "), _words(last).split(" ")
    if len(words) == len(end):
        while len(words) > 1 and words[-1] == end[len(words) - 1]:
            words.pop()
    return " ".join(words)
