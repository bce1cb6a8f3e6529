"""The matrix as a sheet: issues down, parties across, cells in the colour of the issue's status, or none if closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from negtrack.formats.package import codebook_rows
from negtrack.formats.xlsx import ReadingSheet
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.views.matrix import holdouts_label
from negtrack.views.sentences import MANY_PARTIES, blocs_sentence, closed_conditions, party_name, standing_label

_Cells = Sequence[tuple[str, Status | None]]


def matrix_grid(ledger: Ledger, picture: Picture) -> ReadingSheet:
    """Who holds what on every issue; of many parties the blocs, and whose consent is missing."""
    many = len(picture.asked) > MANY_PARTIES
    names = ["Blocs", "Holdouts"] if many else [party_name(ledger, party) for party in picture.asked]
    titles = ["Topic", "Issue", *names, "Status", "Since"]
    widths = [24, 36, *(32 for _ in names), 14, 12]
    return ReadingSheet("matrix", titles, widths, _rows(ledger, picture, many))


def _rows(ledger: Ledger, picture: Picture, many: bool) -> Iterator[_Cells]:
    for result in picture.issues:
        issue, status = result.issue, result.status
        look: Status | None
        topic = "" if issue.topic is None else ledger.topics[issue.topic].title
        since = "" if result.since is None else format_day(result.since)
        cells = _blocs(ledger, result) if many else _standings(ledger, picture, result)
        word, look = status.value, status
        if result.closed is not None:  # closed from that day on, whatever the status was and since when
            word, look, since = result.heading, None, result.closed.date.text
        yield (topic, None), (issue.title, None), *((cell, look) for cell in cells), (word, look), (since, None)


def _standings(ledger: Ledger, picture: Picture, result: IssueResult) -> list[str]:
    closed = closed_conditions(result)
    standings = {**result.others, **result.parties}
    return [
        standing_label(ledger, result.issue, standings[party], closed) if party in standings else "(not asked)"
        for party in picture.asked
    ]


def _blocs(ledger: Ledger, result: IssueResult) -> list[str]:
    return [blocs_sentence(ledger, result, everybody=True), holdouts_label(ledger, result)]


def codebook_grid(title: str, made_from: Mapping[str, str], names: Sequence[str]) -> ReadingSheet:
    """What the columns of the other sheets hold, and what they were made from."""
    rows = codebook_rows(title, made_from, names)
    return ReadingSheet("codebook", ["table", "column", "type", "meaning"], [14, 20, 46, 84],
                ([(cell, None) for cell in row] for row in rows))  # fmt: skip
