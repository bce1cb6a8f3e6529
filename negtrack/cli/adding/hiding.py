"""Commands that see the whole ledger: nothing private is told on a standard error that others may read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import wraps
from io import StringIO
from typing import Any

from negtrack.cli.session import HIDDEN, OPENED, Unusable

_QUOTED = r"^ *\d+ \| "
"""How the line of a file begins where it is quoted under a finding."""


def hiding_private(run: Callable[..., int]) -> Callable[..., int]:
    """Make a command that sees the whole ledger say nothing private on a standard error that is no terminal.

    A line that has an id or a text of something private is left out there, and one sentence says so.
    """

    @wraps(run)
    def command(*args: Any, **values: Any) -> int:
        if sys.stderr.isatty():
            return run(*args, **values)
        said = StringIO()
        refusal = ""
        status = 0
        try:
            with redirect_stderr(said):
                status = run(*args, **values)
        except Unusable as refused:
            refusal = str(refused)
        kept, whole = _public_lines(said.getvalue()), _public_lines(refusal)
        sys.stderr.write("".join(kept))
        left_out = "".join((*kept, *whole)) != said.getvalue() + refusal
        if refusal:
            raise Unusable("\n".join([*whole, HIDDEN] if left_out else whole).replace("\n\n", "\n")) from None
        if left_out:
            sys.stderr.write(f"negtrack: {HIDDEN}\n")
        return status

    return command


def _public_lines(text: str) -> list[str]:
    """The lines of a text that tell of nothing private in the ledgers that were opened.

    Where something in them is private, no line of a file is quoted: a part of it would not be known for what it is.
    """
    from negtrack.answers.privacy import is_anything_private, private_words

    if not any(is_anything_private(ledger) for ledger in OPENED):
        return text.splitlines(keepends=True)
    words = sorted({word for ledger in OPENED for word in private_words(ledger)})
    told = [_QUOTED, *(rf"(?<![\w.+-]){re.escape(word)}(?![\w+-])" for word in words)]
    found = re.compile("|".join(told))
    return [line for line in text.splitlines(keepends=True) if not found.search(line)]
