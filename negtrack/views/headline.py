"""The first lines of a page: the ledger and its day, the stage of the text, how many issues stand how."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Level, Stage, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.tuples import NamedTuple
from negtrack.views.page import CLOSED_SYMBOL, CLOSED_TONE, STATUS_WORDS, SYMBOLS, Line, Run, line, text
from negtrack.views.sentences import aside_sentence, kept_sentence, plural
from negtrack.views.text import width

_STAGE_WORDS = {
    Stage.TEXT_CONCLUDED: "concluded",
    Stage.INITIALLED: "initialled",
    Stage.SIGNED: "signed",
    Stage.RATIFIED: "ratified",
    Stage.IN_FORCE: "in force",
}
"""What has been done with a text at each stage."""


def stage_word(stage: Stage) -> str:
    """What has been done with a text that has come to a stage."""
    return _STAGE_WORDS[stage]


def head_lines(ledger: Ledger, picture: Picture, columns: int | None) -> list[Line]:
    """Return the first lines of a page of statuses, for a screen of so many characters (None: there is no screen)."""
    lines = title_lines(ledger, picture, columns)
    if said := text_sentence(picture):
        lines.append(line(text(said), indent=2))
    groups = count_groups(picture)
    if columns is None:
        return [*lines, line(*spaced(groups, ", "))]
    return lines + packed(groups, columns, indent=2)


def spaced(runs: Iterable[Run], gap: str) -> list[Run]:
    """Runs with a gap between them."""
    found: list[Run] = []
    for run in runs:
        found += [Run(gap), run] if found else [run]
    return found


def title_lines(ledger: Ledger, picture: Picture, columns: int | None) -> list[Line]:
    """The title of the ledger and the day that is shown, in one line where both fit; and what else was asked."""
    title, kept = text(ledger.title, "heading"), text(kept_sentence(ledger, picture.question), "aside")
    gap = 0 if columns is None else columns - width(title.text) - width(kept.text)
    lines = [line(title, " " * gap, kept)] if gap >= 2 else [line(title, indent=2), line(kept, indent=2)]
    if aside := aside_sentence(ledger, picture.question):
        lines.append(line(text(aside, "aside"), indent=2))
    return lines


class TextCount(NamedTuple):
    """How many articles are in the concluded text, how many of them at its furthest stage, and what is open behind."""

    articles: int
    furthest: int
    behind: int
    others: dict[Status, int]


def count_text(picture: Picture) -> TextCount:
    """Count the articles of a picture by the stage of their text."""
    concluded = [a for a in picture.articles if a.concluded]
    level = Level.PRINCIPLE if picture.stage is None else picture.stage.level
    others = dict.fromkeys(Status, 0)
    for article in picture.articles:
        if not article.concluded:
            others[article.status] += 1
    return TextCount(
        len(concluded),
        sum(article.level == level for article in concluded),
        len({issue for article in concluded for issue in article.open_behind}),
        others,
    )


def text_sentence(picture: Picture) -> str:
    """How far the text of the treaty has come and what is open: its stage, its articles, the conditions.

    Nothing where there are neither articles nor conditions, and no text is concluded.
    """
    parts = []
    if picture.articles or picture.stage is not None:
        parts.append(_text(picture))
    number = sum(state.open is not False for state in picture.conditions)
    if number:
        parts.append(f"{plural(number, 'condition')} open")
    return "; ".join(parts)


def _text(picture: Picture) -> str:
    """The stage of the text with its date, and how many of the articles are in it."""
    found = count_text(picture)
    if picture.stage is None:
        total = plural(len(picture.articles), "article")
        return f"Text not concluded ({total}: {_tally(found.others)})"
    when = "" if picture.stage_event is None else f" {picture.stage_event.date.text}"
    share = _share(picture, found)
    said = f"Text {stage_word(picture.stage)}{when}" + (f" ({share})" if share else "")
    if picture.stage is not Stage.IN_FORCE:
        said += f", not {stage_word(_after(picture.stage))}"
    return said + (f"; {plural(found.behind, 'issue')} open behind it" if found.behind else "")


def _share(picture: Picture, found: TextCount) -> str:
    """How many of the articles are in the text, and how the others stand; nothing where there are none."""
    total = len(picture.articles)
    if not total:
        return ""
    event = picture.stage_event
    if found.articles:
        share = plural(total, "article")
        share = share if found.furthest == total else f"{found.furthest:,} of {share}"
    elif event is not None and not event.articles and not event.all_articles:
        share = "it names no article"
    else:
        share = f"none of {plural(total, 'article')}"
    if found.articles > found.furthest:
        share += f", {found.articles - found.furthest:,} more concluded before that stage"
    rest = _tally(found.others)
    return f"{share}; {'the rest' if found.articles else 'articles'}: {rest}" if rest else share


def _tally(numbers: dict[Status, int]) -> str:
    return ", ".join(f"{number:,} {STATUS_WORDS[status]}" for status, number in numbers.items() if number)


def _after(stage: Stage) -> Stage:
    """The stage that comes next to be heard of: a text that is concluded or initialled waits to be signed."""
    return Stage.SIGNED if stage < Stage.SIGNED else Stage(stage + 1)


def count_groups(picture: Picture) -> list[Run]:
    """How many issues there are, and how many of them stand how: a run for each."""
    tally = picture.summary()
    groups = [Run(plural(len(picture.issues), "issue"), "heading")]
    for status in Status:
        if number := tally[status]:
            groups.append(Run(f"{SYMBOLS[status]} {number:,} {STATUS_WORDS[status]}", status.value))
    if number := tally["closed"]:
        groups.append(Run(f"{CLOSED_SYMBOL} {number:,} closed", CLOSED_TONE))
    if number := tally["background"]:
        groups.append(Run(f"({number:,} background)", "aside"))
    return groups


def packed(groups: list[Run], columns: int | None, gap: str = "  ", indent: int = 0) -> list[Line]:
    """Runs in as few lines as hold them, none broken; with a gap between them."""
    lines: list[Line] = []
    current: list[Run] = []
    taken = 0
    for group in groups:
        size = width(group.text) + (len(gap) if current else 0)
        if current and columns is not None and taken + size > columns:
            lines.append(Line(tuple(current), indent))
            current, taken = [Run(" " * indent)] if indent else [], indent
            size = width(group.text)
        elif current:
            current.append(Run(gap))
        current.append(group)
        taken += size
    lines.append(Line(tuple(current), indent))
    return lines


def since_text(day: int | None) -> str:
    """The day since which something has held; nothing where it never was otherwise."""
    return "" if day is None else format_day(day)


def article_text(article: ArticleResult) -> str:
    """The number of an article and its title."""
    return f"{article.article.id} {article.article.title}"
