"""What each command answers, in the shapes from which every format is made: one function a command.

The command line and the Python interface ask here, so that there is one way to an answer. A shape is made when it is
asked for, and what makes it is imported then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question

if TYPE_CHECKING:
    from pandas import DataFrame

    from negtrack.answers.find import Hit
    from negtrack.formats.tables import Table
    from negtrack.ledger.lookup import Entry
    from negtrack.views.page import Page


class Result:
    """An answer: a page for people, a value for programs, tables for spreadsheets and data frames.

    In a notebook it shows itself as its page. ``found`` is what the shapes are made of, which is for this program only.
    """

    def __init__(
        self, found: Any, page: Callable[[], Page], value: Callable[[], Any], tables: Callable[[], Iterable[Table]]
    ) -> None:
        self.found = found
        self.page = page
        self.value = value
        self.tables = tables

    def frame(self, name: str | None = None) -> DataFrame:
        """The result as a pandas data frame, with the columns of ``-f csv``; by its name one of several tables.

        Raises ValueError where it has no table of the name.
        """
        from negtrack.formats.frames import frame

        tables = list(self.tables())
        for table in tables:
            if name in (None, table.name):
                return frame(table)
        raise ValueError(f"no table is called {name}: {', '.join(table.name for table in tables)}")

    def json(self) -> Any:
        """The result as ``-f json`` gives it, as plain dicts and lists."""
        return self.value()

    def markdown(self) -> str:
        """The result as Markdown."""
        from negtrack.formats.markdown import markdown_text

        return markdown_text(self.page())

    def __str__(self) -> str:
        from negtrack.formats.plain import page_text

        return page_text(self.page())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from negtrack.formats.html.fragment import page_html

        return page_html(self.page())


def status(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, only: str | None = None
) -> Result:
    """Where issues and articles stand; with ``only``, those that concern one party."""
    from negtrack.answers.focus import focus_picture
    from negtrack.rules.derive import derive

    picture = derive(ledger, question, issues)
    if only is not None:
        picture = focus_picture(picture, only)

    def page() -> Page:
        from negtrack.views.status import status_page

        return status_page(ledger, picture)

    def value() -> Any:
        from negtrack.formats.json_output import picture_json

        return picture_json(ledger, picture)

    def tables() -> list[Table]:
        from negtrack.formats import tables

        return [tables.status(ledger, picture, only and (only,)), tables.articles(picture)]

    return Result(picture, page, value, tables)


def matrix(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, only: str | None = None,
    by: str | None = None, everybody: bool = False,
) -> Result:  # fmt: skip
    """Who holds what, ``by`` article (the default where there are any) or issue; of ``everybody`` with a standing."""
    from negtrack.answers.focus import focus_picture
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, matrix_page

    picture = derive(ledger, question, issues)
    if only is not None:
        picture = focus_picture(picture, only)
    by_article = by == "article" or (by is None and bool(picture.articles))
    shown = columns_shown(ledger, picture, everybody)

    def value() -> Any:
        from negtrack.formats.json_output import matrix_json

        return matrix_json(ledger, picture, by_article, shown)

    def tables() -> list[Table]:
        from negtrack.formats import tables

        return [
            tables.articles(picture) if by_article else tables.status(ledger, picture, shown if everybody else None)
        ]

    return Result(picture, lambda: matrix_page(ledger, picture, by_article, shown), value, tables)


def pairs(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, only: str | None = None,
    parties: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    """On how many issues each two parties have spoken both, and on how many they are compatible or better."""
    from negtrack.answers.focus import focus_picture
    from negtrack.answers.pairs import pair_up
    from negtrack.formats import answer_tables, json_output
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, pairs_page

    picture = derive(ledger, question, issues)
    if only is not None:
        picture = focus_picture(picture, only)
    found = pair_up(picture, parties or columns_shown(ledger, picture, everybody=True))
    return Result(
        found,
        lambda: pairs_page(ledger, question, found),
        lambda: json_output.pairs_json(ledger, question, found),
        lambda: [answer_tables.pairs(found)],
    )


def diff(
    ledger: Ledger, question: Question, since: int, issues: Collection[str] | None = None, only: str | None = None,
    reaffirmed: bool = False, knowledge: bool = False,
) -> Result:  # fmt: skip
    """What changed from the day before ``since`` to that of the question; with ``knowledge``, what was learned."""
    from negtrack.answers.diff import compare, compare_knowledge
    from negtrack.answers.focus import focus_difference

    difference = (compare_knowledge if knowledge else compare)(ledger, question, since, issues)
    if only is not None:
        difference = focus_difference(difference, only)

    def page() -> Page:
        from negtrack.views.diff import diff_page

        return diff_page(ledger, question, difference, reaffirmed, knowledge)

    def value() -> Any:
        from negtrack.formats.json_output import difference_json

        return difference_json(ledger, question, difference, reaffirmed, knowledge)

    def tables() -> list[Table]:
        from negtrack.formats import tables

        return [tables.changes(difference, reaffirmed=reaffirmed)]

    return Result(difference, page, value, tables)


def why(
    ledger: Ledger, question: Question, kind: str, id: str, issues: Sequence[str], only: str | None = None
) -> Result:
    """Why an issue or an article (``kind``) stands where it does, by those of its issues that are named."""
    from negtrack.answers.focus import focus_explanation
    from negtrack.answers.why import explain
    from negtrack.formats import answer_tables, json_output
    from negtrack.rules.derive import prepare_issues
    from negtrack.rules.issue_result import judge
    from negtrack.views.why import why_article, why_issue

    prepared = prepare_issues(ledger, question, issues)
    found = [explain(ledger, prepared[i], judge(ledger, prepared[i], question), question) for i in issues]
    if only is not None:
        found = [focus_explanation(explanation, only) for explanation in found]

    def tables() -> list[Table]:
        return [answer_tables.why(found, only)]

    if kind == "issue":
        return Result(
            found,
            lambda: why_issue(ledger, found[0], question),
            lambda: json_output.explanation_json(ledger, found[0], question),
            tables,
        )
    from negtrack.rules.articles import concluding_event
    from negtrack.rules.basis import Participants
    from negtrack.rules.derive import derive

    picture = derive(ledger, question, ledger.articles[id].issues or None)
    article = next(result for result in picture.articles if result.article.id == id)
    event = concluding_event(ledger, Participants(ledger, question.asked), question.as_of, id)
    return Result(
        found,
        lambda: why_article(ledger, article, event, found, question),
        lambda: json_output.article_explanation_json(ledger, article, event, found, question),
        tables,
    )


def strips(
    ledger: Ledger, question: Question, days: list[int], issues: Collection[str] | None = None,
    parties: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    """The status of each issue on each of some days."""
    from negtrack.answers.timeline import strips
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.timeline import strip_page

    found = strips(ledger, question, days, issues, parties)
    return Result(
        found,
        lambda: strip_page(ledger, question, found, days),
        lambda: json_output.strips_json(ledger, question, found, days),
        lambda: [answer_tables.strips(found, days)],
    )


def timeline(
    ledger: Ledger, question: Question, since: int | None = None, issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> Result:  # fmt: skip
    """Records, changes of status and events in order of date, from a day on."""
    from negtrack.answers.timeline import timeline
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.timeline import timeline_page

    items = timeline(ledger, question, since, issues, parties)
    return Result(
        items,
        lambda: timeline_page(ledger, question, items),
        lambda: json_output.timeline_json(ledger, question, items),
        lambda: [answer_tables.timeline(items)],
    )


def blockers(
    ledger: Ledger, question: Question, everything: bool = False, issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> Result:  # fmt: skip
    """What stands in the way; with ``everything``, conditions met or dropped too."""
    from negtrack.answers.blockers import find_blockers
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.blockers import blockers_page

    found = find_blockers(ledger, question, everything, issues, parties)
    return Result(
        found,
        lambda: blockers_page(ledger, question, found),
        lambda: json_output.blockers_json(ledger, question, found),
        lambda: [answer_tables.blockers(found)],
    )


def counts(
    ledger: Ledger, question: Question, parties: tuple[str, ...] = (), issues: Collection[str] | None = None
) -> Result:
    """The parties' published counts against the derived articles and one another."""
    from negtrack.answers.counts import compare_counts
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.counts import counts_page

    found = compare_counts(ledger, question, parties, issues)
    return Result(
        found,
        lambda: counts_page(ledger, question, found),
        lambda: json_output.counts_json(ledger, question, found),
        lambda: [answer_tables.counts(found)],
    )


def audit(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, parties: tuple[str, ...] = ()
) -> Result:
    """How good the evidence is."""
    from negtrack.answers.audit import audit
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.audit import audit_page

    found = audit(ledger, question, issues, parties)
    return Result(
        found,
        lambda: audit_page(ledger, question, found),
        lambda: json_output.audit_json(ledger, question, found),
        lambda: [answer_tables.audit(found)],
    )


def show(
    ledger: Ledger, question: Question, entries: Sequence[Entry], remarks: Sequence[str] = (),
    part: Ledger | None = None,
) -> Result:  # fmt: skip
    """What things with ids are, in full; of a ``part`` of the ledger, only what concerns it."""
    from negtrack.answers.show import collect, focus_dossiers, records_shown
    from negtrack.formats import tables
    from negtrack.formats.dossiers import dossiers_json
    from negtrack.views.show import show_page_of

    dossiers = collect(ledger, question, entries)
    if part is not None:
        dossiers = focus_dossiers(dossiers, part)

    def records() -> list[Table]:
        shown = records_shown(dossiers)
        return [tables.positions(ledger, [record for record in ledger.positions if record.id in shown])]

    return Result(
        dossiers,
        lambda: show_page_of(ledger, question, dossiers, list(remarks)),
        lambda: dossiers_json(ledger, question, dossiers),
        records,
    )


def find(
    ledger: Ledger, hits: Sequence[Hit], words: Sequence[str], since: int | None = None, until: int | None = None
) -> Result:
    """The records, sources and events that have all the words."""
    from negtrack.formats import answer_tables
    from negtrack.formats.hits import hits_json
    from negtrack.views.find import find_page

    return Result(
        hits,
        lambda: find_page(ledger, words, hits),
        lambda: hits_json(ledger, list(words), list(hits), since, until),
        lambda: [answer_tables.hits(ledger, hits)],
    )


def suppose(
    ledger: Ledger, question: Question, statements: Sequence[str], issues: Collection[str] | None = None,
    only: str | None = None,
) -> Result:  # fmt: skip
    """What would change if something were said. Raises CannotSuppose where a statement, or all together, cannot be."""
    from negtrack.answers.statements import CannotSuppose, NotUnderstood, parse_package
    from negtrack.answers.suppose import narrow_supposition, suppose
    from negtrack.formats import suppositions
    from negtrack.views.suppose import suppose_page

    try:
        found = suppose(ledger, question, parse_package(ledger, statements))
    except NotUnderstood as fault:
        raise CannotSuppose(f"this cannot be supposed: {fault}; {fault.help}") from None
    if issues is not None or only is not None:
        found = narrow_supposition(found, issues, () if only is None else (only,))
    return Result(
        found,
        lambda: suppose_page(ledger, question, found),
        lambda: suppositions.supposition_json(ledger, question, found),
        lambda: [suppositions.supposition_table(found)],
    )
