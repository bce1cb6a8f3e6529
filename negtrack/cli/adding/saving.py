"""What the commands that add an entry share: they tell hints, show texts, write the file, move ``covered_to``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.cli.session import OPENED, Unusable, note

if TYPE_CHECKING:
    from negtrack.ledger.dates import Interval
    from negtrack.ledger.findings import Fault
    from negtrack.ledger.model import Ledger
    from negtrack.views.page import Line
    from negtrack.writing.save import Saved


def tell_hints(hints: Iterable[Fault]) -> None:
    """Say what is unlikely about a new entry, on standard error: the question whether to save it follows."""
    from negtrack.views.text import harmless

    for hint in hints:
        print(f"{harmless(f'hint[{hint.code}] {hint.message}')}\n  {harmless(hint.help)}", file=sys.stderr)


def hint_lines(hints: Iterable[Fault]) -> list[Line]:
    """What is unlikely about a new entry, as lines of the page that shows it."""
    from negtrack.views.page import line, text

    return [line(text(f"hint[{hint.code}] {hint.message}: {hint.help}"), indent=2) for hint in hints]


def places(target: Path, before: bytes, after: bytes) -> Iterator[tuple[str, str]]:
    """The texts that a file has more than it had, each with its place."""
    old, new = (data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").splitlines() for data in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, _, _, first, last in matcher.get_opcodes():
        if kind in ("insert", "replace"):
            lines = new[first:last]
            while lines and not lines[0].strip():
                lines, first = lines[1:], first + 1
            if lines:
                yield f"{target}:{first + 1}", "\n".join(lines).rstrip()


def save(path: Path, target: Path, change: Callable[[Ledger, bytes], bytes], again: str = "") -> Saved:
    """Rewrite a file of a ledger. Raises Unusable, which ends with how to take it up ``again``."""
    from negtrack.writing.insert import Unwritable
    from negtrack.writing.save import Faulty, NotSaved, Unconfirmed, rewrite

    try:
        saved = rewrite(path, target, change)
        OPENED.append(saved.after)
        return saved
    except Faulty as fault:
        faults = [f"{found.message}; {found.help}" for found in fault.findings]
        raise Unusable("\nnegtrack: ".join([f"{fault}{again}", *faults])) from None
    except (NotSaved, Unwritable) as fault:
        raise Unusable(f"{fault}{again}") from None
    except Unconfirmed as fault:
        raise Unusable(str(fault)) from None


def offer_to_move_covered_to(path: Path, book: Ledger, date: Interval, conversation: bool) -> None:
    """Offer to move ``covered_to`` where something new lies behind it; without a conversation, say how to."""
    from negtrack.cli.prompts import ask_yes
    from negtrack.ledger.dates import format_day

    covered = book.covered_to
    if covered is None or date.first <= covered.last:
        return
    day = format_day(date.last)
    if conversation and ask_yes(f"The ledger is kept to {covered.text}: move covered_to to {day}?"):
        from negtrack.writing.change import change_scalar

        file = next((file for file in book.files if _has_covered_to(Path(file))), None)
        if file is not None:
            save(path, Path(file), lambda _, data: change_scalar(data, "covered_to", day))
            note(f"covered_to is {day} now")
    elif not conversation:
        note(f"the ledger is kept to {covered.text}: if you have looked further, write covered_to: {day}")


def _has_covered_to(file: Path) -> bool:
    from negtrack.writing.yaml_outline import outline_of

    if file.suffix.lower() == ".csv":
        return False
    return "covered_to" in outline_of(file.read_bytes().decode("utf-8-sig")).parts
