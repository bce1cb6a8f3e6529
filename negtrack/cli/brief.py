"""``negtrack brief``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from negtrack.cli.options import Call, completing, reading
from negtrack.cli.output import FORMATS, Answer
from negtrack.cli.session import Unusable, first_day

if TYPE_CHECKING:
    from collections.abc import Iterable


@reading(
    formats=(*FORMATS, "html", "docx"),
    party="Of this party. May be repeated. Default: of all whose agreement is asked.",
)
def run(
    call: Call,
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARTY|ISSUE]...",
            help="Instead of --party and --issue: parties by id, name or alias, issues by id or title.",
            **completing("issues_and_parties"),
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Tell what moved from this day on, too.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="For Word: a template of your own (.docx).")
    ] = None,
) -> Answer:
    """Write a few pages to hand on: who holds what and since when, what moved, what is open and would settle it.

    Each sentence has a numbered note with source, date and place, and the words quoted. As Markdown, HTML or Word;
    the latter needs a package more: pip install 'negtrack[docx]'.

    \b
    negtrack brief Azerbaijan -o azerbaijan.docx
    negtrack brief constitution --since 2025-01 -f md
    negtrack brief -o brief.html
    """
    from negtrack.formats import documents, results

    _narrow(call, about or [])
    first = None if since is None else first_day(since, "--since")
    if first is not None and call.question.as_of < first:
        raise Unusable(f"--since {since} begins after the last day asked about: give the earlier date to --since")
    if template is not None and call.format != "docx":
        raise Unusable("--template is for Word documents: add -f docx")
    result = results.brief(call.scope, first)
    document = result.found

    def markdown() -> Iterable[str]:
        return documents.document_markdown(document)

    def html() -> Iterable[str]:
        return documents.document_html(document)

    def docx(stream: BinaryIO) -> None:
        from negtrack.formats.docx import BadTemplate, write_docx

        try:
            write_docx(document, stream, template)
        except BadTemplate as error:
            raise Unusable(f"--template {error}") from None

    answer = Answer.of(result)
    return answer._replace(texts={"md": markdown, "html": html}, files={"docx": docx})


def _narrow(call: Call, about: list[str]) -> None:
    """Take each name for that of a party or of an issue. Raises Unusable where it is of neither, or of both."""
    from negtrack.ledger.lookup import UnknownName, issue_id, party_id

    of = {"party": party_id, "issue": issue_id}
    named: dict[str, list[str]] = {kind: [] for kind in of}
    for name in about:
        kind, colon, bare = name.partition(":")
        kinds = (kind,) if colon and kind in of else tuple(of)
        wanted = bare if colon and kind in of else name
        found, faults = [], []
        for each in kinds:
            try:
                found.append((each, of[each](call.ledger, wanted)))
            except UnknownName as error:
                faults.append(str(error).removesuffix("?"))
        if not found:
            near = [fault for fault in faults if "did you mean" in fault or "may be any of" in fault] or faults
            raise Unusable(f"{near[0]}; negtrack brief takes a party, an issue, or none of them for all")
        if len(found) > 1:
            raise Unusable(f'"{name}" is a party and an issue: say party:{wanted} or issue:{wanted}')
        named[found[0][0]].append(found[0][1])
    call.parties_named = [*call.parties_named, *named["party"]]
    call.issues_named = [*call.issues_named, *named["issue"]]
