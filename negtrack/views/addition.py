"""What is new in a ledger, and what it changes: a position before it is saved, and all that a sheet brings."""

from __future__ import annotations

from collections.abc import Sequence

from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Basis, Ledger, Position, Status
from negtrack.rules.basis import Participants
from negtrack.rules.query import Question
from negtrack.views.dates import date_in_words
from negtrack.views.diff import shift_runs
from negtrack.views.page import BLANK, Block, Line, Page, Run, line, status_run, text
from negtrack.views.records import RELATION_WORDS, act_label
from negtrack.views.sentences import closed_conditions, names, party_name, standing_label
from negtrack.views.text import pad
from negtrack.writing.import_records import Effects, value_words
from negtrack.writing.insert import Value
from negtrack.writing.new_position import Effect


def position_sentence(ledger: Ledger, record: Position) -> str:
    """Who does what on which issue, when, who said so, and where it is to be found."""
    deed = act_label(ledger, record, in_full=True)
    parts = [f"{names(ledger, record.parties)} {deed}", date_in_words(record.date), _voice(ledger, record)]
    for cite in record.cites:
        publisher = ledger.sources[cite.source].publisher
        parts.append(f"{publisher} {cite.locator}" if cite.locator else publisher)
    parts += [f"{RELATION_WORDS[name]} {target}" for name in RELATION_WORDS if (target := getattr(record, name))]
    return ", ".join(parts)


def _voice(ledger: Ledger, record: Position) -> str:
    """Who said it, and whom it does not commit because others said it."""
    if record.said_by == record.parties:
        return "said itself" if len(record.parties) == 1 else "said together"
    voices = Participants(ledger).for_issue(ledger.issues[record.issue]).voices(record)
    free = [voice.party for voice in voices if voice.basis is Basis.ADVERSARY and voice.party in record.parties]
    claim = f" (a claim, which does not commit {names(ledger, free)})" if free else ""
    return f"said by {names(ledger, record.said_by)}{claim}"


def effect_lines(ledger: Ledger, effect: Effect, when: str) -> list[Line]:
    """What a new position does to standings and statuses on a day; ``when`` is what the day is called."""
    before, after = effect.before, effect.after
    lines = [line(Run(when, "heading"))]
    standings = {**after.parties, **after.others}
    for party, standing in standings.items():
        earlier = {**before.parties, **before.others}.get(party)
        was = "—" if earlier is None else standing_label(ledger, before.issue, earlier, closed_conditions(before))
        now = standing_label(ledger, after.issue, standing, closed_conditions(after))
        if was != now:
            lines.append(line("  ", text(party_name(ledger, party)), f": {was} → {now}", indent=4))
    lines.append(line("  status: ", *_shift(before.status, after.status)))
    lines += [line(f"  article {a.article.id}: ", *_shift(a.status, b.status)) for a, b in effect.articles]
    return lines


def _shift(before: Status, after: Status) -> list[Run | str]:
    return [status_run(after), ", as before"] if before is after else [status_run(before), " → ", status_run(after)]


_LISTED = 20


def joining_page(
    ledger: Ledger,
    question: Question,
    new: list[Position],
    repeated: int,
    effects: Effects,
    heading: str,
    changed: Sequence[tuple[str, Sequence[tuple[str, Value | None, Value | None]]]] = (),
) -> Page:
    """New records of a ledger that has them, the first ones in a line each, and the statuses that they change.

    ``changed`` are ids of records with the fields that change, each with what it said and says.
    """
    blocks: list[Block] = [line(text(heading, "heading"))]
    blocks += [_record(ledger, position) for position in new[:_LISTED]]
    if len(new) > _LISTED:
        blocks.append(line(f"  … and {len(new) - _LISTED} more"))
    for id, fields in changed[:_LISTED]:
        blocks.append(line("  ", text(id, "aside"), indent=4))
        told = [f"    {name}: {value_words(old)} → {value_words(now)}" for name, old, now in fields]
        blocks += [line(text(words), indent=6) for words in told]
    if len(changed) > _LISTED:
        blocks.append(line(f"  … and {len(changed) - _LISTED} more"))
    if repeated:
        were = "1 row says" if repeated == 1 else f"{repeated} rows say"
        blocks.append(line(f"{were} what the ledger says already: left out"))
    if new or changed:
        day = format_day(question.as_of)
        blocks += [BLANK, line(f"as of {day} this changes:" if any(effects) else f"as of {day} no status changes")]
        blocks += [line("  ", text(shift.id), "  ", *shift_runs(shift)) for shift in effects.issues]
        blocks += [line("  ", text(f"article {shift.id}"), "  ", *shift_runs(shift)) for shift in effects.articles]
    return Page(tuple(blocks))


def _record(ledger: Ledger, position: Position) -> Line:
    said = "" if position.said_by == position.parties else f" (told by {names(ledger, position.said_by)})"
    what = f"{names(ledger, position.parties)} {act_label(ledger, position)}{said}"
    return line("  ", Run(pad(position.date.text, 10)), "  ", text(position.issue, "aside"), f": {what}", indent=14)
