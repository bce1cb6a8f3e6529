"""The judge: the rules as the design lays them down, worked out by plain enumeration in the order of its text.

Every world, every order of the records, every combination of standings and of straddling dates of conditions
is listed, and the tables are applied line by line. It is slow on purpose and shares no code with negtrack.
Words in quotation marks are the design's own. A ledger is the YAML as plain dicts and lists in which every
scalar is a str, and is taken to be valid.

    derive(ledger, as_of, as_known, evidence, parties)          -> {issue: IssueResult}
    derive_articles(ledger, as_of, as_known, evidence, parties) -> {article: {"status": ..., "level": ...}}
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain, combinations, product
from typing import Any, TypedDict

LEVELS = ("principle", "text", "initialled", "signed", "ratified", "in-force")
STAGES = ("text-concluded", "initialled", "signed", "ratified", "in-force")
HOLDING = ("demands", "proposes", "accepts")
# "reaffirms, omits: neither is a word of its own, nor a claim"; a record without an act says nothing either
WORDLESS = (None, "reaffirms", "omits")
# (standing, options, rejects, pairs of option and condition)
Alternative = tuple[str, frozenset[str], frozenset[str], frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class PartyResult:
    standing: str  # known | reserved | silent | claimed | uncertain
    alternatives: frozenset[Alternative]
    claimed_by: tuple[str, ...]


@dataclass(frozen=True)
class IssueResult:
    status: str
    possible: frozenset[str]
    lines: frozenset[int]  # the lines of the table that fit first, one for each combination
    levels: frozenset[str]  # the level of each combination that is agreed
    parties: dict[str, PartyResult]  # the parties whose agreement is asked, in the order asked
    closed: bool


class ArticleResult(TypedDict):
    status: str
    level: str | None


# ---- "Dates are intervals."


@dataclass(frozen=True)
class Interval:
    first: date
    last: date


def interval(text: str) -> Interval:
    """YYYY, YYYY-MM, YYYY-MM-DD or A/B; "a trailing ~ is shown and changes no result"."""
    begin, _, end = text.partition("/")
    return Interval(_first_and_last_day(begin)[0], _first_and_last_day(end or begin)[1])


def _first_and_last_day(text: str) -> tuple[date, date]:
    year, *rest = (int(number) for number in text.strip().rstrip("~").split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    month, *days = rest
    if not days:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, days[0]), date(year, month, days[0])


def has_come(when: Interval, t: date) -> tuple[bool, ...]:
    """The choices at t: surely in, surely out, or, where the interval straddles t, one or the other."""
    if when.last <= t:
        return (True,)
    return (False,) if when.first > t else (True, False)


# ---- The ledger, read into records


@dataclass(frozen=True, eq=False)
class Record:
    id: str
    parties: frozenset[str]
    said_by: frozenset[str]
    when: Interval
    act: str | None
    options: frozenset[str]
    rejects: frozenset[str]
    conditions: frozenset[tuple[str, str]]  # (option, condition)
    level: str
    sources: frozenset[str]
    recorded: date | None
    supersedes: str | None
    adds: str | None
    corrects: str | None
    retracts: str | None
    denies: str | None


def as_list(value: Any) -> list[str]:
    """One id or a list of ids."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def read_record(position: dict[str, Any]) -> Record:
    parties = as_list(position["party"])
    options = as_list(position.get("option"))
    given = position.get("conditions") or []
    # "a list for all its options, or a map from option to list"
    by_option = given if isinstance(given, dict) else dict.fromkeys(options, given)
    # "default PARTY-ISSUE-DATE in lower case, parties sorted and joined with +, / becomes _, ~ is dropped"
    default_id = f"{'+'.join(sorted(parties))}-{position['issue']}-{position['date']}"
    cited = [cite["source"] for cite in position.get("cites") or []]
    return Record(
        id=position.get("id") or default_id.lower().replace("/", "_").replace("~", ""),
        parties=frozenset(parties),
        said_by=frozenset(as_list(position.get("said_by")) or parties),  # "default the party itself"
        when=interval(position["date"]),
        act=position.get("act"),
        options=frozenset(options),
        rejects=frozenset(as_list(position.get("rejects"))),
        conditions=frozenset((option, c) for option, listed in by_option.items() for c in as_list(listed)),
        level=position.get("level", "principle"),
        sources=frozenset(as_list(position.get("source")) + cited),
        recorded=interval(position["recorded"]).last if "recorded" in position else None,
        supersedes=position.get("supersedes"),
        adds=position.get("adds"),
        corrects=position.get("corrects"),
        retracts=position.get("retracts"),
        denies=position.get("denies"),
    )


def members_of(ledger: dict[str, Any], group: str, day: date) -> set[str]:
    """The members that a group had on a day, those of its member groups included."""
    given = ledger["parties"][group].get("members")
    if isinstance(given, dict):  # "Dated members: {}, {from, until} or a list of such, first and last day included"
        direct = {member for member, when in given.items() if _was_member(when, day)}
    else:
        direct = set(as_list(given))
    return direct.union(*(members_of(ledger, member, day) for member in direct))


def _was_member(when: Any, day: date) -> bool:
    return any(
        ("from" not in period or interval(period["from"]).first <= day)
        and ("until" not in period or day <= interval(period["until"]).last)
        for period in (when if isinstance(when, list) else [when])
    )


def principals_of(ledger: dict[str, Any]) -> list[str]:
    return [party for party, entry in ledger["parties"].items() if entry["role"] == "principal"]


# ---- What a party's words on an issue amount to


@dataclass(frozen=True)
class Held:
    """What a standing keeps beside an option that it holds."""

    conditions: frozenset[str]
    accepted: bool
    common: frozenset[str]  # the joint and group records by which it is held
    level: int


@dataclass(frozen=True)
class Standing:
    kind: str  # known | reserved | silent | claimed | set-aside | out-of-scope
    held: tuple[tuple[str, Held], ...] = ()  # sorted by option
    rejects: frozenset[str] = frozenset()

    @property
    def options(self) -> frozenset[str]:
        return frozenset(option for option, _ in self.held)

    @property
    def shelves(self) -> bool:
        # "sets it aside or holds it out of scope"
        return self.kind in ("set-aside", "out-of-scope")

    @property
    def alternative(self) -> Alternative:
        pairs = frozenset((option, c) for option, held in self.held for c in held.conditions)
        return ("known" if self.shelves else self.kind, self.options, self.rejects, pairs)


SILENT, RESERVED, CLAIMED = Standing("silent"), Standing("reserved"), Standing("claimed")


def known(held: dict[str, Held], rejects: frozenset[str], kind: str = "known") -> Standing:
    return Standing(kind, tuple(sorted(held.items(), key=lambda item: item[0])), rejects)


def apply(stood: Standing, record: Record, basis: str) -> Standing:
    """One record on what stood: the table under step 4, row by row."""
    if record.act in HOLDING:
        # "its options, rejects and conditions, instead of what stood"
        stated = _stated(record, basis)
        # "Equal to what stood: it renews that, and accepts, the common act and the level stay"
        renews = stated.alternative == stood.alternative
        # "With adds: joined to [...] what stood (on reserved, silent or set aside: as without adds)"
        adds = record.adds is not None and stood.kind == "known"
        return _joined(stood, stated) if renews or adds else stated
    if record.act == "rejects":
        ruled_out = record.options | record.rejects
        # "where silence or a reserve stood, or with supersedes: only this ruling out"
        if stood.kind in ("silent", "reserved") or record.supersedes is not None:
            return known({}, ruled_out)
        # "what stood, without the options ruled out, which join those ruled out before
        # (set aside and out of scope stay)"
        left = {option: held for option, held in stood.held if option not in ruled_out}
        return known(left, stood.rejects | ruled_out, stood.kind)
    # "set aside; out of scope", "reserved; silent"
    return {
        "sets-aside": Standing("set-aside"),
        "out-of-scope": Standing("out-of-scope"),
        "reserves": RESERVED,
        "withdraws": SILENT,
    }[str(record.act)]


def _stated(record: Record, basis: str) -> Standing:
    common = frozenset({record.id}) if basis in ("joint", "group") else frozenset[str]()
    held = {
        option: Held(
            conditions=frozenset(c for o, c in record.conditions if o == option),
            accepted=record.act == "accepts",
            common=common,
            level=LEVELS.index(record.level),
        )
        for option in record.options
    }
    return known(held, record.rejects)


def _joined(stood: Standing, stated: Standing) -> Standing:
    held = dict(stood.held)
    for option, new in stated.held:
        old = held.get(option, new)
        held[option] = Held(
            conditions=old.conditions | new.conditions,
            accepted=old.accepted or new.accepted,
            common=old.common | new.common,
            level=max(old.level, new.level),
        )
    # "an option newly held is no longer ruled out, one newly ruled out no longer held"
    left = {option: kept for option, kept in held.items() if option not in stated.rejects}
    return known(left, (stood.rejects - stated.options) | stated.rejects)


class IssueJudge:
    """Basis and standings on one issue, for one question (as of, as known, evidence, parties asked)."""

    def __init__(
        self, ledger: dict[str, Any], issue: str, *, t: date, k: date | None, evidence: str, asked: list[str]
    ) -> None:
        self.ledger, self.t, self.evidence = ledger, t, evidence
        # "principals, by role or of this issue, or [...] the parties whose agreement is asked"
        of_issue = ledger["issues"][issue].get("principals")
        self.concerned = {*principals_of(ledger), *as_list(of_issue), *asked}
        # "the records on i entered by k (no recorded: always known)"
        on_issue = [read_record(p) for p in ledger.get("positions") or [] if p["issue"] == issue]
        entered = [r for r in on_issue if k is None or r.recorded is None or r.recorded <= k]
        self.records = self._not_dropped(entered)
        self.before = self._order()

    def _not_dropped(self, entered: list[Record]) -> list[Record]:
        # "What a known record corrects or retracts is dropped, for every t; a dropped record drops nothing"
        def dropped(record: Record) -> bool:
            return any(record.id in (by.corrects, by.retracts) and not dropped(by) for by in entered)

        return [record for record in entered if not dropped(record)]

    def _order(self) -> set[tuple[str, str]]:
        # "Record r comes before s if r's interval ends before s's begins, or s supersedes or adds to r, or
        # through a chain of these (over all records on the issue that are known by k and not dropped, also
        # those that begin after t or do not commit)"
        before = {
            (r.id, s.id)
            for r in self.records
            for s in self.records
            if r.when.last < s.when.first or r.id in (s.supersedes, s.adds)
        }
        while chained := {(r, t) for r, s in before for q, t in before if s == q} - before:
            before |= chained
        return before

    # "Basis of a record for party p"

    def basis(self, record: Record, p: str) -> str | None:
        named, said = p in record.parties, p in record.said_by
        # "it names several parties, p among them, and not just some of them said it"
        if len(record.parties) > 1 and named and record.parties <= record.said_by:
            return "joint"
        if named and said:  # "p said it"
            return "own"
        if self._groups(record, p):
            return "group"
        if not named:  # "what others, or single members, say of a group stands for the group alone"
            return None
        # "said, alone or among others, by another principal, by role or of this issue, or by another of the
        # parties whose agreement is asked; or a characterisation whose sources all have such a party's side"
        others = self.concerned - {p}
        sides = {self.ledger["sources"][source]["side"] for source in record.sources}
        if record.said_by & others or sides <= others:
            return "adversary"
        return "third"  # "said only by others who are neither principals nor asked: a characterisation"

    def _groups(self, record: Record, p: str) -> set[str]:
        # "a group that p belonged to on the last day of the record's date said it, of itself or of p"
        return {
            g for g in record.said_by if p in members_of(self.ledger, g, record.when.last) and record.parties & {g, p}
        }

    def commits(self, record: Record, p: str) -> bool:
        # "--evidence own|group|third names the weakest basis that commits a party. adversary never commits"
        strong_enough = {"own": ("joint", "own"), "group": ("joint", "own", "group")}
        basis = self.basis(record, p)
        if basis not in strong_enough.get(self.evidence, ("joint", "own", "group", "third")):
            return False
        return self.stands(record, p)

    def stands(self, record: Record, p: str) -> bool:
        """Whether no denial has freed p of the record."""
        # "What p itself denies (in its own or a joint word) no longer commits p, and no other party"
        if self._denied_by(record, p):
            return False
        # "a group that denies its own words frees its members of them"
        of_group = self.basis(record, p) == "group"
        return not of_group or any(not self._denied_by(record, g) for g in self._groups(record, p))

    def _denied_by(self, record: Record, p: str) -> bool:
        # "A dropped record denies nothing"; a record that is itself denied still denies
        return any(d.denies == record.id and self.basis(d, p) in ("own", "joint") for d in self.records)

    # "Standing of party p on issue i, as of t, as known at k"

    def worlds(self) -> Iterator[list[Record]]:
        # "One whose interval has not ended by t is possible: in or out, for all its parties at once, and both
        # are worked out; a world that holds a record without those that must come before it is none"
        begun = [r for r in self.records if r.when.first <= self.t]
        surely = [r for r in begun if r.when.last <= self.t]
        possible = [r for r in begun if r.when.last > self.t]
        for chosen in chain.from_iterable(combinations(possible, n) for n in range(len(possible) + 1)):
            world = [*surely, *chosen]
            ids = {record.id for record in world}
            if all(r in ids for r, s in self.before if s in ids):
                yield world

    def orders(self, words: list[Record]) -> Iterator[list[Record]]:
        # "in every order that dates and relations allow"
        if not words:
            yield []
        for first in words:
            if not any((other.id, first.id) in self.before for other in words):
                for rest in self.orders([word for word in words if word is not first]):
                    yield [first, *rest]

    def words_for(self, p: str, world: list[Record]) -> list[Record]:
        return [r for r in world if r.act not in WORDLESS and self.basis(r, p) is not None]

    def standings(self, p: str, world: list[Record]) -> set[Standing]:
        words = self.words_for(p, world)
        committing = [word for word in words if self.commits(word, p)]
        # "joint, own and group are its own words; third counts only where it has none of its own"
        own = [word for word in committing if self.basis(word, p) in ("joint", "own", "group")]
        applied = own or committing
        if not applied:
            # "Nothing that commits, but words below the threshold, of adversaries, or denied: claimed"
            return {CLAIMED} if words else {SILENT}
        bases = {word: str(self.basis(word, p)) for word in applied}
        if self.ledger["parties"][p].get("members"):
            # "by one joint or group record that stands for all": what a group says stands for itself, too
            bases = {word: "group" if basis == "own" else basis for word, basis in bases.items()}
        # "Apply them one after the other"
        return {
            reduce(lambda stood, word: apply(stood, word, bases[word]), order, SILENT) for order in self.orders(applied)
        }

    def claimed_by(self, p: str) -> tuple[str, ...]:
        # in, or possible: what must come after a record that has not begun is in no world
        ahead = {r.id for r in self.records if r.when.first > self.t}
        out = ahead | {s for r, s in self.before if r in ahead}
        begun = [r for r in self.records if r.id not in out]
        claims = [word for word in self.words_for(p, begun) if not self.commits(word, p)]
        return tuple(sorted({who for word in claims for who in word.said_by} - {p}))


# ---- "Status of issue i"


@dataclass(frozen=True)
class ConditionAt:
    raised: bool
    open: bool  # neither met nor dropped


def condition_choices(ledger: dict[str, Any], t: date) -> list[dict[str, ConditionAt]]:
    # "conditions whose dates straddle t are choices"
    def comes(condition: dict[str, Any], what: str, absent: bool) -> tuple[bool, ...]:
        return has_come(interval(condition[what]["date"]), t) if what in condition else (absent,)

    each: dict[str, set[ConditionAt]] = {}
    for name, condition in (ledger.get("conditions") or {}).items():
        each[name] = {
            ConditionAt(raised, not met and not dropped)
            for raised in comes(condition, "raised", absent=True)  # "where that is absent: from the start"
            for met in comes(condition, "met", absent=False)
            for dropped in comes(condition, "dropped", absent=False)
        }
    return [dict(zip(each, choice, strict=True)) for choice in product(*each.values())]


def status_of(
    ledger: dict[str, Any], issue: str, standings: dict[str, Standing], conditions: dict[str, ConditionAt]
) -> tuple[int, str, str | None]:
    """The first line of the table that fits one combination, its status, and the level where that is agreed."""
    everyone = list(standings.values())
    holders = [s for s in everyone if s.options]
    in_common = frozenset.intersection(*(s.options for s in holders)) if holders else frozenset()
    ruled_out = frozenset().union(*(s.rejects for s in everyone))
    # 1 "every standing is silent"
    if all(s.kind == "silent" for s in everyone):
        return 1, "no-data", None
    # 2 "every one sets it aside or holds it out of scope"
    if all(s.shelves for s in everyone):
        return 2, "set-aside", None
    # 3 "one sets it aside or holds it out of scope while another holds an option on it"
    if any(s.shelves for s in everyone) and holders:
        return 3, "disputed", None
    # 4 "those who hold options have none in common"
    if holders and not in_common:
        return 4, "disputed", None
    # 5 "all that they have in common is ruled out by somebody's rejects"
    if holders and in_common <= ruled_out:
        return 5, "disputed", None
    # 6 "somebody is silent, reserved or only claimed"
    if any(s.kind in ("silent", "reserved", "claimed") for s in everyone):
        return 6, "incomplete", None
    # 7 "somebody holds no option (has only ruled options out, or set the issue aside)"
    if len(holders) < len(everyone):
        return 7, "unclear", None
    # From here on all hold options; a common option is held by all and ruled out by nobody.
    common = in_common - ruled_out
    by_option = {option: [dict(s.held)[option] for s in everyone] for option in common}
    # 8 "every common option carries, in some standing, a condition not met or dropped by t"
    carried = {option: {c for held in by_option[option] for c in held.conditions} for option in common}
    free = {option for option in common if not any(conditions[c].open for c in carried[option])}
    if not free or _blocked(ledger, issue, set(standings), conditions):
        return 8, "conditional", None
    # 10 "a common option is free, by one joint or group record that stands for all, or with an accepts of it
    # among the standings"
    settled = [
        by_option[option]
        for option in free
        if any(held.accepted for held in by_option[option])
        or frozenset.intersection(*(held.common for held in by_option[option]))
    ]
    # 9 "no common act on it"
    if not settled:
        return 9, "compatible", None
    return 10, "agreed", LEVELS[min(held.level for option in settled for held in option)]  # "at the lowest level"


def _blocked(ledger: dict[str, Any], issue: str, asked: set[str], conditions: dict[str, ConditionAt]) -> bool:
    # "or a party here has raised a condition that blocks this issue and is neither met nor dropped by t; one
    # with several holders is raised by each"
    return any(
        issue in as_list(condition.get("blocks"))
        and asked & set(as_list(condition.get("holder")))
        and conditions[name].raised
        and conditions[name].open
        for name, condition in (ledger.get("conditions") or {}).items()
    )


def derive(
    ledger: dict[str, Any],
    as_of: str,
    as_known: str | None = None,
    evidence: str = "third",
    parties: list[str] | None = None,
) -> dict[str, IssueResult]:
    """The status of every issue, and the standing of each party whose agreement is asked."""
    t = interval(as_of).last  # "--as-of 2024-01 ends on the last"
    k = interval(as_known).last if as_known is not None else None
    choices = condition_choices(ledger, t)
    results = {}
    for issue, entry in ledger["issues"].items():
        # "over its principals, or over the parties that --party names"
        asked = parties or as_list(entry.get("principals")) or principals_of(ledger)
        judge = IssueJudge(ledger, issue, t=t, k=k, evidence=evidence, asked=asked)
        seen: dict[str, set[Alternative]] = {p: set() for p in asked}
        combinations_of_standings: set[tuple[Standing, ...]] = set()
        for world in judge.worlds():
            each = {p: judge.standings(p, world) for p in asked}
            for p in asked:
                seen[p] |= {standing.alternative for standing in each[p]}
            combinations_of_standings |= set(product(*each.values()))
        # "the table is worked out for every combination of choices"
        outcomes = {
            status_of(ledger, issue, dict(zip(asked, standings, strict=True)), conditions)
            for standings in combinations_of_standings
            for conditions in choices
        }
        possible = frozenset(status for _, status, _ in outcomes)
        results[issue] = IssueResult(
            status=_one_status(possible),
            possible=possible,
            lines=frozenset(line for line, _, _ in outcomes),
            levels=frozenset(level for _, _, level in outcomes if level is not None),
            parties={p: _one_standing(seen[p], judge.claimed_by(p)) for p in asked},
            closed=_is_closed(entry, judge, as_list(entry.get("principals")) or principals_of(ledger)),
        )
    return results


def _is_closed(entry: dict[str, Any], judge: IssueJudge, principals: list[str]) -> bool:
    # "An issue is closed from the last day of closed.date [...] until a word of one of its principals (joint, own
    # or of a group; a renewal too; not reaffirms or omits), whatever --party says, whose interval begins after that
    # day"
    if "closed" not in entry:
        return False
    since = interval(entry["closed"]["date"]).last
    return since <= judge.t and not any(
        since < record.when.first <= judge.t
        and record.act not in WORDLESS
        and any(judge.basis(record, p) in ("joint", "own", "group") and judge.stands(record, p) for p in principals)
        for record in judge.records
    )


def _one_status(possible: frozenset[str]) -> str:
    # "One result: that. Several: unclear; but no-data and incomplete together are incomplete."
    if possible == {"no-data", "incomplete"}:
        return "incomplete"
    return next(iter(possible)) if len(possible) == 1 else "unclear"


def _one_standing(seen: set[Alternative], claimed_by: tuple[str, ...]) -> PartyResult:
    # "Several results: uncertain, every one kept."
    standing = next(iter(seen))[0] if len(seen) == 1 else "uncertain"
    return PartyResult(standing, frozenset(seen), claimed_by)


# ---- "Status of an article"

BEST_TO_WORST = ("agreed", "conditional", "compatible", "unclear", "incomplete", "disputed")


def derive_articles(
    ledger: dict[str, Any],
    as_of: str,
    as_known: str | None = None,
    evidence: str = "third",
    parties: list[str] | None = None,
) -> dict[str, ArticleResult]:
    issues = derive(ledger, as_of, as_known, evidence, parties)
    asked = set(parties or principals_of(ledger))
    results: dict[str, ArticleResult] = {}
    for article, entry in (ledger.get("articles") or {}).items():
        stage = _stage_reached(ledger, article, asked, interval(as_of).last)
        if stage is not None:  # "the articles that it names are agreed at that level (text, initialled, ...)"
            results[article] = {"status": "agreed", "level": "text" if stage == "text-concluded" else stage}
        else:  # "Any other article rests on its issues"
            statuses = [issues[issue].status for issue in as_list(entry.get("issues"))]
            results[article] = {"status": _worst(statuses), "level": None}
    return results


def _stage_reached(ledger: dict[str, Any], article: str, asked: set[str], t: date) -> str | None:
    reached: list[str] = []
    happened = [event for event in ledger.get("events") or [] if interval(event["date"]).last <= t]
    # "on one day it follows the conclusion"
    for event in sorted(happened, key=lambda e: (interval(e["date"]).last, e.get("stage") == "reopened")):
        takers = set(as_list(event.get("parties")) or principals_of(ledger))  # "default the principals"
        on = interval(event["date"]).last
        takers = takers.union(*(members_of(ledger, party, on) for party in takers))
        if "stage" not in event or not (event.get("articles") == "all" or article in as_list(event.get("articles"))):
            continue
        if event["stage"] == "reopened":
            # "on, the articles that it names rest on their issues again, until a later event concludes them anew"
            reached = [] if asked & takers else reached
        elif asked <= takers:  # "From an event of stage text-concluded or later by all principals on"
            reached.append(event["stage"])
    return max(reached, key=STAGES.index, default=None)


def _worst(statuses: list[str]) -> str:
    # "issues set aside do not count unless all are. No issues: no-data."
    counted = [status for status in statuses if status != "set-aside"]
    if not counted:
        return "set-aside" if statuses else "no-data"
    if all(status == "no-data" for status in counted):
        return "no-data"
    # "agreed if all are; otherwise the worst of them (no-data among others counts as incomplete)"
    return max(("incomplete" if s == "no-data" else s for s in counted), key=BEST_TO_WORST.index)
