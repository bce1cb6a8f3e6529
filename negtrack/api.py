"""The Python interface: a ledger that answers what the commands answer, with results that are data frames too.

    import negtrack

    ledger = negtrack.load("positions.yaml")
    ledger.status(as_of="2025-03-31").frame()

What is exported here is documented in docs/python.md, typed, and stable. Everything else is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml  # noqa: F401  # as a whole, before its parser is loaded alone: other programs in the process may use it

from negtrack.formats import results
from negtrack.formats.results import Result, Scope
from negtrack.ledger import load as loading
from negtrack.ledger import model
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.findings import Finding
from negtrack.ledger.lookup import issue_id, party_id
from negtrack.rules.query import STALE_DAYS, Question

if TYPE_CHECKING:
    from os import PathLike

    from pandas import DataFrame

__all__ = ["Ledger", "LedgerError", "Result", "load", "statuses"]

Day = str | date
"""A day: a date, or a text as on the command line: ``2024-01`` means its last day, its first day for ``since``."""

Names = str | Iterable[str]
"""One name or several: ids, of parties also names and aliases, of issues also titles."""


class LedgerError(Exception):
    """A ledger that cannot be used; ``findings`` are all its faults and hints, each with code, place and fix."""

    def __init__(self, findings: Sequence[Finding], files: Sequence[Any] = ()) -> None:
        from negtrack.formats.findings import findings_text

        super().__init__(findings_text(list(findings), files=files).rstrip("\n"))
        self.findings = tuple(findings)


def load(path: str | PathLike[str], public: bool = False) -> Ledger:
    """Load a ledger, a YAML file or a folder. Raises LedgerError where it has an error, or cannot be read.

    With ``public``, what is private in it is left out as if it had never been there.
    """
    loaded = loading.load(Path(path), public=public)
    if loaded.ledger is None:
        raise LedgerError(loaded.findings, loaded.files)
    return Ledger(loaded.ledger)


def statuses(
    frame: DataFrame, head: Ledger | str | PathLike[str], as_of: Day | None = None, as_known: Day | None = None,
    evidence: str = "third", parties: Names | None = None,
) -> DataFrame:  # fmt: skip
    """Where the issues of a frame of positions stand: its rows alone decide, issue by issue.

    ``frame`` has the columns of ``negtrack export positions``, one row for each record and party; ``head`` is a ledger,
    or its path, with the parties, issues, sources and conditions. The result has the columns of the table ``status``,
    all of them text (``STATUS_SCHEMA``), so that an engine can put those of many groups together. Raises ValueError for
    a row that is no position of the head.
    """
    from negtrack.formats.statuses import text_frame

    ledger = head if isinstance(head, Ledger) else _load_once(str(head), _stamps(Path(head)))
    scope = ledger._asked(as_of, as_known, evidence, () if parties is None else parties)
    return text_frame(frame, scope, ledger._blocking)


@lru_cache(maxsize=4)
def _load_once(path: str, stamps: tuple[tuple[str, int, int], ...]) -> Ledger:
    """A ledger that many groups of a frame ask for, read again where a file of it is another one."""
    return load(path)


def _stamps(path: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = [(file, file.stat()) for file in files if file.exists()]
    return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in found)


class Ledger:
    """A ledger, and what it answers. Its methods are the commands, their arguments the options of the same names.

    ``as_of`` is by default the earlier of today and the last day that the ledger covers. A name that the ledger does
    not have, and a text that is no date, raise ValueError.
    """

    def __init__(self, records: model.Ledger) -> None:
        self._records = records

    @cached_property
    def _blocking(self) -> dict[model.Target, list[model.Condition]]:
        from negtrack.rules.conditions import blocking

        return blocking(self._records.conditions)

    @property
    def title(self) -> str:
        """What is negotiated."""
        return self._records.title

    @property
    def sha256(self) -> str:
        """The hash that names this version of the ledger."""
        return self._records.sha256

    @property
    def covered_to(self) -> str | None:
        """The last day that the ledger's keepers have looked at, as they write it."""
        covered = self._records.covered_to
        return None if covered is None else covered.text

    def __repr__(self) -> str:
        counts = [f"{len(self._records.issues)} issues", f"{len(self._records.positions)} positions"]
        return f"<negtrack.Ledger {self.title!r}: {', '.join(counts)}>"

    def _repr_html_(self) -> str:
        return self.status()._repr_html_()

    # The commands

    def status(
        self, as_of: Day | None = None, *, as_known: Day | None = None, evidence: str = "third",
        issues: Names | None = None, parties: Names = (), stale_days: int = STALE_DAYS,
    ) -> Result:  # fmt: skip
        """Where every issue and article stands. Two parties or more: whose agreement is asked; one: what concerns it.

        ``frame()`` has a row for each issue and party, ``frame("articles")`` for each article.
        """
        return results.status(self._asked(as_of, as_known, evidence, parties, issues, stale_days))

    def matrix(
        self, as_of: Day | None = None, *, by: str | None = None, all_parties: bool = False, pairs: bool = False,
        as_known: Day | None = None, evidence: str = "third", issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """Who holds what, ``by`` article or issue; with ``pairs``, party by party."""
        if by not in (None, "article", "issue"):
            raise ValueError(f'by={by!r}: the rows of a matrix are "article" or "issue"')
        scope = self._asked(as_of, as_known, evidence, parties, issues)
        return results.pairs(scope) if pairs else results.matrix(scope, by, all_parties)

    def diff(
        self, since: Day | None = None, until: Day | None = None, *, as_known_since: Day | None = None,
        reaffirmed: bool = False, as_known: Day | None = None, evidence: str = "third", issues: Names | None = None,
        parties: Names = (),
    ) -> Result:  # fmt: skip
        """What changed between two days; with ``as_known_since`` instead, what the ledger has learned from a day on."""
        if (since is None) == (as_known_since is None):
            raise ValueError("a diff begins at since=, or at as_known_since=: give one of the two")
        scope = self._asked(until, as_known, evidence, parties, issues)
        first = _first(as_known_since if since is None else since)
        if since is not None and scope.question.as_of < first:
            raise ValueError(f"since={since!r} begins after the last day: give the earlier day to since")
        return results.diff(scope, first, reaffirmed, knowledge=as_known_since is not None)

    def why(
        self, name: str, as_of: Day | None = None, *, as_known: Day | None = None, evidence: str = "third",
        parties: Names = (), trust_claims: bool = False, stale_days: int = STALE_DAYS,
    ) -> Result:  # fmt: skip
        """Why an issue or an article stands where it does; ``frame()`` has a row for each record and party."""
        scope = self._asked(as_of, as_known, evidence, parties, stale_days=stale_days)
        kind, id = self._issue_or_article(name)
        issues = (id,) if kind == "issue" else tuple(self._records.articles[id].issues)
        question = scope.question._replace(trust_claims=trust_claims)
        return results.why(scope._replace(question=question, issues=issues), kind, id)

    def timeline(
        self, issues: Names | None = None, *, since: Day | None = None, until: Day | None = None,
        as_known: Day | None = None, evidence: str = "third", parties: Names = (),
    ) -> Result:  # fmt: skip
        """Records, changes of status, what became of conditions, and events in order of date."""
        scope = self._wanted(until, as_known, evidence, parties, issues)
        return results.timeline(scope, None if since is None else _first(since))

    def blockers(
        self, as_of: Day | None = None, *, everything: bool = False, as_known: Day | None = None,
        evidence: str = "third", issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """What stands in the way; with ``everything``, also what did."""
        return results.blockers(self._wanted(as_of, as_known, evidence, parties, issues), everything)

    def counts(
        self, as_of: Day | None = None, *, as_known: Day | None = None, evidence: str = "third",
        issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """The parties' published counts against the derived articles and one another."""
        return results.counts(self._wanted(as_of, as_known, evidence, parties, issues))

    def audit(
        self, as_of: Day | None = None, *, as_known: Day | None = None, evidence: str = "third",
        issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """How good the evidence is; ``frame()`` has a row for each issue and party."""
        return results.audit(self._wanted(as_of, as_known, evidence, parties, issues))

    def show(
        self, *ids: str, as_of: Day | None = None, as_known: Day | None = None, evidence: str = "third",
        stale_days: int = STALE_DAYS,
    ) -> Result:  # fmt: skip
        """Anything with an id, in full; ``frame()`` has the records shown."""
        from negtrack.ledger.lookup import look_up

        question = self._question(as_of, as_known, evidence, (), stale_days)
        entries = list(dict.fromkeys(entry for id in ids for entry in look_up(self._records, id)))
        return results.show(Scope(self._records, question), entries)

    def find(self, *words: str, since: Day | None = None, until: Day | None = None) -> Result:
        """What has all the words in its text, in any case and with any accent: records, sources, events, and the rest.

        The rest are parties, issues with their options, articles and conditions.
        """
        from negtrack.answers.find import search

        first = None if since is None else _first(since)
        last = None if until is None else _last(until)
        return results.find(self._records, search(self._records, words, first, last), words, first, last)

    def suppose(
        self, *statements: str, as_of: Day | None = None, as_known: Day | None = None, evidence: str = "third",
        issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """What would change if something were said on the day asked about; several statements are a package.

        Raises ValueError, with the grammar, where a statement says nothing.
        """
        return results.suppose(self._asked(as_of, as_known, evidence, parties, issues), statements)

    def brief(
        self, as_of: Day | None = None, *, since: Day | None = None, as_known: Day | None = None,
        evidence: str = "third", issues: Names | None = None, parties: Names = (),
    ) -> Result:  # fmt: skip
        """A few pages to hand on: what parties hold, what moved, what is open; a row for each sentence."""
        scope = self._wanted(as_of, as_known, evidence, parties, issues)
        return results.brief(scope, None if since is None else _first(since))

    def cite(self, as_of: Day | None = None, *, as_known: Day | None = None, evidence: str = "third") -> str:
        """The line to quote an answer by: title, days, versions of the ledger and of negtrack."""
        from negtrack.answers.cite import cite

        return cite(self._records, self._question(as_of, as_known, evidence, (), STALE_DAYS)).line

    def frame(
        self, table: str = "positions", *, as_of: Day | None = None, since: Day | None = None,
        as_known: Day | None = None, evidence: str = "third", parties: Names = (), stale_days: int = STALE_DAYS,
    ) -> DataFrame:  # fmt: skip
        """A table of ``negtrack export`` as a pandas data frame; status, articles and changes for the day asked about.

        ``changes`` begin with the first record unless ``since`` says from when.
        """
        from negtrack.formats import frames, tables

        if table == "changes":
            earliest = min((record.date.first for record in self._records.positions), default=2)
            first = date.fromordinal(max(earliest, 2)) if since is None else since
            return self.diff(first, as_of, as_known=as_known, evidence=evidence, parties=parties).frame()
        if table in ("status", "articles"):
            found = self.status(as_of, as_known=as_known, evidence=evidence, parties=parties, stale_days=stale_days)
            return found.frame(table)
        if table not in tables.COLUMNS:
            raise ValueError(f"no table is called {table}: {', '.join(tables.COLUMNS)}")
        if table == "positions":
            return frames.frame(tables.positions(self._records))
        make = tables.parties if table == "parties" else tables.PLAIN_TABLES[table]
        return frames.frame(make(self._records))

    # What the arguments mean

    def _asked(
        self, as_of: Day | None, as_known: Day | None, evidence: str, parties: Names, issues: Names | None = None,
        stale_days: int = STALE_DAYS,
    ) -> Scope:  # fmt: skip
        """What is asked where two or more parties are those whose agreement is asked."""
        named = self._parties(parties)
        question = self._question(as_of, as_known, evidence, named if len(named) > 1 else (), stale_days)
        return Scope(self._records, question, self._issues(issues), named)

    def _wanted(
        self, as_of: Day | None, as_known: Day | None, evidence: str, parties: Names, issues: Names | None
    ) -> Scope:
        """What is asked where parties only narrow what is wanted."""
        question = self._question(as_of, as_known, evidence, (), STALE_DAYS)
        return Scope(self._records, question, self._issues(issues), self._parties(parties))

    def _question(
        self, as_of: Day | None, as_known: Day | None, evidence: str, asked: tuple[str, ...], stale_days: int
    ) -> Question:
        if evidence not in ("own", "group", "third"):
            raise ValueError(f'evidence={evidence!r}: the weakest basis is "own", "group" or "third"')
        day = default_day(self._records) if as_of is None else _last(as_of)
        known = None if as_known is None else _last(as_known)
        return Question(day, known, model.Basis[evidence.upper()], asked, stale_days)

    def _parties(self, names: Names) -> tuple[str, ...]:
        return tuple(dict.fromkeys(party_id(self._records, name) for name in _several(names)))

    def _issues(self, names: Names | None) -> tuple[str, ...] | None:
        if names is None:
            return None
        return tuple(dict.fromkeys(issue_id(self._records, name) for name in _several(names)))

    def _issue_or_article(self, name: str) -> tuple[str, str]:
        kind, colon, id = name.partition(":")
        if colon and kind == "article":
            name = id
        if (colon and kind == "article") or (name in self._records.articles and name not in self._records.issues):
            if name not in self._records.articles:
                raise ValueError(f"no article is called {name!r}")
            return "article", name
        return "issue", issue_id(self._records, name.removeprefix("issue:"))


def default_day(records: model.Ledger) -> int:
    """The day that is asked about where none is given: today, or the last day covered where that is earlier."""
    today = date.today().toordinal()
    return today if records.covered_to is None else min(today, records.covered_to.last)


def _several(names: Names) -> Iterable[str]:
    return (names,) if isinstance(names, str) else names


def _first(day: Day | None) -> int:
    return day.toordinal() if isinstance(day, date) else parse_interval(str(day)).first


def _last(day: Day) -> int:
    return day.toordinal() if isinstance(day, date) else parse_interval(day).last
