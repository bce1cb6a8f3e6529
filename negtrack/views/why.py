"""The page of ``negtrack why``: the rule, each standing with its records down to the quoted words, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from negtrack.answers.blocs import Holdouts, Lack, Way, ways
from negtrack.answers.record_use import Use
from negtrack.answers.why import Account, Explanation, Missing
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Event, Ledger, Position, Stage, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.rules.status_table import LINES
from negtrack.views.page import (
    BLANK,
    CLOSED_SYMBOL,
    CLOSED_TONE,
    STATUS_WORDS,
    Block,
    Line,
    Page,
    Run,
    line,
    status_run,
    text,
)
from negtrack.views.records import act_label, speaker_labels
from negtrack.views.sentences import (
    FLAG_WORDS,
    LACK_WORDS,
    MANY_PARTIES,
    bloc_label,
    closed_conditions,
    distance_sentences,
    how_closed,
    names,
    party_name,
    question_sentence,
    reason_sentence,
    stance_label,
)


def why_issue(ledger: Ledger, explanation: Explanation, question: Question) -> Page:
    """Why an issue has its status, as a page."""
    result = explanation.result
    since = f" since {format_day(result.since)}" if result.since is not None else ""
    preview = " · PREVIEW: claims of adversaries counted as if they were true" if question.trust_claims else ""
    blocks: list[Block] = [
        line(text(result.issue.title, "heading"), "  ", status_run(result.status), since),
        *closed_lines(ledger, result),
        line(text(result.issue.question)),
        line(question_sentence(ledger, question), Run(preview, "heading"), indent=2),
        BLANK,
        line(Run("Rule", "heading"), "  ", rule_sentence(explanation.line, explanation.result.possible), indent=6),
        line("      ", text(reason_sentence(ledger, result)), indent=6),
    ]
    if result.flags:
        flags = ", ".join(FLAG_WORDS[flag] for flag in result.flags)
        blocks.append(line("      ", Run(f"note: {flags}", "aside"), indent=6))
    numbers = {account.record.id: n for n, account in enumerate(_accounts_used(explanation), 1)}
    if len(result.parties) > MANY_PARTIES:
        blocks += _blocs(ledger, explanation, numbers)
    else:
        blocks += _standings(ledger, explanation, numbers)
    if apart := distance_sentences(ledger, result):
        blocks += [BLANK, line(Run("Distances", "heading"))]
        blocks += [line("  ", text(sentence), indent=4) for sentence in apart]
    blocks += _conditions(ledger, explanation)
    if numbers:
        blocks += [BLANK, line(Run("Records used", "heading"))]
        for account in _accounts_used(explanation):
            blocks += _record(ledger, account.record, f"[{numbers[account.record.id]}]")
    blocks += _set_aside(ledger, explanation, numbers)
    if settling := settling_sentences(ledger, result, explanation.missing):
        blocks += [BLANK, line(Run("What would settle it", "heading"))]
        blocks += [line("  · ", text(sentence), indent=4) for sentence in settling]
    return Page(tuple(blocks))


def closed_lines(ledger: Ledger, result: IssueResult) -> list[Line]:
    """That an issue is closed, how, since when and by which source; nothing for one that is not."""
    if result.closed is None:
        return []
    how, source = how_closed(result.closed), ledger.sources[result.closed.source]
    said = f"{CLOSED_SYMBOL} closed: {how}, {result.closed.date.text} ({source.publisher})"
    return [line(text(said, CLOSED_TONE), indent=2)]


def why_article(
    ledger: Ledger, article: ArticleResult, concluded: Event | None, explanations: list[Explanation], question: Question
) -> Page:
    """Why an article has its status, as a page: by its text, or issue by issue."""
    blocks: list[Block] = [
        line(
            text(f"Article {article.article.id}: {article.article.title}", "heading"), "  ", status_run(article.status)
        ),
        line(question_sentence(ledger, question)),
        BLANK,
    ]
    if concluded is not None and concluded.stage is not None:
        source = ledger.sources[concluded.source]
        blocks.append(
            line(
                Run("Rule", "heading"),
                f"  its text is {_STAGE_WORDS.get(concluded.stage, concluded.stage.word)} "
                "for all whose agreement is asked:",
                indent=6,
            )
        )
        blocks.append(line("      ", text(f"{concluded.date.text}  {concluded.title} ({source.publisher})"), indent=6))
    elif not explanations:
        blocks.append(line(Run("Rule", "heading"), "  it rests on no issue, and its text is not concluded", indent=6))
    else:
        blocks.append(
            line(Run("Rule", "heading"), "  it stands as the worst of the issues that it rests on:", indent=6)
        )
    for explanation in explanations:
        result = explanation.result
        behind = "  (open behind the text)" if result.issue.id in article.open_behind else ""
        blocks.append(
            line("  ", text(result.issue.title, "heading"), "  ", status_run(result.status), behind, indent=4)
        )
        blocks.append(line("    ", text(reason_sentence(ledger, result), "aside"), indent=4))
        blocks.append(line("    ", text(f"negtrack why {result.issue.id}", "aside")))
    return Page(tuple(blocks))


_STAGE_WORDS = {Stage.TEXT_CONCLUDED: "concluded", Stage.IN_FORCE: "in force"}


def _standings(ledger: Ledger, explanation: Explanation, numbers: Mapping[str, int]) -> list[Block]:
    """Where each party stands, with the numbers of its records."""
    result = explanation.result
    bases = {account.record.id: account.record_use.basis for account in _accounts_used(explanation)}
    blocks: list[Block] = [BLANK, line(Run("Standings", "heading"))]
    for party, standing in result.parties.items():
        stance = stance_label(ledger, result.issue, standing, closed_conditions(result))
        what = "none recorded" if standing.standing == "silent" else stance
        told = [bases[id][party] for id in standing.positions if party in bases.get(id, ())]
        basis = f"{min(told).word} word" if told else ""
        aside = " ".join(part for part in (basis, _marks(numbers, standing.positions)) if part)
        blocks.append(line("  ", text(party_name(ledger, party), "heading"), text(f": {what}"),
                           Run(f"  {aside}" if aside else "", "aside"), indent=4))  # fmt: skip
    return blocks


def _marks(numbers: Mapping[str, int], ids: Iterable[str]) -> str:
    """Records by their numbers on the page, in order, or by their ids where they have none."""
    ordered = sorted(ids, key=lambda record: numbers.get(record, 0))
    return " ".join(f"[{numbers[id]}]" if id in numbers else id for id in ordered)


def _blocs(ledger: Ledger, explanation: Explanation, numbers: Mapping[str, int]) -> list[Block]:
    """Who stands together, with the numbers of their records; and whose consent each option still lacks, and why."""
    result = explanation.result
    total = len(result.parties)
    blocks: list[Block] = [BLANK, line(Run("Blocs", "heading"), f"  {total} parties whose agreement is asked")]
    for bloc in explanation.blocs.blocs:
        label = bloc_label(result.issue, bloc)
        who = ", ".join(
            f"{party_name(ledger, party)} {_marks(numbers, result.parties[party].positions)}".rstrip()
            for party in bloc.parties
        )
        blocks.append(line("  ", text(label, "heading"), text(f"  {len(bloc.parties)}: {who}"), indent=4))
    blocks += [BLANK, line(Run("Consent", "heading"), "  to each option, free of open conditions")]
    for option, lacks in explanation.lacking.items():
        tally = Counter(lacks.values())
        whys = ", ".join(f"{tally[why]} {LACK_WORDS[why]}" for why in Lack if tally[why])
        label = result.issue.options[option].label
        blocks.append(line("  ", text(label, "heading"), f"  {total - len(lacks)} of {total}",
                           f"; missing: {whys}" if whys else "", indent=4))  # fmt: skip
    for holdouts in explanation.blocs.holdouts:
        blocks += [BLANK, line(Run("Holdouts", "heading"), text(f"  {_why_fewest(explanation, holdouts)}"), indent=2)]
        for why in Lack:
            mine = [party_name(ledger, p) for p in holdouts.parties if explanation.lacking[holdouts.toward][p] is why]
            if mine:
                blocks.append(line("  ", Run(LACK_WORDS[why], "heading"), text(f"  {', '.join(mine)}"), indent=4))
    return blocks


def _why_fewest(explanation: Explanation, holdouts: Holdouts) -> str:
    """Why the holdouts are the fewest whose consent would make the issue agreed."""
    options = explanation.result.issue.options
    others = ", ".join(
        f"“{options[id].label}” {len(lacks)}" for id, lacks in explanation.lacking.items() if id != holdouts.toward
    )
    toward = options[holdouts.toward].label
    lead = f"{len(holdouts.parties)} to “{toward}”: their consent would make it agreed"
    return f"{lead}; no option lacks fewer ({others})"


def _accounts_used(explanation: Explanation) -> list[Account]:
    return [account for account in explanation.accounts if account.use is Use.USED]


def rule_sentence(number: int, possible: Iterable[Status]) -> str:
    """The line of the status table that decided, in words; 0 where the dates allow several statuses."""
    if number == 0:
        given = " or ".join(STATUS_WORDS[status] for status in possible)
        return f"the dates leave several combinations open, and they give: {given}"
    return f"{LINES[number].test} (line {number} of the table of statuses)"


def _conditions(ledger: Ledger, explanation: Explanation) -> list[Block]:
    bearing = explanation.result.conditions
    if not bearing:
        return []
    blocks: list[Block] = [BLANK, line(Run("Conditions", "heading"))]
    for one in bearing:
        condition = ledger.conditions[one.condition]
        state = {True: "met or dropped", False: "open", None: "its date leaves it undecided"}[one.closed]
        holder = f", asked for by {names(ledger, one.holder)}" if one.holder else ""
        blocks.append(line("  ", text(f"{condition.title}{holder}: {state}"), indent=4))
    return blocks


def _record(ledger: Ledger, record: Position, mark: str) -> list[Block]:
    """A record with its date, who said it, and each of its sources with the place and the words."""
    who = names(ledger, record.parties)
    what = act_label(ledger, record)
    said = "" if record.said_by == record.parties else f", as told by {names(ledger, record.said_by)}"
    speaker = f" ({record.speaker})" if record.speaker else ""
    blocks: list[Block] = [
        line(f"  {mark} ", text(record.date.text, "heading"), text(f"  {who}{speaker} {what}{said}"), indent=6),
        line("      ", text(record.summary), indent=6),
    ]
    for cite in record.cites:
        source = ledger.sources[cite.source]
        place = f", {cite.locator}" if cite.locator else ""
        side = "" if source.side == "none" else f", viewpoint {party_name(ledger, source.side)}"
        published = f", {source.published.text}" if source.published else ""
        blocks.append(line("      ", text(f"{source.publisher}{published}{place}{side}", "aside"), indent=8))
        if cite.quote:
            blocks.append(line("        ", text(f"“{cite.quote}”"), indent=8))
    return blocks


_ASIDE = {
    Use.SUPERSEDED: "superseded",
    Use.DISSENT: "told by others, and gives way to the party's own words",
    Use.ADVERSARY: "the word of adversaries, or told in their outlets only",
    Use.WEAKER: "weaker than the evidence asked for",
    Use.DENIED: "disowned by the party",
    Use.CORRECTED: "an error of the ledger, corrected",
    Use.RETRACTED: "taken back by the outlet",
    Use.WORDLESS: "changes nothing: what stands said again, reported silence, a report disowned or taken back",
    Use.NOT_ASKED: "speaks for nobody whose agreement is asked",
    Use.NOT_KNOWN: "not yet entered in the ledger by the day asked",
    Use.LATER: "begins after the day asked",
}
"""Why records are set aside, in the order in which they are shown."""


def _set_aside(ledger: Ledger, explanation: Explanation, numbers: Mapping[str, int]) -> list[Block]:
    """The records set aside, gathered by the reason."""
    aside = [account for account in explanation.accounts if account.use is not Use.USED]
    if not aside:
        return []
    blocks: list[Block] = [BLANK, line(Run("Records set aside", "heading"))]
    for use, why in _ASIDE.items():
        mine = [account for account in aside if account.use is use]
        blocks += [line("  ", Run(f"{why} ({len(mine)})"), indent=4)] if mine else []
        for account in mine:
            record = account.record
            what = act_label(ledger, record)
            detail = _detail(ledger, account, numbers)
            blocks.append(
                line("    ", text(record.date.text, "heading"), text(f"  {names(ledger, record.parties)} {what}"),
                     text(f"; {detail}" if detail else ""), Run(f"  {record.id}", "aside"), indent=6)
            )  # fmt: skip
    return blocks


def _detail(ledger: Ledger, account: Account, numbers: Mapping[str, int]) -> str:
    """What there is to say of a single record beside the reason for which it is set aside."""
    record = account.record
    match account.use:
        case Use.SUPERSEDED:
            return f"by {_marks(numbers, account.by)}"
        case Use.DISSENT:
            return f"told by {names(ledger, record.said_by)}, see {_marks(numbers, account.by)}"
        case Use.CORRECTED | Use.RETRACTED | Use.DENIED:
            return f"see {_marks(numbers, account.by)}"
        case Use.ADVERSARY | Use.WEAKER:
            return "; ".join(speaker_labels(ledger, account.record_use))
    undone = [target for target in (record.retracts, record.denies) if target is not None]
    return f"see {_marks(numbers, undone)}" if undone and account.use is Use.WORDLESS else ""


def settling_sentences(ledger: Ledger, result: IssueResult, missing: Iterable[Missing]) -> list[str]:
    """What would settle an issue: each option that would be in common if somebody accepted it, and missing words."""
    said = [way_sentence(ledger, result, way) for way in ways(result)]
    return said + [settle_sentence(ledger, one) for one in missing]


def way_sentence(ledger: Ledger, result: IssueResult, way: Way) -> str:
    """Which option would be in common if whom accepted it, in words."""
    who = names(ledger, way.parties)
    if way.option is None:
        return f"left out by all of them, if {who} left it out"
    return f"“{result.issue.options[way.option].label}” in common, if {who} accepted it"


def settle_sentence(ledger: Ledger, missing: Missing) -> str:
    """What would settle one gap, in words."""
    party = party_name(ledger, missing.party) if missing.party else ""
    ids = ", ".join(missing.ids)
    match missing.kind:
        case "silent":
            return f"a word of {party} on this issue, with its date and source"
        case "reserved":
            return f"a decision of {party}, which has reserved its position ({ids})"
        case "claimed":
            return f"a word of {party} itself, of which others speak ({ids})"
        case "option":
            return f"an option that {party} would hold, not only what it rules out or leaves out ({ids})"
        case "date":
            return f"a more exact date, or a relation to what came before, for {ids}"
        case _:
            return f"the day on which the condition was met or dropped: {ids}"
