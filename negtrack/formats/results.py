"""What each command answers, in the shapes from which every format is made: one function a command.

The command line and the Python interface ask here, so that there is one way to an answer. A shape is made when it is
asked for, and what makes it is imported then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from pandas import DataFrame

    from negtrack.answers.diff import Shift
    from negtrack.answers.find import Hit
    from negtrack.answers.tables import Table
    from negtrack.ledger.lookup import Named
    from negtrack.rules.derive import Picture
    from negtrack.views.page import Page

F = TypeVar("F")


class Result:
    """An answer: a page for people, keys for programs, tables for spreadsheets and data frames.

    In a notebook it shows itself as its page, or as a ``whole`` one where the page is a summary. ``found`` is what the
    shapes are made of, which is for this program only; ``keys`` gives what JSON holds after the ledger and the
    question: ``found`` itself where nothing else is given.
    """

    def __init__(
        self,
        ledger: Ledger,
        question: Question | None,
        found: Any,
        page: Callable[[], Page],
        tables: Callable[[], Iterable[Table]],
        keys: Callable[[], Any] | None = None,
        whole: Callable[[], Page] | None = None,
    ) -> None:
        self.ledger = ledger
        self.question = question
        self.found = found
        self.page = page
        self.tables = tables
        self.keys = keys or (lambda: found)
        self.whole = whole or page

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
        from negtrack.formats.json_keys import JoinedKeys
        from negtrack.formats.json_output import Encoder, head

        return Encoder(self.ledger).encode(JoinedKeys((head(self.ledger, self.question), self.keys())))

    def markdown(self) -> str:
        """The result as Markdown."""
        from negtrack.formats.markdown import markdown_text

        return markdown_text(self.page())

    def __str__(self) -> str:
        from negtrack.formats.plain import page_text

        return page_text(self.page()).rstrip("\n")

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from negtrack.formats.html.fragment import page_html

        return page_html(self.whole())


class Scope(NamedTuple):
    """What is asked of a ledger: the question, the issues (None: all) and the parties (none: all) that are wanted."""

    ledger: Ledger
    question: Question
    issues: Collection[str] | None = None
    parties: tuple[str, ...] = ()

    @property
    def only(self) -> str | None:
        """The one party whose concerns alone are wanted, where just one is named."""
        return self.parties[0] if len(self.parties) == 1 else None

    def picture(self) -> Picture:
        """Where issues and articles stand; of one party, those that concern it."""
        from negtrack.rules.derive import derive

        picture = derive(self.ledger, self.question, self.issues)
        if self.only is None:
            return picture
        from negtrack.answers.focus import focus_picture

        return focus_picture(picture, self.only)


def _plain_result(
    scope: Scope, found: F, page: Callable[[Ledger, Question, F], Page], *tables: Callable[[F], Table],
    key: str = "", keys: Callable[[], Any] | None = None,
) -> Result:  # fmt: skip
    """What was found, whose page and tables are made of it as it is; JSON has it under a ``key``, or else ``keys``."""
    ledger, question = scope.ledger, scope.question
    return Result(
        ledger,
        question,
        found,
        lambda: page(ledger, question, found),
        lambda: [make(found) for make in tables],
        (lambda: {key: found}) if key else keys,
    )


class Listing(NamedTuple):
    """How every issue is listed: which of them (None: all), in which order, and whether with the reasons."""

    choices: Collection[str] | None = None
    order: str = "ledger"
    reasons: bool = False


def status(scope: Scope, listing: Listing | None = None) -> Result:
    """Where issues and articles stand.

    Without a ``listing`` the page is the overview, unless issues are named.
    """
    from negtrack.answers.select import arrange, choose

    ledger, only = scope.ledger, scope.only
    picture = scope.picture()
    asked_for = listing or Listing()
    if asked_for.choices is not None:
        picture = choose(picture, asked_for.choices)
    if asked_for.order != "ledger":
        picture = arrange(picture, asked_for.order)
    columns = picture.asked if only is None else (only,)

    def page() -> Page:
        if listing is None and scope.issues is None:
            from negtrack.answers.last_change import last_changes
            from negtrack.views.overview import overview_page

            return overview_page(ledger, picture, last_changes(ledger, picture), columns)
        return whole()

    def whole() -> Page:
        from negtrack.views.status import status_page

        return status_page(ledger, picture, columns, asked_for.reasons, by_topic=asked_for.order == "ledger")

    def tables() -> list[Table]:
        from negtrack.formats import tables

        return [tables.status(ledger, picture, only and (only,)), tables.articles(picture)]

    return Result(ledger, scope.question, picture, page, tables, whole=whole)


def matrix(scope: Scope, by: str | None = None, everybody: bool = False) -> Result:
    """Who holds what, ``by`` article (the default where there are any) or issue; of ``everybody`` with a standing."""
    from negtrack.answers.matrix import grid_table, matrix
    from negtrack.views.matrix import columns_shown, matrix_page

    ledger, picture = scope.ledger, scope.picture()
    by_article = by == "article" or (by is None and bool(picture.articles))
    shown = (scope.only,) if scope.only is not None else columns_shown(ledger, picture, everybody, by_article)
    return Result(
        ledger,
        scope.question,
        picture,
        lambda: matrix_page(ledger, picture, by_article, shown),
        lambda: [grid_table(matrix(picture, by_article, shown))],
        lambda: matrix(picture, by_article, shown),
    )


def pairs(scope: Scope) -> Result:
    """On how many issues each two parties have spoken both, and on how many they are compatible or better."""
    from negtrack.answers.blocs import pair_up, pairs_table
    from negtrack.views.matrix import columns_shown, pairs_page

    picture = scope.picture()
    shown = scope.parties or columns_shown(scope.ledger, picture, everybody=True)
    found = pair_up(picture, shown, named=bool(scope.parties))
    return _plain_result(scope, found, pairs_page, pairs_table, key="pairs")


def diff(scope: Scope, since: int, reaffirmed: bool = False, knowledge: bool = False, records: bool = False) -> Result:
    """What changed from the day before ``since`` to that of the question; with ``knowledge``, what was learned."""
    from negtrack.answers.diff import compare, compare_knowledge
    from negtrack.views.diff import diff_page

    ledger, question = scope.ledger, scope.question
    difference = (compare_knowledge if knowledge else compare)(ledger, question, since, scope.issues)
    if scope.only is not None:
        from negtrack.answers.focus import focus_difference

        difference = focus_difference(difference, scope.only)

    def keys() -> dict[str, Any]:
        from negtrack.ledger.dates import format_day

        return {
            "as_known_since" if knowledge else "since": format_day(difference.since),
            "until": format_day(difference.until),
            "as_known": None if question.as_known is None else format_day(question.as_known),
            "evidence": question.evidence,
            "changes": [*difference.changes, *(difference.reaffirmed if reaffirmed else ())],
            "reaffirmed": len(difference.reaffirmed),
            "who_moved": difference.who_moved(),
            "issues": [_shift("issue", shift) for shift in difference.issues],
            "articles": [_shift("article", shift) for shift in difference.articles],
            "conditions": difference.conditions,
        }

    def tables() -> list[Table]:
        from negtrack.formats import tables

        return [tables.changes(difference, reaffirmed=reaffirmed)]

    return Result(
        ledger,
        None,
        difference,
        lambda: diff_page(ledger, question, difference, reaffirmed, records, knowledge),
        tables,
        keys,
    )


def _shift(kind: str, shift: Shift) -> dict[str, Any]:
    return {kind: shift.id, "from": shift.before, "to": shift.after, "backsliding": shift.backsliding}


def against(scope: Scope, before: Ledger) -> Result:
    """What the ledger says that another state of it, ``before``, does not, on the day of the question."""
    from negtrack.answers.against import compare_ledgers
    from negtrack.formats import tables
    from negtrack.views.against import against_page

    found = compare_ledgers(before, scope.ledger, scope.question, scope.issues, scope.only)

    def keys() -> dict[str, Any]:
        from negtrack.formats.json_output import head

        return {
            "against": head(before)["ledger"],
            "changes": found.changes,
            "issues": [_shift("issue", shift) for shift in found.issues],
            "articles": [_shift("article", shift) for shift in found.articles],
            "entries": found.entries,
        }

    return _plain_result(scope, found, against_page, tables.changes, keys=keys)


def why(scope: Scope, kind: str, id: str) -> Result:
    """Why an issue or an article (``kind``) stands where it does, by those of its issues that are wanted."""
    from negtrack.answers.why import explain, why_table
    from negtrack.formats.json_keys import JoinedKeys
    from negtrack.rules.derive import prepare_issues
    from negtrack.rules.issue_result import judge
    from negtrack.views.why import why_article, why_issue

    ledger, question, only = scope.ledger, scope.question, scope.only
    issues = scope.issues or ()
    prepared = prepare_issues(ledger, question, issues)
    found = [explain(ledger, prepared[i], judge(ledger, prepared[i], question), question) for i in issues]
    if only is not None:
        from negtrack.answers.focus import focus_explanation

        found = [focus_explanation(explanation, only) for explanation in found]

    preview = {"preview": question.trust_claims}

    def tables() -> list[Table]:
        return [why_table(found, only)]

    if kind == "issue":
        return Result(
            ledger,
            question,
            found,
            lambda: why_issue(ledger, found[0], question),
            tables,
            lambda: JoinedKeys((preview, found[0])),
        )
    from negtrack.rules.articles import concluding_event
    from negtrack.rules.basis import Participants
    from negtrack.rules.derive import derive

    picture = derive(ledger, question, ledger.articles[id].issues or None)
    article = next(result for result in picture.articles if result.article.id == id)
    event = concluding_event(ledger, Participants(ledger, question.asked), question.as_of, id)

    def keys() -> Any:
        from negtrack.formats.json_output import head

        concluded = event and {"date": event.date, "title": event.title, "source": event.source}
        each = [JoinedKeys((head(ledger, question), preview, explanation)) for explanation in found]
        return JoinedKeys((preview, article, {"event": concluded, "explanations": each}))

    return Result(ledger, question, found, lambda: why_article(ledger, article, event, found, question), tables, keys)


def strips(scope: Scope, days: list[int]) -> Result:
    """The status of each issue on each of some days."""
    from negtrack.answers.timeline import strips, strips_table
    from negtrack.ledger.dates import format_day
    from negtrack.views.timeline import strip_page

    ledger, question = scope.ledger, scope.question
    found = strips(ledger, question, days, scope.issues, scope.parties)
    return Result(
        ledger,
        question,
        found,
        lambda: strip_page(ledger, question, found, days),
        lambda: [strips_table(found, days)],
        lambda: {"dates": [format_day(day) for day in days], "issues": {s.issue.id: s.statuses for s in found}},
    )


def timeline(scope: Scope, since: int | None = None) -> Result:
    """Records, changes of status, what became of conditions and events in order of date, from a day on."""
    from negtrack.answers.timeline import timeline, timeline_table
    from negtrack.views.timeline import timeline_page

    items = timeline(scope.ledger, scope.question, since, scope.issues, scope.parties)
    return _plain_result(scope, items, timeline_page, timeline_table, key="entries")


def blockers(scope: Scope, everything: bool = False) -> Result:
    """What stands in the way; with ``everything``, conditions met or dropped too."""
    from negtrack.answers.blockers import blockers_table, find_blockers, stuck_table
    from negtrack.views.blockers import blockers_page

    found = find_blockers(scope.ledger, scope.question, everything, scope.issues, scope.parties)
    return _plain_result(scope, found, blockers_page, blockers_table, stuck_table)


def counts(scope: Scope) -> Result:
    """The parties' published counts against the derived articles and one another."""
    from negtrack.answers.counts import compare_counts, counts_table
    from negtrack.views.counts import counts_page

    found = compare_counts(scope.ledger, scope.question, scope.parties, scope.issues)
    return _plain_result(scope, found, counts_page, counts_table, key="counts")


def audit(scope: Scope) -> Result:
    """How good the evidence is."""
    from negtrack.answers.audit import audit, audit_table
    from negtrack.views.audit import audit_page

    found = audit(scope.ledger, scope.question, scope.issues, scope.parties)
    return _plain_result(scope, found, audit_page, audit_table)


def show(scope: Scope, entries: Sequence[Named], remarks: Sequence[str] = ()) -> Result:
    """What things with ids are, in full; of the issues and parties wanted, only what concerns them."""
    from negtrack.answers.select import narrow
    from negtrack.answers.show import collect, focus_in_full, records_shown
    from negtrack.formats import tables
    from negtrack.views.show.page import show_page_of

    ledger, question = scope.ledger, scope.question
    things = collect(ledger, question, entries)
    if scope.issues is not None or scope.parties:
        things = focus_in_full(things, narrow(ledger, scope.issues, scope.parties))

    def records() -> list[Table]:
        shown = records_shown(things)
        return [tables.positions(ledger, [record for record in ledger.positions if record.id in shown])]

    return Result(
        ledger,
        question,
        things,
        lambda: show_page_of(ledger, question, things, list(remarks)),
        records,
        lambda: {"found": things},
    )


def find(
    ledger: Ledger, hits: Sequence[Hit], words: Sequence[str], since: int | None = None, until: int | None = None
) -> Result:
    """What has all the words: records, sources and events, and the parties, issues, articles and conditions."""
    from negtrack.answers.find import HitKind, hits_table
    from negtrack.ledger.dates import format_day
    from negtrack.views.find import find_page

    def keys() -> dict[str, Any]:
        return {
            "words": words,
            "since": since and format_day(since),
            "until": until and format_day(until),
            "summary": {kind: sum(hit.kind is kind for hit in hits) for kind in HitKind},
            "found": hits,
        }

    return Result(ledger, None, hits, lambda: find_page(ledger, words, hits), lambda: [hits_table(ledger, hits)], keys)


def suppose(scope: Scope, statements: Sequence[str]) -> Result:
    """What would change if something were said. Raises CannotSuppose where a statement, or all together, cannot be."""
    from negtrack.answers.statements import CannotSuppose, NotUnderstood, parse_package
    from negtrack.answers.suppose import narrow_supposition, suppose
    from negtrack.formats.suppositions import supposed, supposition_table
    from negtrack.views.suppose import suppose_page

    ledger, only = scope.ledger, scope.only
    try:
        found = suppose(ledger, scope.question, parse_package(ledger, statements))
    except NotUnderstood as fault:
        raise CannotSuppose(f"this cannot be supposed: {fault}; {fault.help}") from None
    if scope.issues is not None or only is not None:
        found = narrow_supposition(found, scope.issues, () if only is None else (only,))
    return _plain_result(scope, found, suppose_page, supposition_table, keys=lambda: supposed(ledger, found))


def brief(scope: Scope, since: int | None = None) -> Result:
    """A document to hand on: what parties hold, what moved, what is open, each sentence with its note."""
    from negtrack.answers.brief import find_brief
    from negtrack.formats import documents
    from negtrack.views.brief import brief_document
    from negtrack.views.document import document_page

    found = find_brief(scope.ledger, scope.question, scope.issues, scope.parties, since)
    document = brief_document(scope.ledger, found)
    return Result(
        scope.ledger,
        scope.question,
        document,
        lambda: document_page(document),
        lambda: [documents.document_table(document)],
        lambda: documents.document_keys(document),
    )
