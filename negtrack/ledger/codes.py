"""The codes that findings have: severity, subject and explanation of each, from which docs/errors.md is made.

Codes are stable: none is reused for another meaning. Those of reading stand here; a check registers its own where it is
defined (``checks.registry``).
"""

from __future__ import annotations

from negtrack.ledger.findings import Severity
from negtrack.tuples import NamedTuple


class Code(NamedTuple):
    """A code: its severity, its subject in a few words, and what to make of it in Markdown.

    ``example`` is the file of ``tests/errors/CODE`` whose first finding the docs show. ``summed_up`` are hints at how
    good the evidence is: a ledger has many, and texts for people count them unless each is asked for.
    """

    code: str
    severity: Severity
    subject: str
    doc: str
    example: str = ""
    summed_up: bool = False


FAMILIES = {
    "NT0xx": (
        "Files and YAML",
        "The text cannot be read as a ledger at all. What stands below the fault in the same file may not "
        "have been looked at yet.",
    ),
    "NT1xx": (
        "The shape of a record",
        "A key or a value is not as [the tables of fields](ledger.md#fields) say.",
    ),
    "NT2xx": (
        "Words that refer to something",
        "An id that the ledger does not define, a word outside the vocabulary, or an option that does not go "
        "with the act. The help names the nearest id or word there is.",
    ),
    "NT3xx": (
        "Dates, relations, groups",
        "Order in time: dates, and what comes after what.",
    ),
    "NT4xx": (
        "Evidence",
        "What records are proved by. `NT401`, `NT403`, `NT404` and `NT414` to `NT416` come only with "
        "`--archive DIR`. The hints `NT411` to `NT413`, `NT416` and `NT421` to `NT423` are counted; `--hints` "
        "or `--strict` shows each.",
    ),
    "NT5xx": (
        "Coherence and expectations",
        "Each record is sound by itself, but says nothing, or something unexpected, beside the others.",
    ),
    "NT6xx": (
        "Coverage",
        "What the ledger has and does not need.",
    ),
}
"""The families of codes, each with its title and an introduction."""

CODES: dict[str, Code] = {
    code.code: code
    for code in (
        Code(
            "NT001",
            Severity.ERROR,
            "a file that cannot be read",
            "A file or folder is not there, or its permissions forbid reading it. Check the path given with "
            "`--ledger` or in `NEGTRACK_LEDGER`.",
            example="bad-missing",
        ),
        Code(
            "NT002",
            Severity.ERROR,
            "text that is not clean UTF-8",
            "A byte that is no UTF-8, another encoding altogether, a control character, or a hidden line break, "
            "written out or as an escape. Save the file as UTF-8 and remove the character.",
            example="bad-latin-1.yaml",
        ),
        Code(
            "NT003",
            Severity.ERROR,
            "text that is not YAML, or not the part of it that ledgers use",
            "Indentation, brackets, quotes or colons do not add up; or the text uses tags, several documents or "
            "other parts of YAML that ledgers do without. A text with a colon, a `#`, or one of `& * ! @ -` at "
            "its beginning goes into quotes.",
            example="bad-colon.yaml",
        ),
        Code(
            "NT004",
            Severity.ERROR,
            "a file too large, too deep or expanding without bound",
            "More than 1 GiB, more than 20,000 files, more than 24 levels of nesting, or values repeated with `*` "
            "that expand without bound. Name the folder of one ledger, close the brackets, write the values out.",
            example="bad-aliases.yaml",
        ),
        Code(
            "NT005",
            Severity.ERROR,
            "a folder without a ledger",
            "The folder has no `*.yaml`, `*.yml` or `*.csv` file, or there is a table of positions without a YAML "
            "file that carries `negtrack`, `title`, `parties` and `issues`.",
            example="bad-no-ledger",
        ),
        Code(
            "NT006",
            Severity.ERROR,
            "a table of positions that is not proper CSV",
            "A `*.csv` file of a folder whose rows have more cells than its header, whose quotes do not close, "
            "that is separated by something else than commas, whose `more_cites` is no JSON, or that is another "
            "table than positions. Cells with commas go into quotes; files that are no positions go elsewhere.",
            example="bad-cells",
        ),
        Code(
            "NT007",
            Severity.ERROR,
            "an unresolved merge conflict",
            "A line of `<<<<<<<`, `=======` or `>>>>>>>` that git left where two sides changed the same. It is looked "
            "for everywhere, also inside texts and tables. Keep one side and remove the marks.",
            example="bad-quoted.yaml",
        ),
        Code(
            "NT008",
            Severity.ERROR,
            "links in a circle",
            "A linked file or folder is read like any other; one that leads back to itself, or to a folder that it is "
            "in, has no end.",
        ),
        Code(
            "NT009",
            Severity.ERROR,
            "a ledger that cannot be read whole",
            "A ledger with private entries has an error somewhere, so that nothing of it can be shown in public. "
            "`negtrack check` on a terminal, or with `--private`, says what is wrong.",
        ),
        Code(
            "NT010",
            Severity.HINT,
            "a text that may be cut short by a comment",
            "In YAML a `#` behind a blank begins a comment: what follows it is no part of the text. Where it was meant "
            "to be, put quotes around the whole text; where not, write a blank behind the `#`.",
            example="bad-comment.yaml",
        ),
        Code(
            "NT101",
            Severity.ERROR,
            "an unknown key",
            "A key that this kind of record does not have: mostly a misspelling. Inside `{ }` a text with a comma "
            "needs quotes, or its second half is read as a key.",
            example="bad-field.yaml",
        ),
        Code(
            "NT102",
            Severity.ERROR,
            "a missing key",
            "A required key is not there. The help says what it holds, with an example.",
            example="bad-records.yaml",
        ),
        Code(
            "NT103",
            Severity.ERROR,
            "a key given twice",
            "A key, an id, an option or an item of a list stands twice. In a folder the head (`negtrack`, `title` "
            "…) stands in one file only.",
            example="bad-keys.yaml",
        ),
        Code(
            "NT104",
            Severity.ERROR,
            "a value of the wrong shape",
            "A list where a text belongs, a text where a map belongs, and the like. The help shows the shape.",
            example="bad-values.yaml",
        ),
        Code(
            "NT105",
            Severity.ERROR,
            "an empty value",
            "A key without a value, a record without keys, or a file without anything. Write the value, or remove "
            "the key. A list may be empty where that says no more than no key at all: `aliases`, `members`, "
            "`issues`, `related`, `holder`, `by`, `blocks`, `rejects`, `conditions` of a position, `parties` and "
            "`articles` of an event.",
            example="bad-title.yaml",
        ),
        Code(
            "NT106",
            Severity.ERROR,
            "a text that cannot be an id",
            "Ids are made of letters, digits, `-`, `_`, `.` and `+`. The help proposes one.",
            example="bad-ids.yaml",
        ),
        Code(
            "NT107",
            Severity.ERROR,
            "an id defined twice",
            "Two records of one kind share an id, in one file or in two of a folder. Two positions of a party on "
            "one issue and date need an `id` of their own, since the default one is the same for both.",
            example="bad-positions.yaml",
        ),
        Code(
            "NT108",
            Severity.ERROR,
            "a format that this program does not read",
            "`negtrack` names the format of the ledger, not the version of the program. Write `negtrack: 1`.",
            example="bad-format.yaml",
        ),
        Code(
            "NT109",
            Severity.ERROR,
            "too few of something",
            "An issue with fewer than two options is no issue; add what else somebody holds. `principals` of an "
            "issue are two or more, or the key is left out.",
            example="bad-few.yaml",
        ),
        Code(
            "NT110",
            Severity.ERROR,
            "a value out of its range",
            "A `scale` outside 0 to 100, a count that is no whole number, a percentage outside 0 to 100, parts of "
            "a count that exceed `of`, a SHA-256 that is not 64 hexadecimal digits.",
            example="bad-numbers.yaml",
        ),
        Code(
            "NT111",
            Severity.ERROR,
            "keys that exclude or need one another",
            "Keys that do not go together, or of which one is needed: `source`, `locator` or `quote` beside "
            "`cites`; `agreed` and `percent` of a count; `issue` and `article` of an expectation; `stage: reopened` "
            "of an event without its `parties`.",
            example="bad-together.yaml",
        ),
        Code(
            "NT112",
            Severity.ERROR,
            "options of an issue that are called the same",
            "Two options of one issue share an id, a label or a title, or differ in capital letters alone. A label "
            "that is not given is the option's id with blanks for hyphens.",
            example="bad-options.yaml",
        ),
        Code(
            "NT113",
            Severity.ERROR,
            "a private file that holds something public",
            "A file whose head says `private: yes` holds only what can be private: positions, sources, conditions, "
            "events, counts and expectations. The key stands above all others of the file.",
            example="bad-private",
        ),
        Code(
            "NT201",
            Severity.ERROR,
            "an unknown party",
            "An id that is not under `parties`. Records name parties by id, never by name or alias; where a party "
            "is called so, the help names its id.",
            example="bad-party.yaml",
        ),
        Code(
            "NT202",
            Severity.ERROR,
            "an unknown issue",
            "An id that is not under `issues`.",
            example="bad-issue.yaml",
        ),
        Code(
            "NT203",
            Severity.ERROR,
            "an unknown option",
            "An option that the record's issue does not have. Options belong to their issue: one of another issue "
            "does not do.",
            example="bad-option.yaml",
        ),
        Code(
            "NT204",
            Severity.ERROR,
            "an unknown source",
            "An id that is not under `sources`. Ids are told apart by case.",
            example="bad-source.yaml",
        ),
        Code(
            "NT205",
            Severity.ERROR,
            "an unknown condition",
            "An id that is not under `conditions`; or conditions by option for an option that the record does not "
            "hold.",
            example="bad-condition.yaml",
        ),
        Code(
            "NT206",
            Severity.ERROR,
            "an unknown article",
            "A number that is not under `articles`. Write `7`, not `Article 7`.",
            example="bad-article.yaml",
        ),
        Code(
            "NT207",
            Severity.ERROR,
            "an unknown position",
            "`supersedes`, `adds`, `corrects`, `retracts` or `denies` names a record that is not there. An id "
            "without `id:` is PARTY-ISSUE-DATE in lower case: see [Ids](ledger.md#ids).",
            example="bad-position.yaml",
        ),
        Code(
            "NT208",
            Severity.ERROR,
            "a word that is not in the vocabulary",
            "An act, level, role, kind, stage or status that is not one of the words of the format. They are "
            "written in lower case, acts in the third person.",
            example="bad-words.yaml",
        ),
        Code(
            "NT209",
            Severity.ERROR,
            "an option missing or out of place for the act",
            "`demands`, `proposes`, `accepts` and `rejects` need an `option`; `sets-aside`, `out-of-scope`, "
            "`reserves`, `withdraws` and `omits` take none, and rule nothing out. A record without an act has no "
            "option.",
            example="bad-options.yaml",
        ),
        Code(
            "NT210",
            Severity.ERROR,
            "an option both held and ruled out",
            "One record holds an option and rules it out. Keep it in one of `option` and `rejects`.",
            example="bad-both.yaml",
        ),
        Code(
            "NT211",
            Severity.ERROR,
            "something blocked that the ledger does not have",
            "`blocks` of a condition names neither an issue, an article, a condition nor a stage.",
            example="bad-blocks.yaml",
        ),
        Code(
            "NT212",
            Severity.ERROR,
            "an unknown topic",
            "The topic of an issue is not among `topics`.",
            example="bad-topic.yaml",
        ),
        Code(
            "NT213",
            Severity.ERROR,
            "something blocked whose id has several meanings",
            "An id in `blocks` of a condition is that of an issue and of an article, say, or the name of a stage too. "
            "Write which is meant: `issue:ID`, `stage:ID`, `article:ID` or `condition:ID`. The condition itself is "
            "never meant.",
            example="bad-blocks.yaml",
        ),
        Code(
            "NT214",
            Severity.ERROR,
            "a condition that blocks itself",
            "`blocks` of a condition names that condition.",
            example="bad-itself.yaml",
        ),
        Code(
            "NT215",
            Severity.ERROR,
            "something private named in public",
            "A public entry names a private source, condition or position, or repeats a part of something private with "
            "an alias: it could not be shown without it. Make both private, or neither.",
            example="bad-private.yaml",
        ),
        Code(
            "NT301",
            Severity.ERROR,
            "an impossible date",
            "Not a date, a day that the month does not have, an interval that ends before it begins, or a "
            "`recorded` or `covered_to` that is no exact day. Dates are `2024`, `2024-01`, `2024-01-19` or two of "
            "them with a slash; `~` says about.",
            example="bad-dates.yaml",
        ),
        Code(
            "NT302",
            Severity.ERROR,
            "a relation against the dates",
            "A record `supersedes` or `adds` to one that comes after it by its date, or by a chain of relations. "
            "Check both dates and the direction of the relation.",
            example="bad-order.yaml",
        ),
        Code(
            "NT303",
            Severity.ERROR,
            "relations in a circle",
            "Relations that lead back to where they began. Remove one of them.",
            example="bad-circle.yaml",
        ),
        Code(
            "NT304",
            Severity.ERROR,
            "a relation to another issue",
            "Relations stay within one issue. Name a position on the same one.",
            example="bad-issue.yaml",
        ),
        Code(
            "NT305",
            Severity.ERROR,
            "groups that contain one another",
            "A group that is a member of itself, directly or through others. Remove one of the members.",
            example="bad-groups.yaml",
        ),
        Code(
            "NT503",
            Severity.HINT,
            "conditions where no option is held",
            "Conditions hang on the options that a record holds; on a record that rejects, sets aside or reserves "
            "they say nothing. Remove them, or put them on the record that holds the option.",
            example="bad-idle.yaml",
        ),
    )
}
"""Every code that is known so far: those of reading, and those of the checks that have been imported."""


def register(*codes: Code) -> None:
    """Add the codes of a check. Raises ValueError where one is taken."""
    for code in codes:
        if code.code in CODES:
            raise ValueError(f"the code {code.code} is taken")
        CODES[code.code] = code


def severity_of(code: str) -> Severity:
    """The severity that findings of a code have."""
    return CODES[code].severity
