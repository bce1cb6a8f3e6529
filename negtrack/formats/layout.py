"""The layout that plain and coloured output share: how wide the columns of a table are, and where its cells break."""

from __future__ import annotations

from negtrack.views.page import Table
from negtrack.views.text import width

GAP = 2
"""Blank columns between the columns of a table."""

_NARROWEST = 4
"""How narrow a column becomes on a terminal that has no room for the least widths."""


def column_widths(table: Table, available: int) -> list[int]:
    """A width for each column, so that the table fits: natural where there is room, else squeezed by their shares."""
    natural = [
        max([width(column.title), *(width(row.cells[n].text) for row in table.rows)])
        for n, column in enumerate(table.columns)
    ]
    room = available - GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    least = [min(column.least, natural[n]) for n, column in enumerate(table.columns)]
    widths = least[:]
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    free = room - sum(widths)
    while free > 0:
        open = [n for n, w in enumerate(widths) if w < natural[n]]
        if not open:
            break
        shares = sum(table.columns[n].share for n in open)
        given = 0
        for n in open:
            more = min(natural[n] - widths[n], max(1, free * table.columns[n].share // max(1, shares)), free - given)
            widths[n] += more
            given += more
        free -= given
        if not given:
            break
    return widths
