"""``negtrack counts``."""

from __future__ import annotations

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading(issue="Derive only the articles on this issue. May be repeated.")
def run(call: Call) -> Answer:
    """Compare the counts of agreed articles that parties published with the derived articles and with one another.

    \b
    negtrack counts
    negtrack counts --as-of 2024-12-31 -f csv
    """
    from negtrack.answers.counts import compare_counts
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.counts import counts_page

    book, question = call.ledger, call.question
    parties = call.parties
    results = compare_counts(book, question, parties, call.issues)
    return Answer(
        book,
        page=lambda: counts_page(book, question, results),
        value=lambda: json_output.counts_json(book, question, results),
        tables=lambda: [answer_tables.counts(results)],
    )
