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
        max([width(column.title), *(width(row.cells[n].text) for row in table.rows if row.cells)])
        for n, column in enumerate(table.columns)
    ]
    room = available - GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    if table.cut:
        return _levelled(natural, [column.least for column in table.columns], room)
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


def _levelled(natural: list[int], least: list[int], room: int) -> list[int]:
    """Columns no wider than their least as they are, the others cut to one width; the first is wider by two thirds.

    Three columns of 40, 20 and 10 in a room of 50: the first gets 25, the second 15, the third its 10.
    """
    widths = [wide if wide <= floor else 0 for wide, floor in zip(natural, least, strict=True)]
    if sum(widths) > room - _NARROWEST * widths.count(0):
        widths = [0] * len(natural)
    open = [n for n, wide in enumerate(widths) if not wide and natural[n]]
    while open:
        weights = {n: 5 if n == 0 else 3 for n in open}
        unit = max(0, room - sum(widths)) / sum(weights.values())
        narrow = [n for n in open if natural[n] <= unit * weights[n]]
        for n in narrow:
            widths[n] = natural[n]
        if narrow:
            open = [n for n in open if n not in narrow]
            continue
        for n in open:
            widths[n] = int(unit * weights[n])
        for n in open[: max(0, room - sum(widths))]:
            widths[n] += 1
        break
    return widths
