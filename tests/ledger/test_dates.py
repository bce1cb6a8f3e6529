"""Interval dates: what they span, how exact they are, and what is suggested for dates in other notations."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negtrack.cli.session import Unusable, first_day, last_day
from negtrack.ledger.dates import DateError, Interval, format_day, likely_dates, parse_day, parse_interval

DAYS = st.dates()
EXACT = DAYS.map(date.isoformat)
MONTHS = DAYS.map(lambda day: day.isoformat()[:7])
YEARS = DAYS.map(lambda day: day.isoformat()[:4])
SIMPLE = EXACT | MONTHS | YEARS


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Any date that a ledger may hold."""
    start, end = draw(SIMPLE), draw(SIMPLE)
    text = start
    if draw(st.booleans()):
        first, last = parse_interval(start), parse_interval(end)
        if last.last >= first.last and last.first >= first.first:
            text = f"{start}/{end}"
    return text + "~" * draw(st.booleans())


def days(text: str) -> tuple[str, str]:
    """The first and last day of a date, in words."""
    interval = parse_interval(text)
    return format_day(interval.first), format_day(interval.last)


def fault(text: str) -> DateError:
    """What is wrong with a text that is no date."""
    with pytest.raises(DateError) as caught:
        parse_interval(text)
    return caught.value


# What a date spans


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("2024-01/2024-03", "2024-01-01", "2024-03-31"),
        ("2024/2024", "2024-01-01", "2024-12-31"),
        ("2024/2024-05", "2024-01-01", "2024-05-31"),
        ("2023-12-31/2024", "2023-12-31", "2024-12-31"),
        ("2024-02-28/2024-03-01~", "2024-02-28", "2024-03-01"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_spans(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@given(intervals())
def test_first_comes_before_last_and_the_text_comes_back(text: str) -> None:
    interval = parse_interval(text)
    assert date.min.toordinal() <= interval.first <= interval.last <= date.max.toordinal()
    assert interval.text == text
    assert parse_interval(interval.text) == interval


@given(DAYS)
def test_a_year_holds_its_months_and_a_month_its_days(day: date) -> None:
    text = day.isoformat()
    exact, month, year = parse_interval(text), parse_interval(text[:7]), parse_interval(text[:4])
    assert exact.first == exact.last == parse_day(text) == day.toordinal()
    assert year.first <= month.first <= exact.first <= exact.last <= month.last <= year.last
    assert month.last - month.first + 1 == calendar.monthrange(day.year, day.month)[1]
    assert year.last - year.first + 1 == 365 + calendar.isleap(day.year)
    assert format_day(exact.first) == text


@given(st.dates(max_value=date(9998, 12, 31)))
def test_months_and_years_follow_without_a_gap(day: date) -> None:
    after = (day.replace(day=28) + timedelta(days=4)).isoformat()
    assert parse_interval(day.isoformat()[:7]).last + 1 == parse_interval(after[:7]).first
    assert parse_interval(f"{day.year:04}").last + 1 == parse_interval(f"{day.year + 1:04}").first


@given(SIMPLE, SIMPLE)
def test_an_interval_runs_from_the_first_of_its_beginning_to_the_last_of_its_end(one: str, other: str) -> None:
    start, end = sorted((parse_interval(one), parse_interval(other)), key=lambda i: (i.first, i.last))
    if end.last < start.last:  # one within the other
        return
    both = parse_interval(f"{start.text}/{end.text}")
    assert (both.first, both.last) == (start.first, end.last)
    if start.first < end.first:
        with pytest.raises(DateError):
            parse_interval(f"{end.text}/{start.text}")


@given(intervals())
def test_about_is_shown_and_changes_no_day(text: str) -> None:
    plain = text.removesuffix("~")
    exact, about = parse_interval(plain), parse_interval(plain + "~")
    assert (exact.first, exact.last) == (about.first, about.last)
    assert (exact.approximate, about.approximate) == (False, True)
    assert about.text == plain + "~"


@given(intervals(), intervals())
def test_before_is_a_comparison_of_whole_numbers(one: str, other: str) -> None:
    a, b = parse_interval(one), parse_interval(other)
    assert (a.last < b.first) == (format_day(a.last) < format_day(b.first))


# Questions: --as-of and --until end on the last day, --since starts on the first


@given(intervals())
def test_as_of_is_the_last_day_and_since_the_first(text: str) -> None:
    interval = parse_interval(text)
    assert last_day(text, "--as-of") == interval.last
    assert first_day(text, "--since") == interval.first


def test_as_of_a_month_ends_with_it() -> None:
    assert format_day(last_day("2024-01", "--as-of")) == "2024-01-31"
    assert format_day(first_day("2024-01", "--since")) == "2024-01-01"
    with pytest.raises(Unusable, match=r'--as-of: "13\.03\.2025" is not a date; did you mean 2025-03-13\?'):
        last_day("13.03.2025", "--as-of")


# What is no date


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("13.03.2025", ["2025-03-13"]),
        ("13/03/2025", ["2025-03-13"]),
        ("03/04/2025", ["2025-04-03", "2025-03-04"]),
        ("4.3.2025", ["2025-03-04", "2025-04-03"]),
        ("03/2025", ["2025-03"]),
        ("2025/03/13", ["2025-03-13"]),
        ("2025-3-13", ["2025-03-13"]),
        ("2025-3", ["2025-03"]),
        ("2025/3", ["2025-03"]),
        ("2025.3.13", ["2025-03-13"]),
        ("20250313", ["2025-03-13"]),
        ("2024-13-03", ["2024-03-13"]),
        ("13 March 2025", ["2025-03-13"]),
        ("13th of March 2025", ["2025-03-13"]),
        ("1st march 2025", ["2025-03-01"]),
        ("March 13, 2025", ["2025-03-13"]),
        ("13-Mar-2025", ["2025-03-13"]),
        ("Sept. 2024", ["2024-09"]),
        ("Ma 2024", []),
        ("2024-01-19T10:00", ["2024-01-19"]),
        ("2024-01-19 or so", ["2024-01-19"]),
        ("2024-01-XX", ["2024-01"]),
        ("2024-XX-XX", ["2024"]),
        ("2024?", ["2024~"]),
        ("~2024", ["2024~"]),
        ("c. 2024", ["2024~"]),
        ("about March 2024", ["2024-03~"]),
        ("2024~~", ["2024~"]),
        ("2024–2025", ["2024/2025"]),
        ("2024-2025", ["2024/2025"]),
        ("2024-01~/2025", ["2024-01/2025~"]),
        ("2024-01-02 to 2024-01-05", ["2024-01-02/2024-01-05"]),
        ("13.03.2025-14.03.2025", ["2025-03-13/2025-03-14"]),
        ("14.03.2025 - 13.03.2025", []),
        ("２０２４-０１", ["2024-01"]),
        ("٢٠٢٤-٠١-١٩", ["2024-01-19"]),
        ("2024‑01‑19", ["2024-01-19"]),
        (" 2024 ", ["2024"]),
        ("2024-01\n", ["2024-01"]),
        ("31.11.2024", []),
        ("13.03.25", ["2025-03-13"]),
        ("Mar-24", ["2024-03"]),
        ("2024-Q1", ["2024-01/2024-03"]),
        ("Spring 2024", ["2024-03/2024-05~"]),
        ("45292", ["2024-01-01"]),
        ("5 mars 2024", ["2024-03-05"]),
        ("2019-04-10–2019-04-12", ["2019-04-10/2019-04-12"]),
        ("10–12 April 2019", ["2019-04-10/2019-04-12"]),
        ("2019-04-10–12", ["2019-04-10/2019-04-12"]),
        ("1.1.24", ["2024-01-01"]),
        ("last spring", []),
        ("2023-02-30", []),
        ("", []),
        ("/", []),
        ("~", []),
        ("2024/", []),
        ("2024/2025/2026", []),
        ("2" * 1000, []),
    ],
)
def test_other_notations(text: str, likely: list[str]) -> None:
    error = fault(text)
    assert likely_dates(text) == likely
    for reading in likely:
        parse_interval(reading)
        assert reading in error.help
    if not likely:
        assert "did you mean" not in error.help
    assert len(str(error)) < 120
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("last spring", '"last spring" is not a date', "write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with a slash"),
        ("2024-13", '"2024-13" has a month 13, which does not exist', "months run from 01 to 12"),
        ("2024-13-03", '"2024-13-03" has a month 13', "did you mean 2024-03-13? the order is year, month, day"),
        ("2024-00-00", '"2024-00-00" has a month 00', "leave out what is not known: 2024"),
        ("2024-01-00", '"2024-01-00" has a day 00', "leave out what is not known: 2024-01"),
        ("2023-02-30", '"2023-02-30" has a day 30', "February 2023 has 28 days"),
        ("2024-02-30~", '"2024-02-30~" has a day 30', "February 2024 has 29 days"),
        ("2024-06-31/2024-07", '"2024-06-31/2024-07" has a day 31', "June 2024 has 30 days"),
        ("0000-01", '"0000-01" names the year 0000', "years run from 0001 to 9999"),
        ("2024/2023~", '"2024/2023~" ends before it begins', "write the earlier date first: 2023/2024~"),
        (
            "2024-05/2024",
            'the end of "2024-05/2024" begins before its beginning',
            "write the end as exactly as 2024-05",
        ),
    ],
)
def test_what_is_wrong_and_what_to_write(text: str, message: str, help: str) -> None:
    error = fault(text)
    assert str(error).startswith(message)
    assert error.help.startswith(help)


@pytest.mark.parametrize("text", ["2024", "2024-01", "2024-01-19~", "2024-01-19/2024-01-19", "19.01.2024", "", "today"])
def test_a_day_is_exact(text: str) -> None:
    with pytest.raises(DateError):
        parse_day(text)


@given(st.text(max_size=30) | st.from_regex(r"[0-9./~ -]{0,24}", fullmatch=True))
def test_any_text_is_a_date_or_says_what_to_write(text: str) -> None:
    try:
        interval = parse_interval(text)
    except DateError as error:
        assert error.help
        for likely in likely_dates(text):
            parse_interval(likely)
    else:
        assert re.fullmatch(r"[0-9]{4}[0-9/-]*~?", text, re.ASCII)
        assert interval == Interval(text, interval.first, interval.last, text.endswith("~"))
        assert interval.first <= interval.last


@given(DAYS.filter(lambda day: day.day > 12), st.sampled_from("./- "))
def test_a_day_that_can_be_no_month_is_read_in_one_way(day: date, mark: str) -> None:
    year, month, number = f"{day.year:04}", str(day.month), str(day.day)
    assert likely_dates(mark.join((number, month, year))) == [day.isoformat()]
    assert likely_dates(mark.join((month, number, year))) == [day.isoformat()]
    assert likely_dates(f"{day.day} {calendar.month_name[day.month]} {year}") == [day.isoformat()]
