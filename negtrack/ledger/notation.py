"""Dates in other notations (13.03.2025, March 2025, 2025/3/13, c. 2024): what they mean in the ledger's own.

Used only to say what to write instead: a ledger's date is never read in any notation but its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import decimal

Days = Callable[[str], tuple[int, int] | None]
"""The first and last day of a date in the ledger's notation; None where the text is none."""

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEAR_FIRST = re.compile(r"(\d{4})([-./ ])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-./ ])?(\d{1,2})[-./ ](\d{4})", re.ASCII)
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?[ -])?([A-Za-z]{3,9})\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,?[ -](\d{4})", re.ASCII
)
_VAGUE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(?:00|XX|xx|\?\?))*", re.ASCII)
_LONGER = re.compile(r"(\d{4})-(\d{2})-(\d{2})\D.*", re.ASCII | re.DOTALL)
_ABOUT = re.compile(r"(?:~|(?:c|ca|circa|about|around)\b\.?)\s*(.*)|(.*\d)[~?%]+", re.ASCII | re.DOTALL | re.IGNORECASE)
_TO = re.compile(r"/| to | - |\.\.|(?<=\d{4})-(?=\d{4}$|\d{1,2}[./])", re.ASCII)


def readings(text: str, days: Days) -> list[str]:
    """What a text in another notation may mean, the likeliest first; ``days`` tells which readings are dates."""
    if len(text) > 60:
        return []
    plain = _in_ascii(text).strip()
    about = _ABOUT.fullmatch(plain)
    plain = (about[1] or about[2] or "").strip() if about else plain
    ends = [_ABOUT.sub(r"\1\2", end.strip()) for end in _TO.split(plain)]
    found: list[str] = []
    if len(ends) == 2:
        pairs = zip(*(_readings(end, days) for end in ends), strict=False)
        found = [f"{start}/{end}" for start, end in pairs if (days(start) or (0,)) <= (days(end) or (0,))]
        about = about or _ABOUT.search(plain)
    return [reading + "~" * bool(about) for reading in found or _readings(plain, days)]


def _readings(part: str, days: Days) -> list[str]:
    """What a date in another notation may mean, in ours: where day and month may change places, both."""
    found: list[tuple[str | None, str | None, str | None]] = []
    if match := _VAGUE.fullmatch(part):
        found = [(match[1], match[2], None)]
    elif match := _YEAR_FIRST.fullmatch(part):
        found = [(match[1], match[3], match[4])]
        if match[4] and int(match[3]) > 12:
            found = [(match[1], match[4], match[3])]
    elif match := _COMPACT.fullmatch(part) or _LONGER.fullmatch(part):
        found = [(match[1], match[2], match[3])]
    elif match := _YEAR_LAST.fullmatch(part):
        found = [(match[3], match[2], match[1]), (match[3], match[1], match[2])]
    elif match := _WORDED.fullmatch(part):
        months = [m for m in range(1, 13) if _MONTHS[m - 1].startswith(match[2].lower())]
        found = [(match[4], str(m), match[1] or match[3]) for m in months if len(months) == 1]
    texts = dict.fromkeys("-".join(number.zfill(2) for number in date if number) for date in found)
    return [text for text in texts if days(text)]


def _in_ascii(text: str) -> str:
    """A text with the digits, dashes and spaces of any script in their plain form."""

    def plain(character: str) -> str:
        if character in "\u2010\u2011\u2012\u2013\u2014\u2212":
            return "-"
        return str(decimal(character)) if character.isdecimal() else " " if character.isspace() else character

    return "".join(map(plain, text))
