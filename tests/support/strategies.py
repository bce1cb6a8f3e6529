"""Small valid ledgers, as plain dicts in which every scalar is a str, and questions to put to them.

ledgers()    a ledger of one or two issues and up to seven positions, dense enough that dates overlap and tie
queries()    (as_of, as_known, evidence, parties), in the order of oracle.derive's arguments
cases()      a ledger with a query that may ask about any of its parties
dump(ledger) its YAML, every scalar in double quotes

Validity that needs thought: relations point from later drawn to earlier drawn records, so they never run in a
circle; supersedes and adds are kept only where they and the dates together still allow an order; reaffirms is
kept only where the party's own word certainly stands before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from oracle import LEVELS, STAGES, Interval, as_list, interval

Ledger = dict[str, Any]
Position = dict[str, Any]
T = TypeVar("T")

# ---- Dates of every precision, clustered in half a year so that they overlap and tie

DAYS = ["2024-01-01", "2024-01-15", "2024-01-31", "2024-02-10", "2024-02-29", "2024-03-15"]
MONTHS = ["2024-01", "2024-02", "2024-03"]
YEARS = ["2023", "2023", "2024"]
INTERVALS = ["2024-01-10/2024-02-20", "2024-01/2024-03", "2023-12/2024-01-15", "2024-02-10/2024-06"]
APPROXIMATE = ["2024-01-15~", "2024-02~", "2024~", "2024-01-20/2024-02-10~"]
DATES = [*DAYS, *DAYS, *DAYS, *MONTHS, *MONTHS, *INTERVALS, *YEARS, *APPROXIMATE]
CROWDED = ["2024-01-15", "2024-01", "2024-01-10/2024-02-20", "2024", "2023-12/2024-01-15"]
LATER = ["2024-02-29", "2024-03", "2024-03-15"]
RECORDED = ["2024-01-15", "2024-02-01", "2024-03-01", "2024-04-01", "2025-01-10"]
AS_OF = [*MONTHS, *DAYS[1:], "2023-12-31", "2024-02-15", "2024", "2025"] + ["2024-04-01", "2024-06-30"] * 4
AS_KNOWN = [None] * 20 + ["2023", "2024-02", *RECORDED]

# ---- Draws. An index drawn from one shared strategy is several times faster than a fresh sampled_from.

_integers = cache(st.integers)


def _pick(draw: DrawFn, choices: Sequence[T]) -> T:
    """One of the choices; shrinks to the first."""
    return choices[draw(_integers(0, len(choices) - 1))]


def _chance(draw: DrawFn, percent: int) -> bool:
    """True about so often; shrinks to False."""
    return draw(_integers(1, 100)) > 100 - percent


def _some(draw: DrawFn, ids: Sequence[str], least: int = 1, most: int = 9) -> list[str]:
    """Some of the ids, as many as least to most."""
    sizes = range(least, min(most, len(ids)) + 1)
    return list(_pick(draw, [some for size in sizes for some in combinations(ids, size)]))


def _one_or_list(draw: DrawFn, ids: list[str]) -> str | list[str]:
    """The two ways to write a single id."""
    return ids[0] if len(ids) == 1 and not _chance(draw, 25) else ids


# ---- Questions


class Query(NamedTuple):
    as_of: str
    as_known: str | None
    evidence: str
    parties: list[str] | None


@st.composite
def queries(draw: DrawFn, parties: Sequence[str] = ("A", "B", "C")) -> Query:
    """A question about some of the parties; the three by default are in every ledger."""
    asked = None
    if _chance(draw, 35):
        asked = ["B", "A"] if _chance(draw, 40) else _some(draw, parties, 2, 4)
    evidence = _pick(draw, ["third", "third", "third", "group", "own"])
    return Query(_pick(draw, AS_OF), _pick(draw, AS_KNOWN), evidence, asked)


# ---- Ledgers: everything but positions

ROLES = ["mediator", "third-party", "commentator"]
MEMBERSHIPS: list[Any] = [
    {}, {"from": "2024-01-15"}, {"until": "2024-01"}, {"from": "2023", "until": "2024-02-10"},
    [{"until": "2024-01-15"}, {"from": "2024-02-29"}],
]  # fmt: skip


def _parties(draw: DrawFn) -> dict[str, dict[str, Any]]:
    """A and B are principals, C is anything, D is none; G and H are groups, H sometimes around G."""
    parties: dict[str, dict[str, Any]] = {p: {"name": f"Party {p}", "role": "principal"} for p in "AB"}
    parties["C"] = {"name": "Party C", "role": _pick(draw, [*ROLES, "principal"])}
    if _chance(draw, 50):
        parties["D"] = {"name": "Party D", "role": _pick(draw, ROLES)}
    if _chance(draw, 50):
        members = ["A", "B"] if _chance(draw, 40) else _some(draw, list(parties))
        role = _pick(draw, [*ROLES, *ROLES, "principal"])
        dated = {member: _pick(draw, MEMBERSHIPS) for member in members} if _chance(draw, 30) else members
        parties["G"] = {"name": "Group G", "role": role, "members": dated}
        if _chance(draw, 35):
            members = ["G", *_some(draw, "ABC", 0, 2)] if _chance(draw, 60) else ["A", "B"]
            parties["H"] = {"name": "Group H", "role": _pick(draw, ROLES), "members": members}
    return parties


def _issues(draw: DrawFn, parties: list[str]) -> dict[str, dict[str, Any]]:
    issues: dict[str, dict[str, Any]] = {}
    for issue in "XY" if _chance(draw, 30) else "X":
        options = "abcd"[: _pick(draw, [2, 2, 3, 4])]
        issues[issue] = {
            "title": f"Issue {issue}",
            "question": f"What of {issue}?",
            "options": {option: f"Option {option}" for option in options},
        }
        if _chance(draw, 10):
            scaled = {o: {"title": f"Option {o}", "scale": str(n * 30)} for n, o in enumerate(options)}
            issues[issue]["options"] = scaled
        if _chance(draw, 25):
            closed = {"date": _pick(draw, DATES), "how": "overtaken", "source": "s0"}
            issues[issue]["closed"] = closed
        if _chance(draw, 30):
            issues[issue]["principals"] = _some(draw, parties, 2, 3)
    return issues


def _articles(draw: DrawFn, issues: list[str]) -> dict[str, dict[str, Any]]:
    articles: dict[str, dict[str, Any]] = {}
    for number in ["1", "2"][: _pick(draw, [1, 2, 0])]:
        articles[number] = {"title": f"Article {number}"}
        if _chance(draw, 85):
            articles[number]["issues"] = [*issues] if _chance(draw, 60) else _some(draw, issues)
        if _chance(draw, 10):
            articles[number]["related"] = _some(draw, issues)
    return articles


def _sources(draw: DrawFn, parties: list[str]) -> dict[str, dict[str, Any]]:
    sources: dict[str, dict[str, Any]] = {}
    for source in ["s0", "s1", "s2"][: _pick(draw, [1, 2, 3])]:
        kind = _pick(draw, ["statement", "news", "analysis", "advocacy"])
        side = _pick(draw, ["none", "none", "none", "A", "B", *parties])
        sources[source] = {"title": f"Source {source}", "publisher": "P", "kind": kind, "side": side}
    return sources


def _conditions(draw: DrawFn, parties: list[str], issues: list[str]) -> dict[str, dict[str, Any]]:
    conditions: dict[str, dict[str, Any]] = {}
    for name in ["k0", "k1", "k2"][: _pick(draw, [1, 2, 3, 0])]:
        condition: dict[str, Any] = {"title": f"Condition {name}"}
        if _chance(draw, 70):
            holders = _some(draw, "AB") if _chance(draw, 60) else _some(draw, parties, 1, 3)
            condition["holder"] = _one_or_list(draw, holders)
        if _chance(draw, 45):
            # other conditions only if listed before, so that they do not block one another in a circle
            condition["blocks"] = _some(draw, [*issues, *conditions, "signed"], 1, 2)
        if _chance(draw, 40):
            condition["raised"] = {"date": _pick(draw, DATES), "source": "s0"}
        if _chance(draw, 50):
            ended = _pick(draw, DATES)
            raised = condition.get("raised", {"date": ended})["date"]
            if not _before(interval(ended), interval(raised)):
                condition[_pick(draw, ["met", "met", "dropped"])] = {"date": ended, "source": "s0"}
        conditions[name] = condition
    return conditions


def _events(draw: DrawFn, parties: list[str], articles: list[str]) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for _ in range(_pick(draw, [0, 0, 1, 2])):
        event: dict[str, Any] = {"date": _pick(draw, DATES), "title": "An event", "source": "s0"}
        if _chance(draw, 80):
            event["stage"] = _pick(draw, [*STAGES, "reopened", "reopened"] if articles else STAGES)
        if _chance(draw, 40):
            event["parties"] = _some(draw, parties)
        if event.get("stage") == "reopened":
            event["parties"] = [_pick(draw, "AB"), *(p for p in event.get("parties", []) if p not in "AB")]
            event["articles"] = "all" if _chance(draw, 50) else _some(draw, articles)
        elif articles and _chance(draw, 80):
            event["articles"] = "all" if _chance(draw, 50) else _some(draw, articles)
        events.append(event)
    return events


# ---- Ledgers: positions

HOLDING = ["demands", "proposes", "accepts"]
OTHER = ["rejects", "sets-aside", "out-of-scope", "reserves", "withdraws", "reaffirms", "omits"]
# What an issue is like: without moods, agreement and issues set aside would hardly ever come up.
MOODS = {
    "mixed": [*HOLDING, *HOLDING, *HOLDING, "rejects", "reaffirms", *OTHER],
    "converging": [*HOLDING, *HOLDING, *HOLDING, "proposes", "reaffirms", "rejects", "withdraws"],
    "quarrelling": ["demands", *HOLDING, *HOLDING, "rejects", "rejects", "reserves"],
    "shelving": ["sets-aside", "sets-aside", "sets-aside", "out-of-scope", "proposes", "rejects", "reserves"],
}
NAMED = ["turn"] * 7 + ["any"] * 2 + ["joint"] * 4 + ["group"] * 2
SAID_BY = ["default"] * 14 + ["others"] * 4 + ["some", "more", "D", "group", "group"]


@st.composite
def ledgers(draw: DrawFn) -> Ledger:
    parties = _parties(draw)
    issues = _issues(draw, list(parties))
    articles = _articles(draw, list(issues))
    ledger: Ledger = {
        "negtrack": "1",
        "title": "A negotiation",
        "parties": parties,
        "issues": issues,
        "articles": articles,
        "sources": _sources(draw, list(parties)),
        "conditions": _conditions(draw, list(parties), list(issues)),
        "events": _events(draw, list(parties), list(articles)),
    }
    moods = {issue: _pick(draw, [*MOODS, "converging"]) for issue in issues}
    size = _pick(draw, [4, 3, 5, 6, 2, 4, 3, 5, 6, 7, 4, 5, 1, 0])
    dates = CROWDED if _chance(draw, 30) else DATES
    positions = [_position(draw, number, ledger, moods, dates) for number in range(size)]
    for issue in issues:
        on_issue = [position for position in positions if position["issue"] == issue]
        _relate(draw, on_issue)
        _mend_reaffirms(draw, on_issue)
    start = draw(_integers(0, max(size - 1, 0)))  # the file is in no special order
    ledger["positions"] = positions[start:] + positions[:start]
    return ledger


@st.composite
def cases(draw: DrawFn) -> tuple[Ledger, Query]:
    ledger = draw(ledgers())
    return ledger, draw(queries(tuple(ledger["parties"])))


def _position(draw: DrawFn, number: int, ledger: Ledger, moods: dict[str, str], dates: list[str]) -> Position:
    """One record, without relations to others."""
    parties = list(ledger["parties"])
    groups = [p for p in parties if "members" in ledger["parties"][p]]
    issue = _pick(draw, list(ledger["issues"]))
    # most is said by two of those whose agreement is asked
    pair = ledger["issues"][issue].get("principals", ["A", "B"])[:2]
    named = _named(draw, parties, groups, pair, pair[number % 2])
    act = _pick(draw, MOODS[moods[issue]])
    position: Position = {
        "id": f"r{number}",
        "party": _one_or_list(draw, named),
        "issue": issue,
        "date": _pick(draw, LATER if act == "reaffirms" else dates),
        "act": act,
        "summary": f"Record {number}.",
    }
    said_by = _said_by(draw, parties, groups, named)
    if said_by:
        position["said_by"] = _one_or_list(draw, said_by)
    sources = list(ledger["sources"])
    if _chance(draw, 75):
        position["source"] = _pick(draw, sources)
    else:
        position["cites"] = [{"source": source, "locator": "p. 1"} for source in _some(draw, sources)]
    if _chance(draw, 30):
        # nothing is entered before it can have happened
        begins = interval(position["date"]).first
        position["recorded"] = _pick(draw, [day for day in RECORDED if interval(day).first >= begins])
    if act in [*HOLDING, "rejects"]:
        options = list(ledger["issues"][issue]["options"])
        _add_options(draw, position, options, converging=moods[issue] == "converging")
    if act in HOLDING and ledger["conditions"] and _chance(draw, 40):
        _add_conditions(draw, position, list(ledger["conditions"]))
    if _chance(draw, 30):
        position["level"] = _pick(draw, LEVELS)
    return position


def _named(draw: DrawFn, parties: list[str], groups: list[str], pair: list[str], turn: str) -> list[str]:
    form = _pick(draw, NAMED)
    if form == "group" and groups:
        return [_pick(draw, groups)]
    if form == "joint":
        return pair if _chance(draw, 75) else _some(draw, parties, 2, 3)
    return [_pick(draw, parties) if form == "any" else turn]


def _said_by(draw: DrawFn, parties: list[str], groups: list[str], named: list[str]) -> list[str]:
    """Nothing (the parties themselves), some of them, more than them, others, or a group."""
    form = _pick(draw, SAID_BY)
    others = [p for p in parties if p not in named]
    if form == "some":
        return _some(draw, named)
    if form == "more" and others:
        return [*named, _pick(draw, others)]
    if form == "others" and others:
        return _some(draw, others, 1, 2)
    if form == "D" and "D" in others:
        return ["D"]
    if form == "group" and groups:
        return [_pick(draw, groups)]
    return []


def _add_options(draw: DrawFn, position: Position, options: list[str], converging: bool) -> None:
    if position["act"] != "rejects" and _chance(draw, 60 if converging else 25):
        chosen = options[:1]
    elif position["act"] == "rejects" and converging:
        chosen = options[-1:]
    else:
        chosen = _some(draw, options, 1, _pick(draw, [1, 1, 2, 3]))
    position["option"] = _one_or_list(draw, chosen)
    left = [option for option in options if option not in chosen]
    if left and _chance(draw, 12):
        position["rejects"] = _one_or_list(draw, _some(draw, left, 1, 2))


def _add_conditions(draw: DrawFn, position: Position, conditions: list[str]) -> None:
    """ "a list for all its options, or a map from option to list" """
    if _chance(draw, 50):
        position["conditions"] = _some(draw, conditions, 1, 2)
    else:
        options = _some(draw, as_list(position["option"]))
        position["conditions"] = {option: _some(draw, conditions, 1, 2) for option in options}


# ---- Relations between positions


def _before(r: Interval, s: Interval) -> bool:
    return r.last < s.first


def an_order_exists(positions: list[Position]) -> bool:
    """Whether dates, supersedes and adds together run in no circle: take away whoever nobody comes before."""
    left = list(positions)
    while left:
        first = [
            s
            for s in left
            if not any(
                r["id"] in (s.get("supersedes"), s.get("adds")) or _before(interval(r["date"]), interval(s["date"]))
                for r in left
            )
        ]
        if not first:
            return False
        left = [s for s in left if s not in first]
    return True


def _relate(draw: DrawFn, positions: list[Position]) -> None:
    """Give some records of one issue relations to others that were drawn before them."""
    for index, position in enumerate(positions):
        # what undoes another is oftener the target, so that dropped and denied records meet
        undoing = [p for p in positions[:index] if {"corrects", "retracts", "denies"} & set(p)]
        for percent in (30, 5):
            if index == 0 or not _chance(draw, percent):
                continue
            kinds = ["supersedes", "supersedes", "denies", "denies", "corrects", "retracts"]
            if position["act"] in HOLDING:
                kinds += ["adds"] * 4
            kind = _pick(draw, kinds)
            if kind in position:
                continue
            position[kind] = _pick(draw, [*positions[:index], *undoing, *undoing])["id"]
            if kind in ("supersedes", "adds") and not an_order_exists(positions):
                del position[kind]
        if ("denies" in position or "retracts" in position) and "adds" not in position and _chance(draw, 50):
            for key in ("act", "option", "rejects", "conditions", "level"):
                position.pop(key, None)


def _mend_reaffirms(draw: DrawFn, positions: list[Position]) -> None:
    """reaffirms is "an error where nothing stands": where that is not sure, it becomes omits."""
    aimed_at = {p.get(relation) for p in positions for relation in ("corrects", "retracts", "denies")}
    for position in positions:
        if position.get("act") != "reaffirms":
            continue
        parties = set(as_list(position["party"]))
        of_them = [p for p in positions if parties & set(as_list(p["party"]))]
        stands = [
            p
            for p in of_them
            if p.get("act") in [*HOLDING, "rejects", "sets-aside", "out-of-scope"]
            and parties <= set(as_list(p["party"]))
            and "said_by" not in p
            and p["id"] not in aimed_at
            and _before(interval(p["date"]), interval(position["date"]))
        ]
        if not stands or any(p.get("act") in ("withdraws", "reserves") for p in of_them):
            position["act"] = "omits"
        elif stands[-1]["act"] in HOLDING and _chance(draw, 40):
            position["option"] = stands[-1]["option"]


# ---- As YAML


class _Text(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(ledger: Ledger) -> str:
    """YAML in which every scalar is a double-quoted string, so that it stays text."""
    return yaml.dump(ledger, Dumper=_Text, default_style='"', sort_keys=False, allow_unicode=True)
