"""Typed values to records: whether the values of one record go together, and the record that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, TypeVar

from negtrack.ledger.dates import Interval
from negtrack.ledger.draft import ID, Draft, Partial, Values, default_id
from negtrack.ledger.fields import KINDS
from negtrack.ledger.findings import shown
from negtrack.ledger.model import (
    LEVELS,
    OPTION_ACTS,
    REOPENED,
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
    Period,
    Position,
    Role,
    Source,
    SourceKind,
    Topic,
)
from negtrack.ledger.nodes import Node, Seq, Text, value_of

T = TypeVar("T")

Report = Callable[[str, Node, str, str], None]
"""Takes a fault: its code, the node it is about, the message, and how to mend it."""

_FORBIDS_OPTION = frozenset(Act) - OPTION_ACTS - {Act.REAFFIRMS}
ACTS = {act.value: act for act in Act}
_CITE_FIELDS = [field.name for field in KINDS["cite"]]
_NO_CONDITIONS: dict[str, tuple[str, ...]] = {}


def _maker(record: type[T]) -> Callable[[Values], T]:
    """What makes records of a class from values by the names of its fields; what is not given takes its default."""
    fields: Any = record
    defaults: Values = fields._field_defaults
    in_order = itemgetter(*fields._fields)

    def make(values: Values) -> T:
        # Calling the class itself with names would take twice as long.
        made: T = tuple.__new__(fields, in_order({**defaults, **values}))
        return made

    return make


_make_party = _maker(Party)
_make_issue = _maker(Issue)
_make_source = _maker(Source)
_make_position = _maker(Position)
_make_event = _maker(Event)


def _party(draft: Draft, v: Values) -> Party:
    members: dict[str, tuple[Period, ...]] = v.get("members", {})
    periods = {id: times for id, times in members.items() if times}
    return _make_party({**v, "role": Role(v["role"]), "members": tuple(members), "periods": periods})


def _judge_issue(report: Report, draft: Draft, v: Values, node: Node) -> None:
    principals: tuple[str, ...] = v.get("principals") or ()
    if len(principals) == 1 and ID.fullmatch(principals[0]):
        report(
            "NT109",
            _at(node, "principals"),
            "an issue has two or more principals, or none of its own",
            "name the others, or remove the key",
        )


def _issue(draft: Draft, v: Values) -> Issue:
    return _make_issue({**v, "options": dict(v["options"])})  # of its own: an issue defined twice adds to it


def _source(draft: Draft, v: Values) -> Source:
    return _make_source({**v, "kind": SourceKind(v["kind"])})


def _judge_position(report: Report, draft: Draft, v: Values, node: Node) -> None:
    """Whether the parts of a position go together; what is faulty in itself (None) is not judged again."""
    known = v.get("act") is not None if "act" in v else "retracts" in v or "denies" in v
    if "act" not in v and not known:
        report(
            "NT102",
            node,
            'this position has no "act"',
            f"add act: with what it does ({', '.join(ACTS)}), or retracts: or denies: with the id of a record",
        )
    if known:
        _judge_options(report, draft, v, node, None if "act" not in v else ACTS[v["act"]])
    if _given(v, node, "cites"):
        for name in _CITE_FIELDS:
            if _given(v, node, name):
                report(
                    "NT111",
                    _at(node, name),
                    f'"{name}" beside "cites", which stands in its place',
                    "move it into the list of cites",
                )
    elif "source" not in v and "cites" not in v:
        report("NT102", node, 'this position has no "source"', "add source: with the id of a source, or cites:")


def _judge_options(report: Report, draft: Draft, v: Values, node: Node, act: Act | None) -> None:
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
        draft.partial.append(Partial("position", None, v["place"], {"conditions": v["conditions"]}))


def _position(draft: Draft, v: Values) -> Position:
    parties: tuple[str, ...] = v["party"]
    issue: str = draft.shared(v["issue"])
    date: Interval = v["date"]
    options: tuple[str, ...] = v.get("option", ())
    return _make_position(
        {
            "said_by": parties,
            **v,
            "id": v["id"] if "id" in v else default_id(parties, issue, date.text, v.get("private", False)),
            "parties": parties,
            "issue": issue,
            "act": ACTS[v["act"]] if "act" in v else None,
            "options": options,
            "conditions": conditions_by_option(options, v.get("conditions", ())),
            "level": LEVELS[v["level"]] if "level" in v else Level.PRINCIPLE,
            "cites": v["cites"] if "cites" in v else (_cite(draft, v),),
        }
    )


def conditions_by_option(options: tuple[str, ...], conditions: Any) -> Mapping[str, tuple[str, ...]]:
    """The conditions of each option held, from ids that stand for all of them or from a map by option."""
    if type(conditions) is not tuple and options:
        by_option: Mapping[str, tuple[str, ...]] = conditions
        return by_option
    return dict.fromkeys(options, conditions) if conditions else _NO_CONDITIONS


def _cite(draft: Draft, v: Values) -> Cite:
    """The one source of a position that is written beside its other keys."""
    get = v.get
    shared = draft.shared
    return Cite(
        shared(v["source"]),
        shared(get("locator")),
        get("quote"),
        shared(get("language")),
        get("translation"),
        shared(get("translated_by")),
    )


def _judge_event(report: Report, draft: Draft, v: Values, node: Node) -> None:
    if v.get("stage") == REOPENED and "parties" not in v:
        help = "add parties: with those who took the articles off the concluded text"
        report("NT111", _at(node, "stage"), f'an event of stage "{REOPENED}" has no "parties"', help)


def _event(draft: Draft, v: Values) -> Event:
    articles: tuple[str, ...] = v.get("articles", ())
    everything = articles == ("all",)
    return _make_event(
        {
            **v,
            "stage": STAGES.get(v.get("stage", "")),
            "reopens": v.get("stage") == REOPENED,
            "articles": () if everything else articles,
            "all_articles": everything,
        }
    )


def _judge_count(report: Report, draft: Draft, v: Values, node: Node) -> None:
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


def _judge_expectation(report: Report, draft: Draft, v: Values, node: Node) -> None:
    if "issue" not in v and "article" not in v:
        help = "add issue: or article: with the id of what it is about"
        report("NT111", node, 'this expectation has neither "issue" nor "article"', help)
    if _given(v, node, "issue") and _given(v, node, "article"):
        help = "write one expectation for each"
        report("NT111", _at(node, "article"), 'this expectation has both "issue" and "article"', help)


def _plainly(record: Any) -> Callable[[Draft, Values], Any]:
    """What makes records of a class whose fields are those of the ledger, as they are."""
    make = _maker(record)
    return lambda draft, values: make(values)


JUDGE: dict[str, Callable[[Report, Draft, Values, Node], None]] = {
    "issue": _judge_issue,
    "position": _judge_position,
    "event": _judge_event,
    "count": _judge_count,
    "expectation": _judge_expectation,
}
"""Whether the parts of a record go together, so far as that can be told from what could be read of it."""

BUILD: dict[str, Callable[[Draft, Values], Any]] = {
    "party": _party,
    "topic": _plainly(Topic),
    "issue": _issue,
    "article": _plainly(Article),
    "source": _source,
    "condition": _plainly(Condition),
    "position": _position,
    "event": _event,
    "count": _plainly(Count),
    "expectation": _plainly(Expectation),
}


def _given(v: Values, node: Node, name: str) -> bool:
    """Whether a record has a key itself, and not only one that is taken for it."""
    return name in v and (v[name] is not None or value_of(node, name) is not None)


def _at(node: Node, word: str) -> Node:
    """The value of a key of a map, or the item of a list; the node itself where it has no such thing."""
    if type(node) is Seq:
        return next((item for item in node.items if type(item) is Text and item.value == word), node)
    return value_of(node, word) or node
