"""Results in words: a standing in a cell, a status and its reason in a line. Everything in the ledger's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from negtrack.answers.blocs import Bloc, Lack, gather
from negtrack.ledger.model import Act, Basis, Closed, Count, Issue, Ledger
from negtrack.rules.issue_result import Bearing, IssueResult, Standing, distance
from negtrack.rules.query import Question
from negtrack.rules.status_table import sentence
from negtrack.views.dates import day_words
from negtrack.views.page import STATUS_WORDS
from negtrack.views.text import joined_with_and

EVIDENCE_WORDS = {
    Basis.OWN: "own words only",
    Basis.GROUP: "own words and those of groups",
    Basis.THIRD: "own words, those of groups, and what third parties tell",
}

FLAG_WORDS = {
    "single-source": "one source",
    "stale": "stale",
    "approximate-date": "date approximate",
    "one-side-outlets": "outlets of one side only",
}

MANY_PARTIES = 6
"""Past so many parties, blocs and holdouts take the place of a column, or a line, for each."""

_MANY = 4
_NONE_RECORDED = "none recorded from "


def party_name(ledger: Ledger, id: str) -> str:
    """The name of a party."""
    return ledger.parties[id].name


def names(ledger: Ledger, ids: Iterable[str]) -> str:
    """Parties by name, as part of a sentence; past four only how many more there are."""
    return _listed([party_name(ledger, id) for id in ids])


def short_names(ids: Sequence[str]) -> tuple[str, ...]:
    """What may stand for the names of parties where there is no room for them: their ids, or how many there are."""
    return (_listed(list(ids)), f"{len(ids):,} parties") if len(ids) > 1 else tuple(ids)


def _listed(all_names: list[str]) -> str:
    if not all_names:
        return "nobody"
    if len(all_names) > _MANY + 1:
        return f"{', '.join(all_names[:_MANY])} and {len(all_names) - _MANY} more"
    return joined_with_and(all_names)


def how_closed(closed: Closed) -> str:
    """How an issue was closed, in words."""
    return closed.how.value.replace("-", " ")


def options_label(issue: Issue, options: Iterable[str], in_full: bool = False) -> str:
    """Options by label, or in full by title, in the order of the issue."""
    chosen = set(options)
    return " or ".join(
        option.title if in_full else option.label for id, option in issue.options.items() if id in chosen
    )


def quoted_options(issue: Issue, options: Iterable[str], in_full: bool = False) -> str:
    """Options as ``options_label`` gives them, each in quotation marks of its own."""
    chosen = set(options)
    found = (option for id, option in issue.options.items() if id in chosen)
    return " or ".join(f"“{option.title if in_full else option.label}”" for option in found)


def standing_label(
    ledger: Ledger, issue: Issue, standing: Standing, closed: AbstractSet[str] = frozenset(), in_full: bool = False
) -> str:
    """A standing as it stands in a cell of a table, without the conditions that are closed.

    ``in_full`` names options and conditions by their titles.
    """
    match standing.standing:
        case "silent":
            return "—"
        case "reserved":
            return "(reserved)"
        case "claimed":
            return f"(claimed by {names(ledger, standing.claimed_by) if standing.claimed_by else 'a report it denies'})"
        case "uncertain":
            labels = (
                _label(ledger, issue, a.standing, a.options, a.rejects, a.conditions, in_full)
                for a in standing.alternatives
            )
            return " | ".join(dict.fromkeys(labels))
    if standing.act is Act.SETS_ASIDE:
        return "left out"
    if standing.act is Act.OUT_OF_SCOPE:
        return "out of scope"
    conditions = tuple(name for name in standing.conditions if name.rpartition(":")[2] not in closed)
    return _label(ledger, issue, "known", standing.options, standing.rejects, conditions, in_full)


def stance_label(ledger: Ledger, issue: Issue, standing: Standing, closed: AbstractSet[str] = frozenset()) -> str:
    """A standing in full, as part of a sentence: the act, the options, their conditions, what is ruled out besides."""
    label = standing_label(ledger, issue, standing, closed)
    match standing.standing:
        case "uncertain":
            return f"uncertain: {label}"
        case "claimed":
            return f"claimed by {_claimants(ledger, standing)}"
        case "reserved":
            return "reserved"
    if standing.act is Act.REJECTS:
        return f"rules out {options_label(issue, standing.rejects)}"
    act = f"{standing.act.value} " if standing.act and standing.options else ""
    besides = f"; rules out {options_label(issue, standing.rejects)}" if standing.options and standing.rejects else ""
    return f"{act}{label}{besides}"


def _claimants(ledger: Ledger, standing: Standing) -> str:
    return names(ledger, standing.claimed_by) if standing.claimed_by else "a report that it denies"


def closed_conditions(result: IssueResult) -> frozenset[str]:
    """The conditions that bear on an issue and are met or dropped."""
    return frozenset(bearing.condition for bearing in result.conditions if bearing.closed)


def _label(
    ledger: Ledger, issue: Issue, standing: str, options: tuple[str, ...], rejects: tuple[str, ...],
    conditions: tuple[str, ...], in_full: bool,
) -> str:  # fmt: skip
    if standing != "known":
        return "—" if standing == "silent" else f"({standing})"
    if not options:
        out = "not: " if in_full else "not "
        return out + options_label(issue, rejects, in_full) if rejects else "left out"
    label = options_label(issue, options, in_full)
    return f"{label}, if {conditions_label(ledger, issue, conditions, in_full)}" if conditions else label


def conditions_label(ledger: Ledger, issue: Issue, names: Iterable[str], in_full: bool = False) -> str:
    """Conditions as a standing has them, alone or as ``option:condition``; in full by their titles."""
    if not in_full:
        return ", ".join(_condition_label(issue, name) for name in names)
    parts = []
    for name in names:
        option, _, condition = name.rpartition(":")
        of = f" (for {issue.options[option].title})" if option else ""
        parts.append(f"“{ledger.conditions[condition].title}”{of}")
    return ", ".join(parts)


def _condition_label(issue: Issue, name: str) -> str:
    """A condition as it stands in a cell: its id with blanks for hyphens, with the option that alone carries it."""
    option, _, condition = name.rpartition(":")
    words = condition.replace("-", " ")
    return f"{words} (for {issue.options[option].label})" if option else words


def reason_sentence(ledger: Ledger, result: IssueResult, in_full: bool = False) -> str:
    """Why an issue has its status, in one line with the dates, and how far apart those asked are on its scale.

    ``in_full`` as in a standing.
    """
    apart = distance_label(result)
    return _reason(ledger, result, in_full) + (f"; {apart}" if apart else "")


def distance_label(result: IssueResult) -> str:
    """How far apart those asked are; nothing where the issue has no scale, or they have an option in common."""
    if result.distance is None or (result.options and not result.distance):
        return ""
    several = sum(bool(standing.options) for standing in result.parties.values()) > 2
    most = "up to " if several and result.distance else ""
    return f"{most}{result.distance:g} of 100 points apart"


def distance_sentences(ledger: Ledger, result: IssueResult) -> list[str]:
    """How far apart any two are, where three or more hold options, not too many to name, and the issue has a scale."""
    holding = [party for party, standing in result.parties.items() if standing.options]
    if result.distance is None or not 2 < len(holding) <= MANY_PARTIES:
        return []
    found = []
    for pair in combinations(holding, 2):
        points = distance(result.issue, *(result.parties[party].options for party in pair))
        found.append(f"{names(ledger, pair)}: {points:g} of 100 points apart")
    return found


def _reason(ledger: Ledger, result: IssueResult, in_full: bool) -> str:
    shared = quoted_options(result.issue, result.options, in_full)
    waits = "; ".join(_condition(ledger, bearing) for bearing in result.conditions if not bearing.closed)
    return sentence(result.status, result.reason).format(
        clauses=_clauses(ledger, result, result.parties, in_full),
        options=shared,
        conditions=waits,
        parties=names(ledger, result.parties),
        statuses=" or ".join(STATUS_WORDS[status] for status in result.possible),
    )


def _condition(ledger: Ledger, bearing: Bearing) -> str:
    title = ledger.conditions[bearing.condition].title
    return f"{title} ({names(ledger, bearing.holder)})" if bearing.holder else title


def _clauses(ledger: Ledger, result: IssueResult, parties: Mapping[str, Standing], in_full: bool) -> str:
    """What each of those asked did and when, missing words last; parties that stand alike are named together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for id, standing in parties.items():
        alike.setdefault(_clause(ledger, result, standing, in_full), []).append(id)
    ordered = sorted(alike.items(), key=lambda item: item[0][0].startswith(_NONE_RECORDED))
    parts = []
    for (one, several), ids in ordered:
        clause = one if len(ids) == 1 else several
        who = names(ledger, ids)
        parts.append(clause + who if clause.endswith("from ") else f"{who} {clause}")
    if len(parts) > _MANY + 1:
        parts = [*parts[:_MANY], f"and others in {len(parts) - _MANY} more ways"]
    return "; ".join(parts)


def _clause(ledger: Ledger, result: IssueResult, standing: Standing, in_full: bool) -> tuple[str, str]:
    """What a party did, as said of one party and of several."""
    if standing.options and not standing.conditions:
        label = quoted_options(result.issue, standing.options, in_full)
    else:
        label = f"“{standing_label(ledger, result.issue, standing, closed_conditions(result), in_full)}”"
    when = f" ({standing.date})" if standing.date and len(result.parties) <= MANY_PARTIES else ""
    match standing.standing:
        case "silent":
            return (_NONE_RECORDED,) * 2
        case "claimed":
            by = _claimants(ledger, standing)
            return (f"has a position only by the claim of {by}", f"have a position only by the claim of {by}")
        case "uncertain":
            return (f"is uncertain: {label}",) * 2
        case "reserved":
            return (f"reserves its position{when}", f"reserve their positions{when}")
    match standing.act:
        case Act.SETS_ASIDE:
            return (f"leaves it out{when}", f"leave it out{when}")
        case Act.OUT_OF_SCOPE:
            return (f"holds it out of scope{when}", f"hold it out of scope{when}")
        case Act.REJECTS:
            out = quoted_options(result.issue, standing.rejects, in_full)
            return (f"rules out {out}{when}", f"rule out {out}{when}")
    verb = standing.act.value if standing.act else "holds"
    if result.reason == "ruled-out" and standing.rejects:
        label += f" and rules out {quoted_options(result.issue, standing.rejects, in_full)}"
    return (f"{verb} {label}{when}", f"{verb[:-1]} {label}{when}")


LACK_WORDS = {
    Lack.BLOCKS: "blocking the issue by an open condition",
    Lack.SILENT: "of which none is recorded",
    Lack.RESERVED: "with a reserved position",
    Lack.CLAIMED: "only claimed to have a position",
    Lack.UNCERTAIN: "uncertain by their dates",
    Lack.LEAVES_OUT: "leaving the issue out",
    Lack.RULES_OUT: "ruling it out",
    Lack.OTHER_OPTION: "holding something else",
    Lack.CONDITION: "waiting for an open condition",
}
"""Why the consent of parties to an option is missing, as said after their number or name."""


_HOLDING_NOTHING = {
    "silent": "none recorded",
    Act.REJECTS: "only rules out",
    Act.SETS_ASIDE: "left out",
    Act.OUT_OF_SCOPE: "out of scope",
}


def bloc_label(issue: Issue, bloc: Bloc) -> str:
    """What a bloc holds, or what else its parties have in common."""
    return options_label(issue, bloc.options) or _HOLDING_NOTHING.get(bloc.standing, bloc.standing)


def blocs_sentence(ledger: Ledger, result: IssueResult, everybody: bool = False) -> str:
    """Who stands together on an issue: first those who hold an option, of these the largest bloc first."""
    return "; ".join(_bloc_parts(ledger, result, everybody))


def short_blocs(ledger: Ledger, result: IssueResult) -> tuple[str, ...]:
    """What may stand for that where there is no room for it: ids, fewer blocs, only how many there are."""
    parts = _bloc_parts(ledger, result, by_id=True)
    fewer = (f"{'; '.join(parts[:n])}; {plural(len(parts) - n, 'bloc')} more" for n in range(len(parts) - 1, 0, -1))
    return ("; ".join(parts), *fewer, plural(len(parts), "bloc"))


def _bloc_parts(ledger: Ledger, result: IssueResult, everybody: bool = False, by_id: bool = False) -> list[str]:
    parts = []
    for bloc in sorted(gather(result, everybody).blocs, key=lambda bloc: not bloc.options):
        label = bloc_label(result.issue, bloc)
        who = f"{len(bloc.parties)} parties"
        if len(bloc.parties) <= 3:
            who = _listed(list(bloc.parties)) if by_id else names(ledger, bloc.parties)
        parts.append(f"{label}: {who}")
    return parts


def count_sentence(ledger: Ledger, count: Count) -> str:
    """A count that a party published, in words."""
    if count.percent is not None:
        said = f"{count.percent:g} percent"
    else:
        said = f"{count.agreed} of {count.of}" if count.of is not None else f"{count.agreed}"
    more = []
    if count.partial:
        more.append(f"{count.partial} in part")
    if count.open:
        more.append(f"{count.open} open")
    tail = f" ({', '.join(more)})" if more else ""
    return f"{names(ledger, count.said_by)} {said}{tail}, {count.date.text}"


def latest_counts_sentence(ledger: Ledger, counts: Iterable[Count]) -> str:
    """Of the counts of articles that parties published the last one of each."""
    latest = {count.said_by: count for count in sorted(counts, key=lambda c: (c.date.last, c.date.first))}
    return "; ".join(count_sentence(ledger, count) for count in latest.values())


def question_sentence(ledger: Ledger, question: Question) -> str:
    """The question in words, as the second line of every page."""
    aside = aside_sentence(ledger, question)
    return kept_sentence(ledger, question) + (f" · {aside}" if aside else "")


def kept_sentence(ledger: Ledger, question: Question) -> str:
    """The day up to which the ledger was kept, and the day that is shown."""
    if ledger.covered_to is None:
        return f"shown as of {day_words(question.as_of)}"
    kept = day_words(ledger.covered_to.last)
    shown = "that day" if question.as_of == ledger.covered_to.last else day_words(question.as_of)
    return f"kept to {kept}, shown as of {shown}"


def aside_sentence(ledger: Ledger, question: Question) -> str:
    """What else was asked than a day, if anything."""
    parts = []
    if question.as_known is not None:
        parts.append(f"as known on {day_words(question.as_known)}")
    if question.evidence is not Basis.THIRD:
        parts.append(f"evidence: {EVIDENCE_WORDS[question.evidence]}")
    if question.asked:
        parts.append(f"agreement asked of {names(ledger, question.asked)}")
    return " · ".join(parts)


def plural(number: int, noun: str) -> str:
    """So many of something: ``1 issue``, ``6,203 issues``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def quoted_title(title: str) -> str:
    """A source's title in quotation marks; a keeper's description, which begins with a bracket, as it is."""
    return title if title.startswith(("(", "[")) else f"“{title}”"
