"""What ``negtrack add`` asks at a terminal for what its flags have not said: of a position, and of any other entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from negtrack.cli.prompts import Back, Prompt, ask_choice, ask_choices, ask_text, ask_yes, walk
from negtrack.ledger.dates import DateError, parse_interval
from negtrack.ledger.draft import ID
from negtrack.ledger.fields import KINDS, Field
from negtrack.ledger.model import HOLDING_ACTS, OPTION_ACTS, STAGE_NOUNS, STAGES, Act, Ledger
from negtrack.writing.insert import Value

_ACTS = {
    Act.DEMANDS: "insists on an option",
    Act.PROPOSES: "puts an option forward",
    Act.ACCEPTS: "takes what another put forward, or a common text",
    Act.REJECTS: "rules an option out",
    Act.SETS_ASIDE: "leaves the issue out of the agreement by consent",
    Act.OUT_OF_SCOPE: "says it is not on the agenda",
    Act.RESERVES: "studying, no comment",
    Act.WITHDRAWS: "drops its position",
    Act.REAFFIRMS: "says again what stands",
    Act.OMITS: "is reported not to raise it",
}
"""The acts, in the words of somebody who chooses one."""

_NEW = "new"
_RARE = {
    "position": (
        "level", "rejects", "speaker", "to", "supersedes", "adds", "corrects", "retracts", "denies", "note", "private",
        "private_note", "language", "translation", "translated_by",
    ),
    "source": ("archive", "note", "author", "private", "private_note"),
    "party": ("note", "private_note"),
    "topic": ("private_note",),
    "issue": ("principals", "closed", "note", "private_note"),
    "option": ("label", "scale"),
    "article": ("related", "note", "private_note"),
    "condition": ("met", "dropped", "note", "private", "private_note"),
    "event": ("note", "private", "private_note"),
    "count": ("note", "private", "private_note"),
}  # fmt: skip
"""Fields that few entries have: asked for where somebody wants them."""

_ONE_OF = {"count": ("agreed", "percent")}
"""Fields of which an entry has one."""

Fields = dict[str, Any]


def ask_position(ledger: Ledger, fields: Fields, new_source: Fields | None, source: Fields) -> None:
    """Ask for what a position lacks; the answers go into ``fields``.

    Where its source is a new one, ``source`` gets the fields of that, and ``id``; ``new_source`` are those given.
    """

    def lacks(name: str) -> Callable[[Fields], bool]:
        return lambda found: name not in found

    parties = {party.id: party.name for party in ledger.parties.values()}
    aliases = {alias: party.id for party in ledger.parties.values() for alias in party.aliases}
    issues = {issue.id: issue.title for issue in ledger.issues.values()}
    conditions = {condition.id: condition.title for condition in ledger.conditions.values()}

    def ask_option(found: Fields) -> Fields:
        options = ledger.issues[str(found["issue"])].options.values()
        titles = {option.id: option.title for option in options}
        return {"option": _one_or_list(ask_choices("Option", titles))}

    def ask_source_of(found: Fields) -> Fields:
        sources = {one.id: f"{one.publisher}: {one.title}" for one in ledger.sources.values()}
        answer = ask_choice("Source", {_NEW: "a source that the ledger does not have yet", **sources})
        if answer != _NEW or _NEW in ledger.sources:
            return {"source": answer}
        source.clear()
        ask_source(ledger, source)
        return {"source": source["id"]}

    def ask_date(found: Fields) -> Fields:
        cited = ledger.sources.get(str(found.get("source")))
        published = cited.published.text if cited and cited.published else str(source.get("published", ""))
        default = published.rstrip("~") + "~" if published else ""
        return {"date": ask_text("Date: YYYY-MM-DD, YYYY-MM or YYYY", default, refuse=_date_fault)}

    def takes_option(found: Fields) -> bool:
        return str(found.get("issue")) in ledger.issues and "option" not in found and found.get("act") in OPTION_ACTS

    steps = [
        Prompt(lacks("party"), lambda _: {"party": _one_or_list(ask_choices("Party", parties, aliases=aliases))}),
        Prompt(lacks("issue"), lambda _: {"issue": ask_choice("Issue", issues)}),
        Prompt(
            lambda found: not {"act", "retracts", "denies"} & found.keys(),
            lambda _: {"act": ask_choice("Act", {act.value: words for act, words in _ACTS.items()})},
        ),
        Prompt(takes_option, ask_option),
        Prompt(
            lambda found: bool(conditions) and "conditions" not in found and found.get("act") in HOLDING_ACTS,
            lambda _: _if_any("conditions", ask_choices("Conditions, if any", conditions, needed=False)),
        ),
        Prompt(
            lacks("said_by"),
            lambda _: _if_any(
                "said_by", ask_choices("Said by, if not by the party itself", parties, needed=False, aliases=aliases)
            ),
        ),
        Prompt(lacks("summary"), lambda _: {"summary": ask_text("Summary, in your own words")}),
        Prompt(lambda found: "source" not in found and new_source is None, ask_source_of),
        Prompt(lacks("locator"), partial(_optional, "locator", "Place in the source, such as line 5")),
        Prompt(lacks("quote"), partial(_optional, "quote", "Quoted words")),
        Prompt(lacks("date"), ask_date),
        Prompt(lambda _: True, partial(_ask_more, ledger, "position")),
    ]
    _walk_from_the_first(steps, fields)


def ask_source(ledger: Ledger, fields: Fields) -> None:
    """Ask for what a new source lacks, ``id`` among it; the answers go into ``fields``."""
    ask_entry(ledger, "source", fields, "Id of the new source, such as daily-2025-03-13")


def ask_entry(ledger: Ledger, kind: str, fields: Fields, id_question: str = "") -> None:
    """Ask for what a new entry of a kind lacks, ``id`` among it where ``id_question`` asks for one."""
    steps: list[Prompt] = []
    if id_question:
        refuse = partial(_id_fault, ledger, kind)
        steps.append(Prompt(lambda found: "id" not in found, lambda _: {"id": ask_text(id_question, refuse=refuse)}))
    for field in KINDS[kind]:
        if field.name not in _RARE[kind]:
            steps.append(Prompt(partial(_lacks, kind, field.name), partial(_ask_field, ledger, field)))
    if kind != "source":
        steps.append(Prompt(lambda _: True, partial(_ask_more, ledger, kind)))
    _walk_from_the_first(steps, fields)


def _walk_from_the_first(steps: list[Prompt], fields: Fields) -> None:
    """Put the questions one after the other; going back from the first one puts it again."""
    while True:
        try:
            return walk(steps, fields)
        except Back:
            print("  this is the first question: Ctrl-C leaves")


def _lacks(kind: str, name: str, found: Fields) -> bool:
    others = _ONE_OF.get(kind, ())
    return name not in found and not (name in others and any(other in found for other in others))


def _ask_more(ledger: Ledger, kind: str, found: Fields) -> Fields:
    """Ask whether any of the rarer fields are to be filled, and for those."""
    act = found.get("act")
    open_fields = {field.name: field for field in KINDS[kind] if field.name in _RARE[kind] and field.name not in found}
    if kind == "position" and act not in OPTION_ACTS - {Act.REJECTS}:
        open_fields.pop("rejects", None)
    if kind == "position" and "quote" not in found:
        for name in ("language", "translation", "translated_by"):
            open_fields.pop(name, None)
    words = {name: field.doc for name, field in open_fields.items()}
    chosen = ask_choices("Anything more? Enter: no", words, needed=False, listed=False)
    more: Fields = {}
    for name in chosen:
        more |= _ask_field(ledger, open_fields[name], found | more, needed=True)
    return more


def _ask_field(ledger: Ledger, field: Field, found: Fields, needed: bool | None = None) -> Fields:
    """The answer for one field; nothing where it is left out."""
    needed = field.required if needed is None else needed
    question = field.doc[0].upper() + field.doc[1:]
    if field.type == "side":
        sides = {"none": "no party's", **{party.id: party.name for party in ledger.parties.values()}}
        return {field.name: ask_choice("Written from the viewpoint of", sides)}
    if field.type == "options":
        return {field.name: _ask_options()}
    if field.type == "truth":
        return {field.name: "yes"} if ask_yes(question) else {}
    if field.type in ("dated", "closed"):
        return _ask_dated(ledger, field, question, needed)
    if field.choices:
        return _if_word(field.name, ask_choice(question, dict.fromkeys(field.choices, ""), needed=needed))
    known = _known(ledger, field, found)
    if known is not None and not known and not needed:
        return {}
    if known is not None and field.type in ("refs", "members", "blocks", "articles"):
        aliases = {a: p.id for p in ledger.parties.values() for a in p.aliases} if field.of == "party" else {}
        optional = "" if needed else ", if any"
        return _if_any(field.name, ask_choices(f"{question}{optional}", known, needed=needed, aliases=aliases))
    if known is not None:
        return _if_word(field.name, ask_choice(question, known, needed=needed))
    refuse = _date_fault if field.type in ("date", "day") else None
    optional = "" if needed else " (may be empty)"
    answer = ask_text(f"{question}{optional}", needed=needed, refuse=refuse)
    if field.type == "texts" and answer:
        return {field.name: [part.strip() for part in answer.split(",") if part.strip()]}
    return _if_word(field.name, answer)


def _known(ledger: Ledger, field: Field, found: Fields) -> dict[str, str] | None:
    """What a field may refer to, by id; None where it refers to nothing."""
    if field.type == "blocks":
        stages = dict.fromkeys((*STAGE_NOUNS, *STAGES), "a stage")
        issues = {issue.id: issue.title for issue in ledger.issues.values()}
        articles = {article.id: f"article: {article.title}" for article in ledger.articles.values()}
        return {**issues, **articles, **stages}
    if field.type == "articles":
        return {"all": "all of them", **{article.id: article.title for article in ledger.articles.values()}}
    if field.of == "position":
        records = [record for record in ledger.positions if record.issue == found.get("issue")]
        return {record.id: record.summary for record in records}
    if field.of == "option":
        issue = ledger.issues.get(str(found.get("issue")))
        return {option.id: option.title for option in issue.options.values()} if issue else {}
    if field.of == "party":
        return {party.id: party.name for party in ledger.parties.values()}
    maps: dict[str, Mapping[str, Any]] = {
        "issue": ledger.issues, "source": ledger.sources, "topic": ledger.topics, "article": ledger.articles,
    }  # fmt: skip
    return {id: one.title for id, one in maps[field.of].items()} if field.of in maps else None


def _ask_options() -> dict[str, Value]:
    """The options of a new issue: two or more."""
    from negtrack.cli.adding.flags import option_in

    options: dict[str, Value] = {}
    while True:
        needed = len(options) < 2
        question = f"Option {len(options) + 1}, as its title or ID=TITLE"
        answer = ask_text(question + ("" if needed else " (Enter: no more)"), needed=needed)
        if not answer:
            return options
        id, title = option_in(answer)
        if id in options or not ID.fullmatch(id):
            print(f'  "{id}" is there already' if id in options else "  an id is made of letters, digits and - _ . +")
        else:
            options[id] = title


def _ask_dated(ledger: Ledger, field: Field, question: str, needed: bool) -> Fields:
    date = ask_text(f"{question}: a date{'' if needed else ' (may be empty)'}", needed=needed, refuse=_date_fault)
    if not date:
        return {}
    dated: dict[str, Value] = {"date": date}
    for inner in KINDS[field.type]:
        if inner.name not in ("date", "note"):
            dated |= _ask_field(ledger, inner, {})
    return {field.name: dated}


def _optional(name: str, question: str, _: Fields) -> Fields:
    return _if_word(name, ask_text(f"{question} (may be empty)", needed=False))


def _one_or_list(ids: list[str]) -> Value:
    return ids[0] if len(ids) == 1 else ids


def _if_any(name: str, ids: list[str]) -> Fields:
    return {name: _one_or_list(ids)} if ids else {}


def _if_word(name: str, word: str) -> Fields:
    return {name: word} if word else {}


def _date_fault(text: str) -> str:
    try:
        parse_interval(text)
    except DateError as error:
        return f"{error}; {error.help}"
    return ""


def _id_fault(ledger: Ledger, kind: str, id: str) -> str:
    maps: dict[str, Mapping[str, Any]] = {
        "party": ledger.parties, "topic": ledger.topics, "issue": ledger.issues, "article": ledger.articles,
        "source": ledger.sources, "condition": ledger.conditions,
    }  # fmt: skip
    if not ID.fullmatch(id):
        return "an id is made of letters, digits and - _ . +"
    return f'there is {_article(kind)} {kind} "{id}" already' if id in maps.get(kind, {}) else ""


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeio" else "a"
