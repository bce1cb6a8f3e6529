"""The page of ``negtrack why``: the rule, each standing with its records down to the quoted words, and the rest."""

from __future__ import annotations

from negtrack.articles import ArticleResult
from negtrack.dates import format_day
from negtrack.explain import RULES, Account, Explanation, Missing
from negtrack.hearing import Use
from negtrack.model import Act, Event, Ledger, Position
from negtrack.question import Question
from negtrack.render.page import BLANK, Block, Line, Page, Run, line, status_run, text
from negtrack.views.sentences import (
    FLAG_WORDS,
    closed_conditions,
    names,
    party_name,
    question_sentence,
    reason_sentence,
    standing_label,
)


def why_issue(ledger: Ledger, explanation: Explanation, question: Question) -> Page:
    """Why an issue has its status, as a page."""
    result = explanation.result
    since = f" since {format_day(result.since)}" if result.since is not None else ""
    preview = " · PREVIEW: claims of adversaries counted as if they were true" if question.trust_claims else ""
    blocks: list[Block] = [
        line(text(result.issue.title, "heading"), "  ", status_run(result.status), since),
        line(text(result.issue.question)),
        line(question_sentence(ledger, question), Run(preview, "heading"), indent=2),
        BLANK,
        line(Run("Rule", "heading"), "  ", _rule(explanation), indent=6),
        line("      ", text(reason_sentence(ledger, result)), indent=6),
    ]
    if result.flags:
        flags = ", ".join(FLAG_WORDS[flag] for flag in result.flags)
        blocks.append(line("      ", Run(f"note: {flags}", "aside"), indent=6))
    blocks += [BLANK, line(Run("Standings", "heading"))]
    numbers = {account.record.id: n for n, account in enumerate(_used(explanation), 1)}
    for party, standing in result.parties.items():
        label = standing_label(ledger, result.issue, standing, closed_conditions(result))
        basis = f", {standing.basis.word} word" if standing.basis is not None else ""
        act = f"{standing.act.value} " if standing.act and standing.options else ""
        cited = "".join(f" [{numbers[id]}]" for id in standing.positions)
        blocks.append(
            line("  ", text(party_name(ledger, party), "heading"), text(f": {act}{label}"),
                 Run(f"  {standing.standing}{basis}{cited}", "aside"), indent=4)
        )  # fmt: skip
    blocks += _conditions(ledger, explanation)
    if numbers:
        blocks += [BLANK, line(Run("Records used", "heading"))]
        for account in _used(explanation):
            blocks += _record(ledger, account.record, f"[{numbers[account.record.id]}]")
    aside = [account for account in explanation.accounts if account.use is not Use.USED]
    if aside:
        blocks += [BLANK, line(Run("Records set aside", "heading"))]
        for account in aside:
            blocks += _aside(ledger, account)
    if explanation.missing:
        blocks += [BLANK, line(Run("What would settle it", "heading"))]
        blocks += [line("  · ", text(_settle(ledger, missing)), indent=4) for missing in explanation.missing]
    return Page(tuple(blocks))


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
                f"  its text is {concluded.stage.word} by all whose agreement is asked:",
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


def _used(explanation: Explanation) -> list[Account]:
    return [account for account in explanation.accounts if account.use is Use.USED]


def _rule(explanation: Explanation) -> str:
    if explanation.line == 0:
        possible = " or ".join(explanation.result.possible)
        return f"the dates leave several combinations open, and they give: {possible}"
    return f"line {explanation.line} of the table: {RULES[explanation.line]}"


def _conditions(ledger: Ledger, explanation: Explanation) -> list[Block]:
    bearing = explanation.result.conditions
    if not bearing:
        return []
    blocks: list[Block] = [BLANK, line(Run("Conditions", "heading"))]
    for one in bearing:
        condition = ledger.conditions[one.condition]
        state = {True: "met or dropped", False: "open", None: "its date leaves it undecided"}[one.met]
        holder = f", asked for by {names(ledger, one.holder)}" if one.holder else ""
        blocks.append(line("  ", text(f"{condition.title}{holder}: {state}"), indent=4))
    return blocks


def _record(ledger: Ledger, record: Position, mark: str) -> list[Block]:
    """A record with its date, who said it, and each of its sources with the place and the words."""
    who = names(ledger, record.parties)
    options = f" {' or '.join(record.options)}" if record.options else ""
    act = record.act.value if record.act else "(no act)"
    said = "" if record.said_by == record.parties else f", as told by {names(ledger, record.said_by)}"
    speaker = f" ({record.speaker})" if record.speaker else ""
    blocks: list[Block] = [
        line(f"  {mark} ", text(record.date.text, "heading"), text(f"  {who}{speaker} {act}{options}{said}"), indent=6),
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


def _aside(ledger: Ledger, account: Account) -> list[Line]:
    record = account.record
    options = f" {' or '.join(record.options)}" if record.options else ""
    act = record.act.value if record.act else "(no act)"
    return [
        line("  ", text(record.date.text, "heading"), text(f"  {names(ledger, record.parties)} {act}{options}: "),
             text(_reason(ledger, account), "aside"), Run(f"  {record.id}", "aside"), indent=6)
    ]  # fmt: skip


def _reason(ledger: Ledger, account: Account) -> str:
    by = ", ".join(account.by)
    match account.use:
        case Use.NOT_KNOWN:
            return "not yet entered in the ledger by the day asked"
        case Use.CORRECTED:
            return f"our error, corrected by {by}"
        case Use.RETRACTED:
            return f"taken back by the outlet, see {by}"
        case Use.LATER:
            return "begins after the day asked"
        case Use.WORDLESS:
            return _wordless(account.record)
        case Use.DENIED:
            return f"disowned by the party, see {by}"
        case Use.ADVERSARY:
            return f"a claim of {names(ledger, account.record.said_by)}: an adversary's word commits nobody"
        case Use.WEAKER:
            return "weaker than the evidence asked for"
        case Use.DISSENT:
            return f"told by others, and gives way to the party's own words ({by})"
        case Use.SUPERSEDED:
            return f"superseded by {by}"
        case Use.NOT_ASKED:
            return "speaks for nobody whose agreement is asked"
        case Use.USED:
            return "used"


def _wordless(record: Position) -> str:
    if record.act is Act.REAFFIRMS:
        return "says again what stands: refreshes its age, changes nothing"
    if record.act is Act.OMITS:
        return "reported silence: commits nothing"
    if record.retracts:
        return f"takes {record.retracts} back"
    return f"denies {record.denies}"


def _settle(ledger: Ledger, missing: Missing) -> str:
    party = party_name(ledger, missing.party) if missing.party else ""
    ids = ", ".join(missing.ids)
    match missing.kind:
        case "silent":
            return f"a word of {party} on this issue, with its date and source"
        case "reserved":
            return f"what {party} decides after reserving its position ({ids})"
        case "claimed":
            return f"a word of {party} itself on what others claim of it ({ids})"
        case "option":
            return f"an option that {party} would hold, not only what it rules out or leaves out ({ids})"
        case "date":
            return f"a more exact date, or a relation to what came before, for {ids}"
        case _:
            return f"the day on which the condition was met or dropped: {ids}"
