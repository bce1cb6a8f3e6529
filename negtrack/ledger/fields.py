"""The one table of fields: what each kind of record may hold (docs/ledger.md).

Reading, the JSON Schema and the documentation are all made from this table; nothing else lists the fields.
"""

from __future__ import annotations

from negtrack.ledger.model import LEVELS, REOPENED, STAGES, Act, Ending, Role, SourceKind, Status
from negtrack.tuples import NamedTuple


class Field(NamedTuple):
    """One field: its name, its type, whether a record must have it, what it is for, and an example.

    ``of`` is the kind of record that a reference points to. Types: ``text``, ``id``, ``date`` (any precision),
    ``day``, ``word`` (one of ``choices``), ``truth`` (yes or no), ``whole``, ``number``, ``sha256``, ``ref`` (one id),
    ``refs`` (an id or a list of ids), ``blocks``, ``articles`` (``all`` or ids), and the nested ``options``,
    ``members``, ``conditions``, ``cites``, ``dated``, ``closed`` and ``archive``. Where ``may_be_empty``, an empty list
    says as much as no key at all.
    """

    name: str
    type: str
    required: bool
    doc: str
    example: str
    of: str = ""
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False


def _must(name: str, type: str, doc: str, example: str, of: str = "", choices: tuple[str, ...] = ()) -> Field:
    return Field(name, type, True, doc, example, of, choices)


def _may(name: str, type: str, doc: str, example: str, of: str = "", choices: tuple[str, ...] = ()) -> Field:
    return Field(name, type, False, doc, example, of, choices)


def _any(name: str, type: str, doc: str, example: str, of: str = "") -> Field:
    return Field(name, type, False, doc, example, of, may_be_empty=True)


TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
"""The words of a ``truth``, in lower case; a ledger may write them in any."""

_NOTE = _may("note", "text", "anything the reader should know", "Day not given in the source.")
_PRIVATE_NOTE = _may("private_note", "text", "a note that no public output shows", "Told in confidence by a delegate.")
_PRIVATE = (_may("private", "truth", "yes: no public output shows anything of it", "yes"), _PRIVATE_NOTE)

_QUOTED = (
    _may("quote", "text", "the quoted words", "acceptance of Azerbaijan’s proposals"),
    _may("language", "text", "the language of the quote, as a code", "hy"),
    _may("translation", "text", "the quote in translation", "acceptance of Azerbaijan’s proposals"),
    _may("translated_by", "text", "who translated it", "the ledger's keeper"),
)

KINDS: dict[str, tuple[Field, ...]] = {
    "party": (
        _must("name", "text", "the party's name", "Armenia"),
        _must("role", "word", "what it is in the negotiation", "principal", choices=tuple(Role)),
        _any("aliases", "texts", "other names it is looked up by", "[Yerevan]"),
        _any("members", "members", "members of a group: what the group says stands for each", "[CZ, HU]", of="party"),
        _NOTE,
        _PRIVATE_NOTE,
    ),
    "period": (
        _may("from", "date", "its first day", "1991-02-15"),
        _may("until", "date", "its last day", "2020-01-31"),
    ),
    "topic": (
        _must("title", "text", "the heading", "The text of the treaty"),
        _may("background", "truth", "yes: its issues are shown last and counted in no headline", "yes"),
        _PRIVATE_NOTE,
    ),
    "issue": (
        _must("title", "text", "a short name", "Third-party forces along the border"),
        _must("question", "text", "what is contested, as a question", "May third parties stay along the border?"),
        _may("topic", "ref", "the heading that it is shown under", "text", of="topic"),
        _must(
            "options",
            "options",
            "two or more ways to settle it, which exclude one another",
            "{none: No third party, any: Any third party}",
        ),
        _may(
            "principals", "refs", "whose consent is needed, where not the ledger's principals", "[AM, AZ]", of="party"
        ),
        _may("closed", "closed", "that nothing is left to negotiate", "{date: 2025-11-30, how: overtaken, source: …}"),
        _NOTE,
        _PRIVATE_NOTE,
    ),
    "closed": (
        _must("date", "date", "from when", "2025-11-30"),
        _must("how", "word", "how that came about", "carried-out", choices=tuple(Ending)),
        _must("source", "ref", "the source that says so", "mediamax-2025-12", of="source"),
        _NOTE,
    ),
    "option": (
        _must("title", "text", "the option in words", "No third party anywhere along the border"),
        _may(
            "label", "text", "its name as people read it; default its id with blanks for hyphens", "where undelimited"
        ),
        _may(
            "scale", "number", "place from 0 to 100: where every option of the issue has one, distances are shown", "50"
        ),
    ),
    "article": (
        _must("title", "text", "what the article is about", "No third-party forces on the border"),
        _any("issues", "refs", "the issues that its text settles", "[border-monitors]", of="issue"),
        _any("related", "refs", "issues shown beside it and never counted", "[peacekeepers]", of="issue"),
        _NOTE,
        _PRIVATE_NOTE,
    ),
    "source": (
        _must("title", "text", "the publication's title", "Joint statement"),
        _must("publisher", "text", "who published it", "APRI Armenia"),
        _must("kind", "word", "what sort of publication it is", "analysis", choices=tuple(SourceKind)),
        _must("side", "side", "the party whose viewpoint it is written from, or none", "AM", of="party"),
        _may("published", "date", "when it was published", "2025-03"),
        _may("url", "text", "its address", "https://apri.institute/"),
        _may("author", "text", "who wrote it", "Benyamin Poghosyan"),
        _may("language", "text", "its language, as a code", "en"),
        _may("archive", "archive", "an archived copy: its file name and SHA-256", "{file: 001.txt, sha256: …}"),
        _NOTE,
        *_PRIVATE,
    ),
    "archive": (
        _must("file", "text", "the file's name in the archive folder", "001.txt"),
        _may("sha256", "sha256", "the SHA-256 of the file, in hexadecimal", "48d6…"),
    ),
    "condition": (
        _must("title", "text", "what must happen first", "A lasting peace is established"),
        _any("holder", "refs", "who asks for it", "AM", of="party"),
        _any("by", "refs", "who can bring it about", "[AM, AZ]", of="party"),
        _any("blocks", "blocks", "the issues, articles, stages or other conditions that wait for it", "[signing]"),
        _may("raised", "dated", "when it was first asked for; absent: from the start", "{date: 2024-02, source: …}"),
        _may("met", "dated", "when it was met", "{date: 2025-11-30, source: …}"),
        _may("dropped", "dated", "when its holder gave it up", "{date: 2025-11-30, source: …}"),
        _NOTE,
        *_PRIVATE,
    ),
    "dated": (
        _must("date", "date", "when", "2025-11-30"),
        _may("source", "ref", "the source that says so", "mediamax-2025-12", of="source"),
        _NOTE,
    ),
    "position": (
        _may("id", "id", "an id of its own; default PARTY-ISSUE-DATE in lower case", "az-constitution-2025-03-13-2"),
        _must("party", "refs", "who holds it; a list: one joint act that stands for each", "AM", of="party"),
        _must("issue", "ref", "the issue it is about", "border-monitors", of="issue"),
        _must("date", "date", "when it was taken", "2025-03-13"),
        _may("act", "word", "what it does; may be absent where it retracts or denies", "accepts", choices=tuple(Act)),
        _may("option", "refs", "the option, or a list: any of these", "none", of="option"),
        _any("rejects", "refs", "options ruled out besides", "[everywhere]", of="option"),
        _any("conditions", "conditions", "ids for all its options, or a map from option to ids", "[lasting-peace]"),
        _may("level", "word", "how firm it is; default principle", "text", choices=tuple(LEVELS)),
        _may("said_by", "refs", "who said it, where not the party itself", "AZ", of="party"),
        _may("speaker", "text", "the person or office, in words", "Prime Minister Pashinyan"),
        _may("to", "text", "the audience or occasion, in words", "in parliament"),
        _must("summary", "text", "what was said, in the ledger's own words", "Takes Azerbaijan's wording."),
        _may("source", "ref", "the source that carries it", "apri-2025-03", of="source"),
        _may("locator", "text", "the place in the source", "line 5"),
        *_QUOTED,
        _may(
            "cites", "cites", "instead of source: where more than one source carries it", "[{source: a}, {source: b}]"
        ),
        _may("recorded", "day", "the day it was entered in the ledger", "2026-06-08"),
        _may("supersedes", "ref", "the position that it replaces", "am-corridor-2023", of="position"),
        _may("adds", "ref", "the position that it joins", "am-corridor-2023", of="position"),
        _may("corrects", "ref", "the record that it mends: our own error", "am-corridor-2023", of="position"),
        _may("retracts", "ref", "the record whose report the outlet took back", "am-corridor-2023", of="position"),
        _may("denies", "ref", "the record that the party disowns", "am-corridor-2023", of="position"),
        _NOTE,
        *_PRIVATE,
    ),
    "cite": (
        _must("source", "ref", "the source that carries the record", "apri-2025-03", of="source"),
        _may("locator", "text", "the place in the source", "line 5"),
        *_QUOTED,
    ),
    "event": (
        _must("date", "date", "when it happened", "2025-08-08"),
        _must("title", "text", "what happened", "Foreign ministers initial the text"),
        _must("source", "ref", "the source that says so", "azatutyun-2025-08-11", of="source"),
        _may("stage", "word", "the stage that the instrument reached", "initialled", choices=(*STAGES, REOPENED)),
        _any("parties", "refs", "who took part; default the principals", "[AM, AZ]", of="party"),
        _any("articles", "articles", "the articles concerned: all, or their numbers", "all", of="article"),
        _NOTE,
        *_PRIVATE,
    ),
    "count": (
        _must("date", "date", "when it was said", "2024-08-31"),
        _must("said_by", "refs", "who said it", "AM", of="party"),
        _must("source", "ref", "the source that says so", "apri-2024-09", of="source"),
        _may("agreed", "whole", "how many articles are agreed", "13"),
        _may("percent", "number", "or the share that is agreed, in percent", "80"),
        _may("of", "whole", "out of how many", "17"),
        _may("partial", "whole", "how many are agreed in part", "3"),
        _may("open", "whole", "how many are open", "1"),
        _NOTE,
        *_PRIVATE,
    ),
    "expectation": (
        _must("as_of", "date", "the date on which it should hold", "2025-03-31"),
        _may("issue", "ref", "the issue", "border-monitors", of="issue"),
        _may("article", "ref", "or the article", "7", of="article"),
        _must("status", "word", "the status expected", "agreed", choices=tuple(Status)),
        _NOTE,
        *_PRIVATE,
    ),
}
"""The fields of each kind of record, in the order in which they are written."""


POSITION_FIELDS = tuple(field.name for field in KINDS["position"])
"""What the cells of a position are, in their order. A cell that is empty says nothing."""

PRIVATE_KINDS = frozenset(kind for kind, fields in KINDS.items() if any(field.name == "private" for field in fields))
"""The kinds of entries that may be private as a whole."""


class LedgerSection(NamedTuple):
    """A top-level key of the ledger: a scalar (``kind`` is empty), a map by id, or a list of records."""

    name: str
    shape: str
    kind: str
    required: bool
    doc: str


SECTIONS: dict[str, LedgerSection] = {
    section.name: section
    for section in (
        LedgerSection("negtrack", "scalar", "", True, "the format of the ledger: 1"),
        LedgerSection("title", "scalar", "", True, "what is negotiated"),
        LedgerSection("about", "scalar", "", False, "what the ledger covers"),
        LedgerSection("covered_to", "scalar", "", False, "the last day that its keepers have looked at"),
        LedgerSection(
            "private", "scalar", "", False, "yes at the head of a further file: all that it holds is private"
        ),
        LedgerSection("parties", "map", "party", True, "the recorded participants, by id"),
        LedgerSection("topics", "map", "topic", False, "the headings under which issues are shown, by id"),
        LedgerSection("issues", "map", "issue", True, "the contested questions, by id"),
        LedgerSection("articles", "map", "article", False, "the units of the draft treaty, by number"),
        LedgerSection("sources", "map", "source", False, "the publications, by id"),
        LedgerSection("conditions", "map", "condition", False, "what must happen first, by id"),
        LedgerSection("positions", "list", "position", False, "what parties said: the records"),
        LedgerSection("events", "list", "event", False, "deeds and milestones"),
        LedgerSection("counts", "list", "count", False, "counts of agreed articles that parties published"),
        LedgerSection("expect", "list", "expectation", False, "statuses that the keeper expects on a date"),
    )
}
"""The top-level keys of a ledger, in the order in which they are written."""


_SHOWN_BESIDES = {
    "position": ("act", "option", "source"),
    "count": ("agreed",),
    "expectation": ("issue",),
}


def example_of(kind: str) -> str:
    """A record of a kind with all that it must have, as one would write it."""
    besides = _SHOWN_BESIDES.get(kind, ())
    fields = (field for field in KINDS[kind] if field.required or field.name in besides)
    return "{" + ", ".join(f"{field.name}: {field.example}" for field in fields) + "}"
