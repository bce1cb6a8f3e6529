"""A bar on a terminal's standard error while a large ledger is being read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""After how many seconds of reading the bar appears."""


@contextmanager
def reading_bar() -> Iterator[Callable[[float], None] | None]:
    """Show a bar while the ledger is read; give what takes the share read (0 to 1), None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    begun = monotonic()
    bar: Progress | None = None

    def watch(share: float) -> None:
        nonlocal bar
        if bar is None:
            if monotonic() - begun < PATIENCE:
                return
            bar = _start()
        bar.update(bar.task_ids[0], completed=share)

    try:
        yield watch
    finally:
        if bar is not None:
            bar.stop()


def _start() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("reading the ledger", markup=False), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("", total=1.0)
    bar.start()
    return bar
