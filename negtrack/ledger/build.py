"""Typed values to records: whether the values of one record go together, and the record that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from negtrack.ledger.dates import Interval
from negtrack.ledger.draft import ID, Draft, Partial, Values, default_id
from negtrack.ledger.findings import shown
from negtrack.ledger.model import (
    LEVELS,
    OPTION_ACTS,
    STAGES,
    Act,
    Article,
    Cite,
    Condition,
    Count,
    Event,
    Expectation,
    Issue,
    Level,
    Party,
    Place,
    Position,
    Role,
    Source,
    SourceKind,
)
from negtrack.ledger.nodes import Node, Seq, Text, value_of

Report = Callable[[str, Node, str, str], None]
"""Takes a fault: its code, the node it is about, the message, and how to mend it."""

_FORBIDS_OPTION = frozenset(Act) - OPTION_ACTS - {Act.REAFFIRMS}
_ACTS = {act.value: act for act in Act}
_NO_CONDITIONS: dict[str, tuple[str, ...]] = {}


def _party(draft: Draft, v: Values, place: Place | None) -> Party:
    return Party(v["id"], v["name"], Role(v["role"]), v.get("aliases", ()), v.get("members", ()), v.get("note"))


def _judge_issue(report: Report, draft: Draft, v: Values, node: Node, place: Place | None) -> None:
    principals: tuple[str, ...] = v.get("principals") or ()
    if len(principals) == 1 and ID.fullmatch(principals[0]):
        report(
            "NT109",
            _at(node, "principals"),
            "an issue has two or more principals, or none of its own",
            "name the others, or remove the key",
        )


def _issue(draft: Draft, v: Values, place: Place | None) -> Issue:
    return Issue(v["id"], v["title"], v["question"], dict(v["options"]), v.get("principals", ()), v.get("note"))


def _article(draft: Draft, v: Values, place: Place | None) -> Article:
    return Article(v["id"], v["title"], v.get("issues", ()), v.get("related", ()), v.get("note"))


def _source(draft: Draft, v: Values, place: Place | None) -> Source:
    return Source(
        v["id"],
        v["title"],
        v["publisher"],
        SourceKind(v["kind"]),
        v["side"],
        v.get("published"),
        v.get("url"),
        v.get("author"),
        v.get("language"),
        v.get("archive"),
        v.get("note"),
    )


def _condition(draft: Draft, v: Values, place: Place | None) -> Condition:
    return Condition(
        v["id"],
        v["title"],
        v.get("holder", ()),
        v.get("by", ()),
        v.get("blocks", ()),
        v.get("raised"),
        v.get("met"),
        v.get("dropped"),
        v.get("note"),
    )


def _judge_position(report: Report, draft: Draft, v: Values, node: Node, place: Place | None) -> None:
    """Whether the parts of a position go together; what is faulty in itself (None) is not judged again."""
    known = v.get("act") is not None if "act" in v else "retracts" in v or "denies" in v
    if "act" not in v and not known:
        report(
            "NT102",
            node,
            'this position has no "act"',
            f"add act: with what it does ({', '.join(_ACTS)}), or retracts: or denies: with the id of a record",
        )
    if known:
        _judge_options(report, draft, v, node, place, None if "act" not in v else _ACTS[v["act"]])
    if _given(v, node, "cites"):
        for name in ("source", "locator", "quote"):
            if _given(v, node, name):
                report(
                    "NT111",
                    _at(node, name),
                    f'"{name}" beside "cites", which stands in its place',
                    "move it into the list of cites",
                )
    elif "source" not in v and "cites" not in v:
        report("NT102", node, 'this position has no "source"', "add source: with the id of a source, or cites:")


def _judge_options(report: Report, draft: Draft, v: Values, node: Node, place: Place | None, act: Act | None) -> None:
    """Whether the options, those ruled out and the conditions of a position suit its act."""
    optionless = act is None or act in _FORBIDS_OPTION
    word = f'"{act}"' if act is not None else "a position without an act"
    if optionless and _given(v, node, "option"):
        help = "remove the option, or choose an act that holds or rejects it: demands, proposes, accepts, rejects"
        report("NT209", _at(node, "option"), f"{word} takes no option", help)
    elif act in OPTION_ACTS and "option" not in v:
        report("NT209", _at(node, "act"), f"{word} needs an option", "add option: with the one that it is about")
    if optionless and _given(v, node, "rejects") and v["rejects"] != ():
        help = "remove the key, or choose an act that takes options: demands, proposes, accepts, rejects"
        report("NT209", _at(node, "rejects"), f"{word} rules nothing out", help)
    elif act is not Act.REJECTS and "rejects" in v:
        held = v.get("option") or ()
        for option in v["rejects"] or ():
            if option in held:
                message = f'"{shown(option)}" is both held and ruled out'
                report("NT210", _at(_at(node, "rejects"), option), message, "keep it in one of option and rejects")
    if v.get("conditions") and "option" not in v and act not in OPTION_ACTS:
        report(
            "NT503",
            _at(node, "conditions"),
            "conditions on a record that holds no option change nothing",
            "remove them, or put them on the record that holds the option",
        )
        assert place is not None
        draft.partial.append(Partial("positions", "position", None, place, {"conditions": v["conditions"]}))


def _position(draft: Draft, v: Values, place: Place | None) -> Position:
    assert place is not None
    get = v.get
    shared = draft.shared
    parties: tuple[str, ...] = v["party"]
    issue: str = shared(v["issue"])
    date: Interval = v["date"]
    options: tuple[str, ...] = get("option", ())
    conditions: Any = get("conditions", ())
    if type(conditions) is tuple or not options:
        conditions = dict.fromkeys(options, conditions) if conditions else _NO_CONDITIONS
    return Position(
        v["id"] if "id" in v else default_id(parties, issue, date.text),
        parties,
        issue,
        date,
        _ACTS[v["act"]] if "act" in v else None,
        options,
        get("rejects", ()),
        conditions,
        LEVELS[v["level"]] if "level" in v else Level.PRINCIPLE,
        get("said_by", parties),
        v["summary"],
        v["cites"] if "cites" in v else (Cite(shared(v["source"]), shared(get("locator")), get("quote")),),
        place,
        get("speaker"),
        get("to"),
        get("recorded"),
        get("supersedes"),
        get("adds"),
        get("corrects"),
        get("retracts"),
        get("denies"),
        get("note"),
    )


def _event(draft: Draft, v: Values, place: Place | None) -> Event:
    assert place is not None
    articles: tuple[str, ...] = v.get("articles", ())
    everything = articles == ("all",)
    stage = STAGES[v["stage"]] if "stage" in v else None
    return Event(
        v["date"],
        v["title"],
        v["source"],
        place,
        stage,
        v.get("parties", ()),
        () if everything else articles,
        everything,
        v.get("note"),
    )


def _judge_count(report: Report, draft: Draft, v: Values, node: Node, place: Place | None) -> None:
    if "agreed" not in v and "percent" not in v:
        help = "add agreed: with the number of articles, or percent: with the share"
        report("NT111", node, 'this count has neither "agreed" nor "percent"', help)
    if _given(v, node, "agreed") and _given(v, node, "percent"):
        help = "keep the one that was said"
        report("NT111", _at(node, "percent"), 'this count has both "agreed" and "percent"', help)
    parts = sum(v.get(name) or 0 for name in ("agreed", "partial", "open"))
    if v.get("of") is not None and parts > v["of"]:
        report(
            "NT110",
            _at(node, "of"),
            f"the parts of this count add up to {parts}, more than {v['of']}",
            "check the numbers against the source",
        )


def _count(draft: Draft, v: Values, place: Place | None) -> Count:
    assert place is not None
    return Count(
        v["date"],
        v["said_by"],
        v["source"],
        place,
        v.get("agreed"),
        v.get("percent"),
        v.get("of"),
        v.get("partial"),
        v.get("open"),
        v.get("note"),
    )


def _judge_expectation(report: Report, draft: Draft, v: Values, node: Node, place: Place | None) -> None:
    if "issue" not in v and "article" not in v:
        help = "add issue: or article: with the id of what it is about"
        report("NT111", node, 'this expectation has neither "issue" nor "article"', help)
    if _given(v, node, "issue") and _given(v, node, "article"):
        help = "write one expectation for each"
        report("NT111", _at(node, "article"), 'this expectation has both "issue" and "article"', help)


def _expectation(draft: Draft, v: Values, place: Place | None) -> Expectation:
    assert place is not None
    return Expectation(v["as_of"], v["status"], place, v.get("issue"), v.get("article"), v.get("note"))


JUDGE: dict[str, Callable[[Report, Draft, Values, Node, Place | None], None]] = {
    "issue": _judge_issue,
    "position": _judge_position,
    "count": _judge_count,
    "expectation": _judge_expectation,
}
"""Whether the parts of a record go together, so far as that can be told from what could be read of it."""

BUILD: dict[str, Callable[[Draft, Values, Place | None], Any]] = {
    "party": _party,
    "issue": _issue,
    "article": _article,
    "source": _source,
    "condition": _condition,
    "position": _position,
    "event": _event,
    "count": _count,
    "expectation": _expectation,
}


def _given(v: Values, node: Node, name: str) -> bool:
    """Whether a record has a key itself, and not only one that is taken for it."""
    return name in v and (v[name] is not None or value_of(node, name) is not None)


def _at(node: Node, word: str) -> Node:
    """The value of a key of a map, or the item of a list; the node itself where it has no such thing."""
    if type(node) is Seq:
        return next((item for item in node.items if type(item) is Text and item.value == word), node)
    return value_of(node, word) or node
