"""``docs/errors.md``, made from the registered codes and the gallery of faulty ledgers in ``tests/errors``."""

from __future__ import annotations

import textwrap
from itertools import groupby
from pathlib import Path

from negtrack.checks.run import check_ledger
from negtrack.formats.findings import findings_text
from negtrack.ledger.codes import CODES, FAMILIES, Code

HEAD = """\
# The messages of `check`

`negtrack check` shows every fault of a ledger at once: the place, the severity and code, what is wrong; below it your
own line with the place marked, and what to do. An **error** makes a ledger unusable or false and ends the command
with 1; a **hint** asks for a second look and does so only with `--strict`. Codes are stable: none is reused for
another meaning.

Faults of the families `NT0xx` to `NT3xx` keep the ledger from being read (`NT306` excepted); the others are looked
for once it can be. `-f json`, `-f github` and `-f sarif` carry the same codes.

This page is made from the code (`nox -s golden`). The examples are the first finding in a faulty ledger of
`tests/errors/`, as `check` prints it.
"""


def errors_page() -> str:
    """The whole page; the working folder is the root of the project, from which examples are named."""
    parts = [HEAD]
    codes = [CODES[name] for name in sorted(CODES)]
    for family, members in groupby(codes, lambda code: f"{code.code[:3]}xx"):
        title, introduction = FAMILIES[family]
        parts.append(f"## {family}: {title}\n\n{_wrapped(introduction)}\n")
        parts.extend(map(_section, members))
    return "\n".join(parts)


def _section(code: Code) -> str:
    text = f"### {code.code}\n\n**{code.severity.value}**: {code.subject}\n\n{_wrapped(code.doc)}\n"
    if code.example:
        ledger = f"tests/errors/{code.code}/{code.example}"
        shown = findings_text(check_ledger(Path(ledger)).findings[:1])
        text += f"\n<!-- example: {ledger} -->\n```\n{shown}```\n"
    return text


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 118, break_long_words=False, break_on_hyphens=False)
