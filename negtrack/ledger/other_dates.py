"""Dates in other notations (13.03.2025, March 2025, 2025/3/13, c. 2024): what they mean in the ledger's own.

A ledger's date is never read in any notation but its own: here it is only said what to write instead. The dates of a
sheet that is imported are read so, where they can mean but one thing (``meanings``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from unicodedata import decimal

from negtrack.ledger.folding import fold
from negtrack.tuples import NamedTuple

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
_TO = re.compile(
    r"/| to | - |\.\.|(?<=\d{4})-(?=\d{4}$|\d{1,2}[./])|(?<=\d{4}-\d\d-\d\d)-(?=\d{4}-\d\d-\d\d$)", re.ASCII
)

_MONTH_NAMES = """
january february march april may june july august september october november december
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
januar februar marz april mai juni juli august september oktober november dezember janner
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր
հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
იანვარს თებერვალს მარტს აპრილს მაისს ივნისს ივლისს აგვისტოს სექტემბერს ოქტომბერს ნოემბერს დეკემბერს
ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
"""The months in the languages of sheets, twelve a line (a thirteenth is another name of the first month)."""

_FILLERS = frozenset(
    {"of", "de", "del", "di", "du", "le", "the", "den", "г", "року", "года", "թ", "წელი", "წლის", "ili"}
)
_QUARTERS = {"q": 3, "t": 3, "kv": 3, "кв": 3, "quarter": 3, "trimestre": 3, "quartal": 3, "h": 6, "half": 6}
_SEASONS = {
    "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12,
    "printemps": 3, "ete": 6, "automne": 9, "hiver": 12,
    "fruhling": 3, "fruhjahr": 3, "sommer": 6, "herbst": 9,
    "primavera": 3, "verano": 6, "otono": 9, "invierno": 12, "estate": 6, "autunno": 9, "inverno": 12,
    "весна": 3, "лето": 6, "осень": 9, "зима": 12, "весной": 3, "летом": 6, "осенью": 9, "зимой": 12,
}  # fmt: skip
"""The month in which a season begins."""

_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_QUARTER = re.compile(
    r"(?:(\d{4})[- /]?([a-zкв]+)\.?[ -]?([1-4])"
    r"|([a-zкв]+)\.?[ -]?([1-4])[- /]*(\d{4})"
    r"|([1-4])(?:st|nd|rd|th)?\.? ?([a-zкв]+)\.?,? (?:of )?(\d{4}))"
)
_DAYS = re.compile(r"(\d{1,2})\.? ?- ?(\d{1,2})[. ]+(\D+ \d{4})", re.ASCII)
_DAYS_BEHIND = re.compile(r"(\d{4}-\d{2})-(\d{2}) ?- ?(\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})[-./ ]+(\d{1,2})[-./ ]+(\d{1,4})\.?", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?", re.ASCII)
_FIRST_SERIAL = date(1899, 12, 30)  # of a spreadsheet's day numbers
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
"""Where year, month and day stand in each order."""


def likely(text: str, days: Days) -> list[str]:
    """Return what a text in another notation was probably meant to say, the likeliest first.

    ``days`` tells which texts are dates. Numbers with dots are read day first; of two orders, both are given.
    """
    if len(text) > 60:
        return []
    plain = " ".join(_in_ascii(text).split())
    if match := _DAYS.fullmatch(plain):
        first = likely(f"{match[1]} {match[3]}", days)
        last = likely(f"{match[2]} {match[3]}", days)
        return [f"{first[0]}/{last[0]}"] if len(first) == len(last) == 1 else []
    if match := _DAYS_BEHIND.fullmatch(plain):
        found = f"{match[1]}-{match[2]}/{match[1]}-{match[3]}"
        return [found] if all(days(end) for end in found.split("/")) and match[2] <= match[3] else []
    meant = meanings(text, days)
    if not meant:
        bare = plain.replace("~", "")
        if bare != plain and all(days(end) for end in bare.split("/")):
            return [f"{bare}~"]
        return _readings(plain, days)
    if "." in plain and any(one.order == "dmy" for one in meant):
        meant = [one for one in meant if one.order != "ymd"]
    return list(dict.fromkeys(one.text for one in meant))


class Meaning(NamedTuple):
    """What a date in another notation may mean, in ours; in which order of its numbers, where that matters.

    ``sure``: nothing else was guessed, as is the century of a year of two figures.
    """

    text: str
    order: str
    sure: bool


def meanings(text: str, days: Days) -> list[Meaning]:
    """What a date in another notation may mean in any order of day, month and year; none where it is no date."""
    if len(text) > 60:
        return []
    plain = " ".join(_in_ascii(text).split())
    about = _ABOUT.fullmatch(plain)
    plain = (about[1] or about[2] or "").strip() if about else plain
    ends = [end.strip() for end in _TO.split(plain)]
    found: list[Meaning] = []
    if len(ends) == 2:
        first, last = (_own(end, days) or _meanings(end, days) for end in ends)
        found = [
            Meaning(f"{a.text}/{b.text}", a.order or b.order, a.sure and b.sure)
            for a in first
            for b in last
            if a.order == b.order or not (a.order and b.order)
            if (days(a.text) or (0,)) <= (days(b.text) or (0,))
        ]
    found = found or _meanings(plain, days)
    return [one._replace(text=one.text.rstrip("~") + "~") if about else one for one in dict.fromkeys(found)]


def _own(text: str, days: Days) -> list[Meaning]:
    return [Meaning(text, "", True)] if days(text) else []


def _meanings(part: str, days: Days) -> list[Meaning]:
    """What one date may mean."""
    folded = fold(part)
    if match := _LONGER.fullmatch(part):
        return _dates(days, [("-".join(match.groups()), "", True)])
    if match := _NUMBERS.fullmatch(part):
        return _of_numbers(match.groups(), days)
    if match := _SERIAL.fullmatch(part):
        return [Meaning((_FIRST_SERIAL + timedelta(int(match[1]))).isoformat(), "", False)]
    if match := _QUARTER.fullmatch(folded):
        year, word, number = (
            match[1] or match[6] or match[9],
            match[2] or match[4] or match[8],
            match[3] or match[5] or match[7],
        )
        months = _QUARTERS.get(word, 0)
        if months and int(number) * months <= 12:
            last = int(number) * months
            return _dates(days, [(f"{year}-{last - months + 1:02}/{year}-{last:02}", "", True)])
    return _of_words(_TOKENS.findall(folded), days) or _dates(
        days,
        [
            (text, "", True)
            for text in _readings(part, days)
            if len(text) < len("2024-01-01") or not _YEAR_LAST.fullmatch(part)
        ],
    )


def _of_numbers(numbers: tuple[str, ...], days: Days) -> list[Meaning]:
    """What three numbers may mean: each order in which they are a day that exists."""
    found: list[tuple[str, str, bool]] = []
    lengths = [len(number) for number in numbers]
    for order, (year_at, month_at, day_at) in _ORDERS.items():
        year = numbers[year_at]
        if lengths[year_at] in (2, 4) and max(lengths[month_at], lengths[day_at]) <= 2:
            if 4 in lengths and lengths[year_at] != 4:
                continue
            text = f"{_century(year)}-{numbers[month_at].zfill(2)}-{numbers[day_at].zfill(2)}"
            found.append((text, "" if lengths[0] == 4 else order, lengths[year_at] == 4))
    return _dates(days, found)


def _of_words(tokens: list[str], days: Days) -> list[Meaning]:
    """What words and numbers may mean: a month by its name, or a season, with a year and perhaps a day."""
    words = [token for token in tokens if not token.isdecimal() and token not in _FILLERS]
    words = [word for word in words if word not in ("st", "nd", "rd", "th", "er")]
    numbers = [token for token in tokens if token.isdecimal()]
    if len(words) != 1 or not 1 <= len(numbers) <= 2:
        return []
    long = [number for number in numbers if len(number) == 4]
    if words[0] in _SEASONS:
        return _of_season(_SEASONS[words[0]], long[0], days) if len(numbers) == len(long) == 1 else []
    month = _month(words[0])
    if month is None or len(long) > 1 or any(len(number) not in (1, 2, 4) for number in numbers):
        return []
    if len(numbers) == 1:
        sure = bool(long)
        return _dates(days, [(f"{_century(numbers[0])}-{month:02}", "", sure)]) if len(numbers[0]) > 1 else []
    if long:
        day = next(number for number in numbers if number is not long[0])
        return _dates(days, [(f"{long[0]}-{month:02}-{day.zfill(2)}", "", True)])
    day, year = numbers  # 13-Mar-24: the year comes last
    return _dates(days, [(f"{_century(year)}-{month:02}-{day.zfill(2)}", "", False)]) if len(year) == 2 else []


def _of_season(month: int, year: str, days: Days) -> list[Meaning]:
    if month < 12:
        return _dates(days, [(f"{year}-{month:02}/{year}-{month + 2:02}~", "", False)])
    spans = [(int(year), int(year) + 1), (int(year) - 1, int(year))]
    return _dates(days, [(f"{first:04}-12/{last:04}-02~", "", False) for first, last in spans])


def _dates(days: Days, found: list[tuple[str, str, bool]]) -> list[Meaning]:
    """Those of the texts that are dates."""
    return [Meaning(*one) for one in found if all(days(end) for end in one[0].rstrip("~").split("/"))]


def _century(year: str) -> str:
    """A year of two figures in full: up to 69 of this century."""
    return year if len(year) == 4 else f"{'20' if int(year) < 70 else '19'}{year.zfill(2)}"


@cache
def _months() -> dict[str, frozenset[int]]:
    """The months that a beginning of three letters or more may mean."""
    found: dict[str, set[int]] = {}
    for row in _MONTH_NAMES.split("\n"):
        for number, name in enumerate(fold(row).split()):
            for length in range(3, len(name) + 1):
                found.setdefault(name[:length], set()).add(number % 12 + 1)
    return {name: frozenset(months) for name, months in found.items()}


def _month(word: str) -> int | None:
    months = _months().get(word, frozenset())
    return next(iter(months)) if len(months) == 1 else None


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
