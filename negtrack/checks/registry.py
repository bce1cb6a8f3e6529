"""Where checks register: the function, what it is given, and the codes that it may find.

A new check is a function with a decorator of this module, in the module of its family; ``docs/errors.md`` and every
format know its codes from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from negtrack.ledger.codes import CODES, Code, register
from negtrack.ledger.findings import Fault
from negtrack.ledger.model import Ledger
from negtrack.rules.issue_records import IssueRecords
from negtrack.tuples import NamedTuple

LedgerCheck = Callable[[Ledger], Iterator[Fault]]
IssueCheck = Callable[[Ledger, IssueRecords, int], Iterator[Fault]]
Decorated = TypeVar("Decorated", bound=Callable[..., object])


class Check(NamedTuple):
    """A check and the codes of what it may find."""

    function: Callable[..., Iterator[Fault]]
    codes: tuple[Code, ...]


LEDGER_CHECKS: list[Check] = []
"""The checks of a sound ledger as a whole."""

ISSUE_CHECKS: list[Check] = []
"""The checks of one issue with its records; they are given the ledger's last day."""


def ledger_check(*codes: Code, of_reading: tuple[str, ...] = ()) -> Callable[[LedgerCheck], LedgerCheck]:
    """Register a function that checks a whole ledger, with the codes that it may find.

    ``of_reading`` are codes that reading finds too, and that stand among those of reading.
    """

    def add(function: LedgerCheck) -> LedgerCheck:
        register(*codes)
        LEDGER_CHECKS.append(Check(function, (*codes, *(CODES[code] for code in of_reading))))
        return function

    return add


def issue_check(*codes: Code) -> Callable[[IssueCheck], IssueCheck]:
    """Register a function that checks each issue with its records, with the codes that it may find."""

    def add(function: IssueCheck) -> IssueCheck:
        register(*codes)
        ISSUE_CHECKS.append(Check(function, codes))
        return function

    return add


def archive_check(*codes: Code) -> Callable[[Decorated], Decorated]:
    """Register the codes of what is found only where documents are at hand (``check --archive``)."""

    def add(function: Decorated) -> Decorated:
        register(*codes)
        return function

    return add
