"""Questions put to somebody at a terminal: a text, one of several things, several of them, yes or no.

Choices are completed with the tab key where Python has readline, and may be given by number. An answer that will not
do is asked for again, ``<`` goes back to the question before; the end of input ends the command as an interrupt does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from negtrack.ledger.findings import did_you_mean
from negtrack.tuples import NamedTuple
from negtrack.views.text import harmless

try:
    import readline
except ImportError:  # Python built without it: the same questions, without completion
    readline = None  # type: ignore[assignment]

_LISTED = 25
_BACK = "<"


class Back(Exception):
    """Whoever is asked wants to go back to the question before."""


class Prompt(NamedTuple):
    """A question of an interview: whether it is put, given the answers so far, and what its answer comes to."""

    wanted: Callable[[dict[str, Any]], bool]
    ask: Callable[[dict[str, Any]], Mapping[str, Any]]


def walk(steps: Sequence[Prompt], fields: dict[str, Any]) -> None:
    """Put the questions in turn; the answers go into ``fields``. Raises Back where the first one is gone back from."""
    answered: list[tuple[int, list[str]]] = []
    at = 0
    while at < len(steps):
        if not steps[at].wanted(fields):
            at += 1
            continue
        try:
            found = steps[at].ask(fields)
        except Back:
            if not answered:
                raise
            at, names = answered.pop()
            for name in names:
                fields.pop(name, None)
            continue
        answered.append((at, list(found)))
        fields |= found
        at += 1


def is_conversation() -> bool:
    """Whether somebody sits at a terminal, who sees what is asked and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_text(question: str, default: str = "", needed: bool = True, refuse: Callable[[str], str] | None = None) -> str:
    """A line of text; empty only where none is ``needed``. ``refuse`` says what is wrong with an answer, or nothing."""
    while True:
        answer = _answer(question, default) or default
        if answer:
            complaint = refuse(answer) if refuse else ""
            if not complaint:
                return answer
            print(f"  {harmless(complaint)}")
        elif not needed:
            return ""


def ask_choice(
    question: str, choices: Mapping[str, str], default: str = "", needed: bool = True, listed: bool = True
) -> str:
    """The id of one of the choices, which map ids to titles; empty where none is ``needed`` and given.

    They are ``listed`` before the question, if they are not too many, or where ``?`` asks for that.
    """
    return next(iter(_choose(question, choices, default, needed, several=False, aliases={}, listed=listed)), "")


def ask_choices(
    question: str,
    choices: Mapping[str, str],
    needed: bool = True,
    aliases: Mapping[str, str] | None = None,
    listed: bool = True,
) -> list[str]:
    """The ids of some of the choices, given with commas between them; ``aliases`` are further names of ids.

    They are ``listed`` before the question, if they are not too many, or where ``?`` asks for that.
    """
    return _choose(question, choices, "", needed, several=True, aliases=aliases or {}, listed=listed)


def ask_yes(question: str) -> bool:
    """Yes or no; no where the answer is neither."""
    try:
        return _answer(f"{question} [y/N]", "").casefold() in ("y", "yes")
    except Back:
        return False


def _choose(
    question: str,
    choices: Mapping[str, str],
    default: str,
    needed: bool,
    several: bool,
    aliases: Mapping[str, str],
    listed: bool = True,
) -> list[str]:
    ids = list(choices)
    names = {name.casefold(): id for name, id in aliases.items()}
    if len(ids) <= _LISTED and listed:
        _list(choices)
    hint = f"{question} (several with commas)" if several else question
    if len(ids) > _LISTED or not listed:
        hint += f" ({len(ids)} of them: ? lists them)"
    while True:
        with _completing(ids):
            answer = _answer(hint, default) or default
        if answer == "?":
            _list(choices)
            continue
        words = [word.strip() for word in (answer.split(",") if several else [answer]) if word.strip()]
        found = [_meant(word, choices) or names.get(word.casefold()) for word in words]
        if None not in found and (found or not needed):
            return [id for id in dict.fromkeys(found) if id is not None]
        for word, id in zip(words, found, strict=True):
            if id is None:
                print(f'  there is no "{harmless(word)}": {harmless(did_you_mean(word, ids))}')


def _list(choices: Mapping[str, str]) -> None:
    for number, (id, title) in enumerate(choices.items(), 1):
        print(f"  {number:>2}  {harmless(id)}" + (f"  {harmless(title)}" if title and title != id else ""))


def _meant(word: str, choices: Mapping[str, str]) -> str | None:
    """The choice that a word means: an id, a number in the list, or a title that no other choice has."""
    if word in choices:
        return word
    ids = list(choices)
    if word.isdecimal() and 0 < int(word) <= len(ids):
        return ids[int(word) - 1]
    alike = [id for id, title in choices.items() if word.casefold() in (id.casefold(), title.casefold())]
    return alike[0] if len(alike) == 1 else None


def _answer(question: str, default: str) -> str:
    shown = f" [{harmless(default)}]" if default else ""
    try:
        answer = input(f"{question}{shown}: ").strip()
    except EOFError:
        print()
        raise typer.Abort from None
    if answer == _BACK:
        raise Back
    return answer


@contextmanager
def _completing(words: Sequence[str]) -> Iterator[None]:
    """While this lasts, the tab key completes these words."""
    if readline is None:
        yield
        return

    def complete(begun: str, number: int) -> str | None:
        found = [word for word in words if word.casefold().startswith(begun.casefold())]
        return found[number] if number < len(found) else None

    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(", ")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
