"""The JSON of ``negtrack find``: the ledger, what was looked for, how much of each kind was found, and ``found``.

Each object of ``found`` has ``kind`` (position, source or event), ``id`` (null for an event: ``file`` and ``line`` say
where it stands), the fields of what it is, and ``passages``: the name of the ``field``, its ``text`` in one line, and
``marks``, the parts of the text that match as [first character, character after the last], counted from 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from negtrack.answers.find import Hit, HitKind
from negtrack.formats.json_output import Json, ledger_json
from negtrack.formats.records import event_json, position_json, source_json
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Event, Ledger, Position, Source


def hits_json(
    ledger: Ledger, words: Sequence[str], hits: Sequence[Hit], since: int | None, until: int | None
) -> Json:  # fmt: skip
    """The JSON of ``find``."""
    return {
        "ledger": ledger_json(ledger),
        "words": list(words),
        "since": None if since is None else format_day(since),
        "until": None if until is None else format_day(until),
        "summary": {kind.value: sum(hit.kind is kind for hit in hits) for kind in HitKind},
        "found": [_hit_json(ledger, hit) for hit in hits],
    }


def _hit_json(ledger: Ledger, hit: Hit) -> Json:
    return {
        "kind": hit.kind.value,
        "id": None,
        **_record_json(ledger, hit.record),
        "passages": [
            {"field": p.field, "text": p.text, "marks": [list(mark) for mark in p.marks]} for p in hit.passages
        ],
    }


def _record_json(ledger: Ledger, record: Position | Source | Event) -> Json:
    if isinstance(record, Position):
        return position_json(ledger, record)
    if isinstance(record, Source):
        return source_json(record)
    return event_json(ledger, record)
