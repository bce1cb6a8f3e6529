"""Measure negtrack, side by side with public tools where they are installed, and print a table in Markdown.

    python benchmarks/run.py            all of it: some minutes
    python benchmarks/run.py --quick    without the largest ledger

Only ratios mean something from one machine to another; times are medians of whole processes, all run one at a time
and in turns.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import ledger_text

HERE = Path(__file__).parent
SIZES = (1_000, 10_000, 100_000)
LONGEST = 5
"""How many runs the larger ledgers get at most."""

Command = Sequence[str | Path]

_WALK = """
import gc, sys, typer
from yaml.cyaml import CParser
from yaml.events import StreamEndEvent
gc.disable()
with open(sys.argv[1], "rb") as file:
    get = CParser(file.read()).get_event
while type(get()) is not StreamEndEvent:
    pass
"""
"""What no reader of YAML by PyYAML can be faster than."""


class Cost(NamedTuple):
    """What a command took: the median time and processor time in seconds, and the most memory in MiB."""

    seconds: float
    processor: float
    memory: float


def main() -> None:
    """Run every benchmark and print the results."""
    parser = argparse.ArgumentParser(description="Measure negtrack and print a table in Markdown.")
    parser.add_argument("--quick", action="store_true", help="without the largest ledger")
    parser.add_argument("--runs", type=int, default=25, help="runs of what is short (default 25)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        start(options.runs)
        growth(Path(folder), SIZES[:2] if options.quick else SIZES)


def negtrack(*args: str | Path) -> Command:
    """A call of negtrack as its installed script makes it, without the detour of ``python -m``."""
    return [sys.executable, "-c", "from negtrack.__main__ import main; main()", *args]


def start(runs: int) -> None:
    """How long ``status`` takes on the shipped ledger, beside a Typer app of one command."""
    shipped = HERE.parent / "data" / "positions.yaml"
    commands: dict[str, Command] = {
        "Typer app of one command": [sys.executable, HERE / "one_command.py"],
        "the same, with `import yaml`": [sys.executable, "-c", "import runpy, sys, yaml; sys.argv[1:] = []; "
                                         f"runpy.run_path({str(HERE / 'one_command.py')!r}, run_name='__main__')"],
        "Typer imported, libyaml's events of the ledger walked": [sys.executable, "-c", _WALK, shipped],
        "`negtrack --version`": negtrack("--version"),
        "`negtrack status`, shipped ledger": negtrack("status", "--ledger", shipped),
    }  # fmt: skip
    print(f"## Start ({runs} runs each, in turns; the ledger has {shipped.stat().st_size / 1024:.0f} KiB)\n")
    costs = measure(commands, runs)
    table(costs, "Typer app of one command")


def growth(folder: Path, sizes: Sequence[int]) -> None:
    """How time and memory of ``status`` grow with the ledger, beside public tools on as many entries."""
    before: dict[str, Cost] = {}
    for size in sizes:
        ledger = folder / f"{size}.yaml"
        with ledger.open("w", encoding="utf-8") as file:
            file.writelines(ledger_text(size))
        commands = {"`negtrack status`": negtrack("status", "--ledger", ledger), **peers(folder, size)}
        costs = measure(commands, LONGEST if size < sizes[-1] or len(sizes) < 3 else 3)
        print(f"\n## {size:,} entries ({ledger.stat().st_size / 1024 / 1024:.1f} MiB of YAML)\n")
        table(costs, "`negtrack status`", before)
        before = costs


def peers(folder: Path, size: int) -> dict[str, Command]:
    """The public tools that are installed, each with a call that reads as many transactions."""
    journal, beans = folder / f"{size}.journal", folder / f"{size}.beancount"
    with journal.open("w") as file:
        file.writelines(_transaction(n, "expenses:food", "assets:cash", "") for n in range(size))
    with beans.open("w") as file:
        file.write("2014-01-01 open Expenses:Food\n2014-01-01 open Assets:Cash\n\n")
        file.writelines(_transaction(n, "Expenses:Food", "Assets:Cash", "* ") for n in range(size))
    calls: dict[str, Command] = {
        "hledger": ["-f", journal, "balance"],
        "ledger": ["-f", journal, "balance"],
        "bean-check": ["--no-cache", beans],
    }
    found: dict[str, Command] = {}
    for name, args in calls.items():
        program = shutil.which(name)
        if program is None:
            if size == SIZES[0]:
                print(f"\n{name} is not on the PATH: not compared")
        else:
            found[f"`{name} {args[-1] if args[-1] == 'balance' else ''}`".replace(" `", "`")] = [program, *args]
    return found


def _transaction(number: int, debit: str, credit: str, flag: str) -> str:
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    payee = f'{flag}"Round {number} of talks"' if flag else f"Round {number} of talks"
    return f"{day} {payee}\n  {debit}  {number % 90 + 1}.50 USD\n  {credit}  -{number % 90 + 1}.50 USD\n\n"


def measure(commands: dict[str, Command], runs: int) -> dict[str, Cost]:
    """Run commands in turns, so that whatever else the machine does meets all of them."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            cost = _run(command)
            if number:  # the first run of each fills the caches
                found[name].append(cost)
    return {
        name: Cost(median(c.seconds for c in costs), median(c.processor for c in costs), max(c.memory for c in costs))
        for name, costs in found.items()
    }


def _run(command: Command) -> Cost:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(HERE.parent)
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=said,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{command[0]} ended with {process.returncode}: {said.read(2000).decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1024 / 1024)


def table(costs: dict[str, Cost], standard: str, before: dict[str, Cost] | None = None) -> None:
    """Print costs with their ratio to one of them, and to those of a ledger ten times smaller."""
    header = ["command", "time", "ratio", "processor", "ratio", "memory"]
    if before:
        header += ["processor, tenfold", "memory, tenfold"]
    rows = []
    for name, cost in costs.items():
        row = [name]
        for value, of in ((cost.seconds, costs[standard].seconds), (cost.processor, costs[standard].processor)):
            row += [f"{value:.3f} s", f"{value / of:.2f}"]
        row.append(f"{cost.memory:.0f} MiB")
        if before:
            row += [f"× {cost.processor / before[name].processor:.1f}", f"× {cost.memory / before[name].memory:.1f}"]
        rows.append(row)
    for line in (header, ["---"] * len(header), *rows):
        print(_pipes(line), flush=True)


def _pipes(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
