"""Who is awaited: for each party the issues on which nothing is recorded of it, or nothing that commits it."""

from __future__ import annotations

from negtrack.ledger.model import Ledger, Status
from negtrack.rules.derive import Picture
from negtrack.views.headline import packed
from negtrack.views.page import SYMBOLS, Block, Line, Run, line, text
from negtrack.views.sentences import MANY_PARTIES, party_name
from negtrack.views.text import cut, pad, width

_AWAITED = {"silent": "", "reserved": "reserved: ", "claimed": "only claimed: ", "uncertain": "uncertain: "}
"""How it is said of an issue why a party is awaited there, in the order in which it is told."""

_MOST_LINES = 3
"""How many lines the names of many parties take at most."""

Awaited = dict[str, dict[str, list[str]]]
"""For each party awaited, why, and the titles of the issues on which it is."""


def find_awaited(picture: Picture, parties: tuple[str, ...]) -> Awaited:
    """Return for each party the titles of the open issues on which it is awaited, by what stands of it there."""
    found: Awaited = {}
    for result in picture.issues:
        if result.status is not Status.INCOMPLETE or result.background or result.closed is not None:
            continue
        for party, standing in result.parties.items():
            if len(parties) == 1 and party not in parties:
                continue
            known = all(a.standing == "known" for a in standing.alternatives) and bool(standing.alternatives)
            if standing.standing != "known" and not known:
                found.setdefault(party, {}).setdefault(standing.standing, []).append(result.issue.title)
    if len(found) > MANY_PARTIES:
        numbers = {party: sum(map(len, whys.values())) for party, whys in found.items()}
        found = {party: found[party] for party in sorted(found, key=lambda p: -numbers[p])}
    return found


def awaited_heading() -> Run:
    """The heading over who is awaited."""
    return Run(f"{SYMBOLS[Status.INCOMPLETE]} INCOMPLETE: none recorded from", Status.INCOMPLETE.value)


def awaited_runs(issues: dict[str, list[str]]) -> list[Run]:
    """The issues on which a party is awaited, those without a word first, a run for each with its mark behind it."""
    runs = []
    for why, lead in _AWAITED.items():
        mine = issues.get(why, ())
        runs += [f"{'' if number else lead}{title}{' ·' if number < len(mine) - 1 else ';'}"
                 for number, title in enumerate(mine)]  # fmt: skip
    return [text(run) for run in (*runs[:-1], runs[-1].removesuffix(";"))]


def _party_width(ledger: Ledger, awaited: Awaited, columns: int) -> int:
    return min(max((width(text(party_name(ledger, party)).text) for party in awaited), default=0), columns // 3)


def counted_runs(ledger: Ledger, awaited: Awaited) -> list[Run]:
    """Of many parties each with on how many issues it is awaited, a run for each with its mark behind it."""
    numbers = {party: sum(map(len, issues.values())) for party, issues in awaited.items()}
    said = [f"{party_name(ledger, party)} ({number:,})" for party, number in numbers.items()]
    return [text(f"{one}{' ·' if n < len(said) else ''}") for n, one in enumerate(said, 1)]


def count_awaited_lines(ledger: Ledger, awaited: Awaited, columns: int) -> list[int]:
    """How many lines each party's issues take at a width; of many parties, how many they take together."""
    if len(awaited) > MANY_PARTIES:
        return [min(_MOST_LINES, len(packed(counted_runs(ledger, awaited), columns, " ")))]
    room = columns - _party_width(ledger, awaited, columns) - 2
    return [len(packed(awaited_runs(issues), room, " ")) for issues in awaited.values()]


def awaited_lines(ledger: Ledger, awaited: Awaited, needs: list[int], cap: int, columns: int) -> list[Block]:
    """Who is awaited on which issues, in at most ``cap`` lines below the heading; none: how many are awaited."""
    ask = f"status --all --only {Status.INCOMPLETE.value}"
    if cap == 0:
        said = Run(f" {len(awaited):,} {'party' if len(awaited) == 1 else 'parties'}: ")
        return [line(awaited_heading(), said, Run(ask, "aside"))._replace(cut=True)]
    blocks: list[Block] = [line(awaited_heading())._replace(cut=True)]
    if len(awaited) > MANY_PARTIES:
        return blocks + [Line(runs, cut=True) for runs in _packed_to(counted_runs(ledger, awaited), columns, cap)]
    shares = _shares(needs, cap)
    wide = _party_width(ledger, awaited, columns)
    for (party, issues), lines in zip(awaited.items(), shares, strict=False):
        called = text(party_name(ledger, party)).text
        name = Run(pad(called if width(called) <= wide else cut(text(party).text, wide), wide), "heading")
        for number, runs in enumerate(_packed_to(awaited_runs(issues), columns - wide - 2, lines)):
            blocks.append(Line((Run(" " * wide) if number else name, Run("  "), *runs), cut=True))
    if len(shares) < len(awaited):
        blocks.append(rest_line(len(awaited) - len(shares), ask))
    return blocks


def _shares(needs: list[int], cap: int) -> list[int]:
    """Divide lines among the parties: one for each as long as there are any, the rest to those that need more."""
    shares = [1] * min(len(needs), cap)
    spare = cap - len(shares)
    for number in range(len(shares)):
        more = min(needs[number] - 1, spare)
        shares[number] += more
        spare -= more
    return shares


def _packed_to(runs: list[Run], columns: int, lines: int) -> list[tuple[Run, ...]]:
    """Runs in at most so many lines; the last line says how many are left out."""
    for shown in range(min(len(runs), lines * columns), 0, -1):
        left = len(runs) - shown
        more = [Run(f"and {left:,} more", "aside")] if left else []
        found = packed([*runs[:shown], *more], columns, " ")
        if len(found) <= lines:
            return [one.runs for one in found]
    mark = f" and {len(runs) - 1:,} more"
    return [(text(cut(runs[0].text, columns - len(mark))), Run(mark, "aside"))]


def rest_line(number: int, ask: str) -> Line:
    """How many more there are, and what to ask for them."""
    return line(Run(f"and {number:,} more: {ask}", "aside"))._replace(cut=True)
