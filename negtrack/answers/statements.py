"""Suppositions in plain words: what a statement such as "AZ accepts own-process on constitution" means in a ledger.

    PARTY[, PARTY] ACT [OPTION[, …]] [if CONDITION[, …]] on ISSUE
    PARTY drops CONDITION
    CONDITION met
    STAGE by PARTY[, …]

The last " on " parts the issue. Names have commas, "on" and "if" in them: where the part after it means nothing, it is
parted further left, and of a list the longest name that the ledger knows is taken (docs/commands.md, "suppose").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from negtrack.ledger.findings import did_you_mean, nearest
from negtrack.ledger.folding import fold
from negtrack.ledger.model import HOLDING_ACTS, OPTION_ACTS, REOPENED, STAGE_NOUNS, STAGES, Act, Issue, Ledger, Stage
from negtrack.tuples import NamedTuple

GRAMMAR = (
    "PARTY[, PARTY] ACT [OPTION[, …]] [if CONDITION[, …]] on ISSUE",
    "PARTY drops CONDITION",
    "CONDITION met",
    "STAGE by PARTY[, …]",
)
"""How a supposition is written."""

_MOST_WORDS = 200
"""Longer than any sentence: what is longer is not looked at."""

_STAGES = {**STAGES, **{noun: STAGES[stage] for noun, stage in STAGE_NOUNS.items()}}


class Said(NamedTuple):
    """Parties say something on an issue; ``conditions`` hold for all the options."""

    parties: tuple[str, ...]
    act: Act
    options: tuple[str, ...]
    conditions: tuple[str, ...]
    issue: str


class Dropped(NamedTuple):
    """A party gives up a condition."""

    party: str
    condition: str


class Met(NamedTuple):
    """A condition is met."""

    condition: str


class Staged(NamedTuple):
    """Parties bring the whole text to a stage; without one, they take all its articles off the concluded text."""

    stage: Stage | None
    parties: tuple[str, ...]


Statement = Said | Dropped | Met | Staged


class NotUnderstood(ValueError):
    """A statement that has no meaning in the ledger; ``help`` says what may have been meant."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


class CannotSuppose(ValueError):
    """A supposition that cannot be made; the message has the reason, and where it helps the grammar and an example."""


def parse_package(ledger: Ledger, texts: Iterable[str]) -> list[Statement]:
    """Read several statements. Raises CannotSuppose."""
    statements = []
    for text in texts:
        try:
            statements.append(parse(ledger, text))
        except NotUnderstood as fault:
            grammar = "".join(f"    {form}\n" for form in GRAMMAR)
            raise CannotSuppose(
                f'"{text}" cannot be supposed: {fault}; {fault.help}\n  a statement is one of\n{grammar}'
                f'  for example: negtrack suppose "{example(ledger)}"'
            ) from None
    return statements


def parse(ledger: Ledger, text: str) -> Statement:
    """Read a statement. Raises NotUnderstood."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        raise NotUnderstood("it is too long for one statement", "give each statement by itself, in quotation marks")
    whole = " ".join(words)
    return _staged(ledger, whole) or _met(ledger, whole) or _dropped(ledger, whole) or _said(ledger, whole)


def example(ledger: Ledger) -> str:
    """A statement that can be made in a ledger."""
    issue = next(iter(ledger.issues.values()))
    return f"{next(iter(ledger.parties))} accepts {next(iter(issue.options))} on {issue.id}"


class _StatementWords:
    """The things of one kind that a statement may name, by all that they are called; ``of`` is said of what is unknown.

    The very id counts before any other name; names count in any case and with any accent.
    """

    def __init__(self, kind: str, names: Mapping[str, Iterable[str]], of: str = "") -> None:
        self._kind = kind
        self._of = of
        self._ids = dict.fromkeys(names)
        self._known = {name: id for id, called in names.items() for name in called}
        self._meant: dict[str, dict[str, None]] = {}
        for id, called in names.items():
            for name in called:
                self._meant.setdefault(fold(name), {})[id] = None

    def knows(self, text: str) -> bool:
        """Whether every part of a list means something."""
        return all(self._find(name) for name in self._parts(text))

    def one(self, name: str) -> str:
        """The id of what a name means. Raises NotUnderstood where that is nothing, or any of several."""
        found = self._find(name)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotUnderstood(f'the {self._kind} "{name}" may be any of {", ".join(found)}', "use the id")
        near = nearest(name, self._known)
        help = did_you_mean(name, list(self._ids)) if near is None else f"did you mean {near}?"
        raise NotUnderstood(f'no {self._kind}{self._of} is called "{name}"', help)

    def several(self, text: str) -> tuple[str, ...]:
        """The ids of a list with commas, each once. Raises NotUnderstood as ``one`` does."""
        return tuple(dict.fromkeys(self.one(name) for name in self._parts(text)))

    def _find(self, name: str) -> list[str]:
        return [name] if name in self._ids else list(self._meant.get(fold(name), ()))

    def _parts(self, text: str) -> list[str]:
        """The names of a list, each as long as it can be: a name may have commas in it."""
        pieces = [piece.strip() for piece in text.split(",")]
        parts = []
        while pieces:
            sizes = range(len(pieces), 1, -1)
            size = next((n for n in sizes if self._find(", ".join(pieces[:n]))), 1)
            parts.append(", ".join(pieces[:size]))
            del pieces[:size]
        return parts


def _parties(ledger: Ledger) -> _StatementWords:
    return _StatementWords("party", {p.id: (p.id, p.name, *p.aliases) for p in ledger.parties.values()})


def _issues(ledger: Ledger) -> _StatementWords:
    return _StatementWords("issue", {i.id: (i.id, i.title) for i in ledger.issues.values()})


def _conditions(ledger: Ledger) -> _StatementWords:
    return _StatementWords("condition", {c.id: (c.id, c.title) for c in ledger.conditions.values()})


def _options(issue: Issue) -> _StatementWords:
    names = {o.id: dict.fromkeys((o.id, o.label, o.title)) for o in issue.options.values()}
    return _StatementWords("option", names, f" of {issue.id}")


# The four forms


def _staged(ledger: Ledger, whole: str) -> Staged | None:
    word, by, parties = whole.partition(" by ")
    if not by or fold(word) not in (*_STAGES, REOPENED):
        return None
    return Staged(_STAGES.get(fold(word)), _parties(ledger).several(parties))


def _met(ledger: Ledger, whole: str) -> Met | None:
    name = whole.removesuffix(" met")
    conditions = _conditions(ledger)
    if name == whole or (not conditions.knows(name) and _verbs().keys() & {fold(word) for word in name.split()}):
        return None  # "… on the day when both met" may be the title of an issue
    return Met(conditions.one(name))


def _dropped(ledger: Ledger, whole: str) -> Dropped | None:
    parties = _parties(ledger)
    for name, condition in _partings(whole, " drops "):
        if parties.knows(name):
            return Dropped(parties.one(name), _conditions(ledger).one(condition))
    return None


def _said(ledger: Ledger, whole: str) -> Said:
    issues = _issues(ledger)
    partings = _partings(whole, " on ")[::-1]
    if not partings:
        raise NotUnderstood("no issue is named", "end with: on ISSUE")
    said, name = next(((said, name) for said, name in partings if issues.knows(name)), partings[0])
    issue = ledger.issues[issues.one(name)]
    parties, act, rest = _who_and_act(ledger, said)
    options, conditions = _what(ledger, issue, act, rest)
    return Said(parties, act, options, conditions, issue.id)


def _who_and_act(ledger: Ledger, said: str) -> tuple[tuple[str, ...], Act, str]:
    """The parties, the act, and what comes after it."""
    parties, verbs, words = _parties(ledger), _verbs(), said.split(" ")
    parted = [(" ".join(words[:n]), word, " ".join(words[n + 1 :])) for n, word in enumerate(words)]
    acts = [part for part in parted if fold(part[1]) in verbs]
    known = [part for part in parted if parties.knows(part[0])]
    if both := [part for part in acts if part in known]:
        who, word, rest = both[0]
    elif known:
        raise NotUnderstood(f'"{known[-1][1]}" is no act', did_you_mean(known[-1][1], list(Act)))
    elif acts:
        who, word, rest = acts[0]
    else:
        raise NotUnderstood("no party and no act is named", f"an act is one of: {', '.join(Act)}")
    return parties.several(who), verbs[fold(word)], rest


def _verbs() -> dict[str, Act]:
    """The acts by their words, of one party and of several: ``accepts`` and ``accept``."""
    found = {act.value: act for act in Act}
    for act in Act:
        first, hyphen, rest = act.value.partition("-")
        found[first.removesuffix("s") + hyphen + rest] = act
    return found


def _what(ledger: Ledger, issue: Issue, act: Act, rest: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options and the conditions of an act on an issue."""
    options, conditions = _options(issue), _conditions(ledger)
    held, asked = rest, ""
    for before, behind in _partings(f" {rest}", " if "):
        held, asked = before.strip(), behind
        if conditions.knows(behind):
            break
    ids = options.several(held) if held else ()
    if ids and act not in OPTION_ACTS and act is not Act.REAFFIRMS:
        raise NotUnderstood(f"{act.value} takes no option", f"leave out: {held}")
    if not ids and act in OPTION_ACTS:
        raise NotUnderstood(f"{act.value} needs an option of {issue.id}", f"one of: {', '.join(issue.options)}")
    if asked and act not in HOLDING_ACTS:
        raise NotUnderstood(f"{act.value} takes no condition", f"leave out: if {asked}")
    return ids, conditions.several(asked) if asked else ()


def _partings(text: str, mark: str) -> list[tuple[str, str]]:
    """Every way to part a text at a mark, from the left."""
    pieces = text.split(mark)
    return [(mark.join(pieces[:n]), mark.join(pieces[n:])) for n in range(1, len(pieces))]
