"""The options that every command which reads a ledger shares, declared once, and what they ask for.

``@reading`` adds them to a command. The command gets a ``Call``, which opens the ledger and looks names up when it is
asked to, and returns an ``Answer``, which is then written in the format of the call.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from enum import StrEnum
from functools import cached_property, wraps
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negtrack.cli.output import FORMATS, Answer, emit
from negtrack.cli.session import HIDDEN, Unusable, ask, last_day, look_up_issues, look_up_parties, open_ledger
from negtrack.ledger import model
from negtrack.ledger.model import Basis
from negtrack.rules.query import STALE_DAYS, Question
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.formats.results import Scope
    from negtrack.views.page import Page

_OTHER_ENDINGS = {"markdown": "md", "htm": "html", "bib": "bibtex"}
"""Endings of files that are not the names of their formats."""

_ENDINGS = frozenset({
    *FORMATS, "svg", "html", "docx", "png", "bibtex", "sarif", "xls", "ods", "tsv", "pdf", "doc", "odt",
}) - {"table"}  # fmt: skip
"""The endings that ask for a format, those of no command among them; a file of any other gets what is the default."""


class EvidenceChoice(StrEnum):
    """The weakest basis that commits a party."""

    OWN = "own"
    GROUP = "group"
    THIRD = "third"


def completing(what: str) -> dict[str, Any]:
    """What Typer is told of an option or argument that a shell completes: by a function of ``completion``.

    Nothing where no shell asks: at every other start it would only cost time.
    """
    if not what or "_NEGTRACK_COMPLETE" not in os.environ:
        return {}
    from negtrack.cli import completion

    return {"autocompletion": getattr(completion, what)}


def format_of(format: str | None, output: Path | None, formats: Sequence[str]) -> str:
    """The format that a call asks for: by name, else by the ending of its file, else the command's first one.

    Raises Unusable for an ending that asks for a format which the command does not write.
    """
    if format is not None:
        return str(format)
    ending = "" if output is None else output.suffix.lower().removeprefix(".")
    found = _OTHER_ENDINGS.get(ending, ending)
    if found not in _ENDINGS or found in formats:
        return found if found in _ENDINGS else formats[0]
    *known, last = [f".{'bib' if each == 'bibtex' else each}" for each in formats if each in _ENDINGS] or [""]
    named = f"end its name in {', '.join(known)}{' or ' if known else ''}{last}, or " if last else ""
    raise Unusable(
        f"--output {output}: this command does not write .{ending} files: {named}say the format with --format"
    )


class _Shared(NamedTuple):
    """An option that commands share: the type and default of its value, its names, its help text, and the rest."""

    type: Any
    default: Any
    names: tuple[str, ...]
    help: str
    settings: dict[str, Any]
    completed: str = ""

    def declared(self, help: str = "") -> Any:
        """What Typer is told of it, with another help text where one is given."""
        settings = {**self.settings, **completing(self.completed)}
        return typer.Option(*self.names, help=help or self.help, **settings)


_SHARED = {
    "ledger": _Shared(
        Path | None, None, ("--ledger", "-l"), "The ledger: a YAML file, or a folder of them.",
        {"metavar": "PATH", "envvar": "NEGTRACK_LEDGER", "show_envvar": False},
    ),
    "as_of": _Shared(
        str | None, None, ("--as-of",),
        "The day asked about: YYYY, YYYY-MM (their last day) or YYYY-MM-DD. Default: the day kept to, or today.",
        {"metavar": "DATE"},
    ),
    "as_known": _Shared(
        str | None, None, ("--as-known",), "Use only what had been entered in the ledger by this day.",
        {"metavar": "DATE"},
    ),
    "evidence": _Shared(
        EvidenceChoice, EvidenceChoice.THIRD, ("--evidence",),
        "The weakest basis that commits a party. Words of an adversary never do.", {},
    ),
    "issue": _Shared(
        list[str] | None, None, ("--issue", "-i"), "Only this issue. May be repeated.", {"metavar": "ID"}, "issues"
    ),
    "party": _Shared(
        list[str] | None, None, ("--party", "-p"),
        "Only what concerns this party. May be repeated. Id, name or alias.", {"metavar": "PARTY"}, "parties",
    ),
    "format": _Shared(
        str, None, ("--format", "-f"), "How to write the result. Default: by the ending of --output, else {default}.",
        {"show_default": False},
    ),
    "output": _Shared(
        Path | None, None, ("--output", "-o"), "Write to this file instead of standard output.", {"metavar": "FILE"}
    ),
    "private": _Shared(
        bool, None, ("--private/--public",),
        "With or without what the ledger keeps private. Default: with it on a terminal only.", {"show_default": False},
    ),
    "no_pager": _Shared(
        bool, False, ("--no-pager",), "Do not show what is longer than the terminal page by page (with $PAGER).", {}
    ),
    "by_ids": _Shared(
        bool, False, ("--ids",), "Call parties, issues and options by their ids, as the ledger's files do.", {}
    ),
    "stale_days": _Shared(
        int, STALE_DAYS, ("--stale-days",), "Taken as by every command; nothing here tells what is stale.",
        {"metavar": "N", "min": 0},
    ),
}  # fmt: skip
"""The shared options by name, in the order of the help page."""

Ledger = Annotated[Path | None, _SHARED["ledger"].declared()]
AsOf = Annotated[str | None, _SHARED["as_of"].declared()]
Output = Annotated[Path | None, _SHARED["output"].declared()]

_OF_DATA = ("json", "csv", "xlsx", "parquet")
"""The formats for programs, in which everything is called by its id in any case."""

_OF_THOSE_ASKED = "Two or more: whose agreement is asked. One: only what concerns it. Ids, names or aliases."
_OF_STATUSES = "After how many days without a word an issue is stale."


class Call:
    """What the shared options of a call say, and what they name in its ledger. What is asked for is worked out once.

    Looking up raises Unusable for what the ledger does not have. ``asks`` where two or more parties are those whose
    agreement is asked, and one is the only party wanted; else parties only narrow what is shown.
    """

    def __init__(self, options: dict[str, Any], asks: bool) -> None:
        self.path: Path | None = options["ledger"]
        self.as_of: str | None = options["as_of"]
        self.as_known: str | None = options["as_known"]
        self.evidence: EvidenceChoice = options["evidence"]
        self.format: str = options["format"]
        self.output: Path | None = options["output"]
        self.no_pager: bool = options["no_pager"]
        self.private: bool | None = options["private"]
        self.stale_days: int = options["stale_days"]
        self.by_ids: bool = options["by_ids"]
        self.issues_named: list[str] = options["issue"] or []
        self.parties_named: list[str] = options["party"] or []
        self._asks = asks
        self._options = options

    @property
    def public(self) -> bool:
        """Whether the answer may be read by anybody: everywhere but on a terminal, unless --private is given."""
        if self.private is not None:
            return not self.private
        return self.output is not None or not sys.stdout.isatty()

    @cached_property
    def _written(self) -> model.Ledger:
        """The ledger that is meant, as it is written, or what of it is public."""
        return open_ledger(self.path, self.public)

    def for_everybody(self) -> Call:
        """The same call, for what of the ledger is public."""
        return Call({**self._options, "private": False}, self._asks)

    @cached_property
    def ledger(self) -> model.Ledger:
        """The ledger that is meant, as it is shown."""
        return self.shown(self._written)

    def shown(self, ledger: model.Ledger) -> model.Ledger:
        """A ledger as people see it: what is private marked, and things called by their ids where that is wanted."""
        if self.format in _OF_DATA:
            return ledger
        if not self.public:
            from negtrack.answers.privacy import mark_private

            ledger = mark_private(ledger)
        if not self.by_ids:
            return ledger
        from negtrack.answers.select import named_by_ids

        return named_by_ids(ledger)

    @cached_property
    def issues(self) -> tuple[str, ...] | None:
        """The issues named, or None where none is."""
        return look_up_issues(self._written, self.issues_named)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """The parties named."""
        return look_up_parties(self._written, self.parties_named)

    @property
    def asked(self) -> tuple[str, ...]:
        """Those whose agreement is asked; empty for each issue's own principals."""
        return self.parties if self._asks and len(self.parties) > 1 else ()

    @property
    def only(self) -> str | None:
        """The one party whose concerns alone are wanted, where just one is named."""
        return self.parties[0] if len(self.parties) == 1 else None

    @cached_property
    def question(self) -> Question:
        """The question that the options put."""
        return self.ask()

    @property
    def scope(self) -> Scope:
        """What is asked of the ledger, as results take it."""
        from negtrack.formats.results import Scope

        return Scope(self.ledger, self.question, self.issues, self.parties)

    def ask(self, day: str | None = None, option: str = "--as-of") -> Question:
        """The question for a day that another option gives. Warns where the ledger does not reach so far."""
        text = self.as_of if day is None else day
        basis = Basis[self.evidence.name]
        return ask(self.ledger, text, self.as_known, basis, self.asked, self.stale_days, option)

    def last_day_asked(self, until: str | None) -> tuple[str | None, str]:
        """The last day of a period and the option that gave it: ``--until``, or ``--as-of``, which says the same.

        Raises Unusable where both are given and differ.
        """
        if until is None:
            return self.as_of, "--as-of"
        if self.as_of is not None and last_day(until, "--until") != last_day(self.as_of, "--as-of"):
            raise Unusable(f"--until {until} and --as-of {self.as_of} are two last days: give one of them")
        return until, "--until"


def answer(run: Callable[..., Answer | int], call: Call, values: dict[str, Any]) -> int:
    """Answer a call; give its exit status."""
    found = run(call, **values)
    return found if isinstance(found, int) else emit(found, call.format, call.output, not call.no_pager)


def reading(
    *, asks: bool = False, tells_stale: bool = False, formats: Sequence[str] = FORMATS, **texts: str
) -> Callable[[Callable[..., Answer | int]], Callable[..., int]]:
    """Make a command of a function that takes a ``Call`` and options of its own, and returns an ``Answer``.

    A command that writes by itself returns its exit status. ``asks`` as in a ``Call``; ``tells_stale`` where
    ``--stale-days`` shows; ``formats`` are those that the command writes, the first where none is asked for; ``texts``
    are help texts of shared options that mean something else here.
    """
    if asks:
        texts.setdefault("party", _OF_THOSE_ASKED)
    if tells_stale:
        texts.setdefault("stale_days", _OF_STATUSES)

    def declare(run: Callable[..., Answer | int]) -> Callable[..., int]:
        own = list(inspect.signature(run, eval_str=True).parameters.values())[1:]
        shared = [_parameter(name, texts.get(name, ""), formats) for name in _SHARED]

        @wraps(run)
        def command(**values: Any) -> int:
            options = {name: values.pop(name) for name in _SHARED}
            options["format"] = format_of(options["format"], options["output"], formats)
            call = Call(options, asks)
            if not call.public:
                return _answer_with_private(run, call, values)
            return answer(run, call, values)

        parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*own, *shared)]
        command.__dict__["__signature__"] = inspect.Signature(parameters)
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return command

    return declare


def _parameter(name: str, help: str, formats: Sequence[str]) -> inspect.Parameter:
    """A shared option as a parameter, with another help text where one is given."""
    option = _SHARED[name]
    if name == "format":
        made: Any = StrEnum
        option = option._replace(type=made("Format", {each: each for each in formats}) | None)
        help = (help or option.help).format(default=formats[0])
    annotation: Any = Annotated[option.type, option.declared(help)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=option.default, annotation=annotation)


# Answers that hold what is private


def _answer_with_private(run: Callable[..., Answer | int], call: Call, values: dict[str, Any]) -> int:
    """Answer a call with what is private in its ledger; give the exit status.

    Where standard error is no terminal, what is said there is what the public part of the ledger would have said.
    """
    if sys.stderr.isatty():
        return _answer_counting_private(run, call, values)
    refused = _say_what_is_public(run, call.for_everybody(), values)
    try:
        with redirect_stderr(StringIO()):
            return _answer_counting_private(run, call, values)
    except Unusable:
        raise refused or Unusable(HIDDEN) from None
    except (OSError, typer.Exit, typer.Abort):  # a reader that has gone, a disk that is full: nothing of the ledger
        raise
    except Exception as error:  # of the program: what it says may quote what is private
        raise RuntimeError(type(error).__name__) from None


def _say_what_is_public(run: Callable[..., Answer | int], call: Call, values: dict[str, Any]) -> Unusable | None:
    """Say on standard error what a public call says there; give what it was refused for, which is not said."""
    try:
        with redirect_stdout(StringIO()):
            found = run(call, **values)
            if isinstance(found, Answer):
                for text in found.notes:
                    sys.stderr.write(f"negtrack: {text}\n")
    except Unusable as refusal:
        return refusal
    return None


def _answer_counting_private(run: Callable[..., Answer | int], call: Call, values: dict[str, Any]) -> int:
    found = run(call, **values)
    if isinstance(found, int):
        return found
    return emit(_with_private_count(found, call), call.format, call.output, not call.no_pager)


def _with_private_count(answer: Answer, call: Call) -> Answer:
    """The answer with a line on its page that says on how many private records it rests."""
    from negtrack.answers.privacy import count_private, private_sentence

    shown = answer.page
    if shown is None or not isinstance(answer.ledger, model.Ledger):
        return answer
    number = count_private(answer.ledger, answer.question, call.issues)
    if not number:
        return answer

    def page() -> Page:
        from negtrack.views.page import BLANK, Run, line

        made = shown()
        return made._replace(blocks=(*made.blocks, BLANK, line(Run(private_sentence(number), "aside"), indent=2)))

    return answer._replace(page=page)
