"""Measure negtrack, side by side with public tools where they are installed, and print tables in Markdown.

    python benchmarks/run.py                   the start, and ledgers of 100 to 100,000 positions: ten minutes
    python benchmarks/run.py --sizes 100,1000  only these sizes
    python benchmarks/run.py --million         1,000,000 positions as tables, once: half an hour, and 8 GiB for hledger
    python benchmarks/run.py --parties         20,000 positions of 200 parties
    python benchmarks/run.py --roll-calls      100,000 votes of 193 parties, one a record
    python benchmarks/run.py --bytes           20,000 positions beside as many bytes of transactions

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

from generate import MEMBERS, ledger_text, roll_call_table, roll_call_text, roll_calls

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "data" / "positions.yaml"
SIZES = (100, 1_000, 10_000, 100_000)
MILLION = 1_000_000

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
    """Run the benchmarks asked for and print the results."""
    parser = argparse.ArgumentParser(description="Measure negtrack and print tables in Markdown.")
    parser.add_argument("--sizes", help="sizes of ledgers, with commas between them; without the start")
    parser.add_argument("--million", action="store_true", help="only 1,000,000 positions, as tables")
    parser.add_argument("--parties", action="store_true", help="only 20,000 positions of 200 parties")
    parser.add_argument("--roll-calls", action="store_true", help="only 100,000 votes of 193 parties")
    parser.add_argument("--bytes", action="store_true", help="only 20,000 positions beside as many bytes of others")
    parser.add_argument(
        "--start", type=Path, metavar="LEDGER", help="only the start, on this ledger (README.md says which)"
    )
    parser.add_argument("--runs", type=int, default=15, help="runs of what is short (default 15)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.parties:
            many_parties(folder)
        elif options.roll_calls:
            votes(folder)
        elif options.bytes:
            as_many_bytes(folder)
        elif options.million:
            growth(folder, (MILLION,), 1)
        elif options.start:
            start(folder, options.runs, options.start)
        elif options.sizes:
            growth(folder, [int(size) for size in options.sizes.split(",")], options.runs)
        else:
            start(folder, options.runs)
            growth(folder, SIZES, options.runs)


def negtrack(*args: str | Path) -> Command:
    """A call of negtrack as its installed script makes it, without the detour of ``python -m``."""
    return [sys.executable, "-c", "from negtrack.__main__ import main; main()", *args]


def start(folder: Path, runs: int, measured: Path = SHIPPED) -> None:
    """How long the daily commands take on a ledger, the shipped one or another, beside a Typer app of one command."""
    ledger = shutil.copy(measured, folder)
    calls: dict[str, list[str | Path]] = {
        "status": ["status", "--ledger", ledger],
        "diff": ["diff", "--since", "2024-01", "--ledger", ledger],
        "why": ["why", "constitution", "--ledger", ledger],
        "check": ["check", "--ledger", ledger],
    }
    commands: dict[str, Command] = {
        "Typer app of one command": [sys.executable, HERE / "one_command.py"],
        "the same, with `import yaml`": [sys.executable, "-c", "import runpy, sys, yaml; sys.argv[1:] = []; "
                                         f"runpy.run_path({str(HERE / 'one_command.py')!r}, run_name='__main__')"],
        "Typer imported, libyaml's events of the ledger walked": [sys.executable, "-c", _WALK, ledger],
        "`negtrack --version`": negtrack("--version"),
        **{f"`negtrack {name}`": negtrack(*call) for name, call in calls.items()},
    }  # fmt: skip
    print(
        f"\n## The start: {measured.name} ({Path(ledger).stat().st_size / 1024:.0f} KiB; {runs} runs each, in turns)\n"
    )
    table(measure(commands, runs, folder), "Typer app of one command")


def growth(folder: Path, sizes: Sequence[int], runs: int) -> None:
    """How time and memory grow with the ledger, beside public tools on as many entries."""
    before: dict[str, Cost] = {}
    for size in sizes:
        ledger, tables = write_ledgers(folder, size)
        yaml = {
            "`status`": negtrack("status", "-l", ledger),
            "`diff`": negtrack("diff", "--since", "2024", "--until", "2024-06", "-l", ledger),
            "`check`": negtrack("check", ledger),
            "`export`": negtrack("export", "-l", ledger),
        }
        commands = {
            **({} if size >= MILLION else yaml),
            "`status`, positions in CSV": negtrack("status", "-l", tables),
            **peers(folder, size),
        }
        costs = measure(commands, runs if size < 10_000 else min(runs, 5 if size < 100_000 else 3), folder)
        print(f"\n## {size:,} positions ({ledger.stat().st_size / 1024 / 1024:.1f} MiB of YAML)\n")
        standard = next((name for name in costs if "hledger" in name), next(iter(costs)))
        table(costs, standard, before)
        before = costs


def many_parties(folder: Path) -> None:
    """What answers about many parties take beside their status."""
    ledger = folder / "parties.yaml"
    with ledger.open("w", encoding="utf-8") as file:
        file.writelines(ledger_text(20_000, 200))
    calls = ("status --as-of", "why issue-3 --as-of", "diff --since 2022-01 --until", "blockers --as-of",
             "matrix --pairs --as-of")  # fmt: skip
    commands = {f"`{call} 2024-12-31`": negtrack(*call.split(), "2024-12-31", "-l", ledger) for call in calls}
    print("\n## 20,000 positions of 200 parties\n")
    table(measure(commands, 3, folder), next(iter(commands)))


def votes(folder: Path, size: int = 100_000) -> None:
    """What votes take, one party's vote a record, beside public tools on as many entries."""
    ledger, tables = folder / "votes.yaml", folder / "votes"
    tables.mkdir()
    rows = roll_calls(size)
    for path, text in (
        (ledger, roll_call_text(rows)),
        (tables / "ledger.yaml", roll_call_text(rows, positions=False)),
        (tables / "positions.csv", roll_call_table(rows)),
    ):
        with path.open("w", encoding="utf-8") as file:
            file.writelines(text)
    beside_peers(folder, ledger, tables, size, f"{size:,} votes of {MEMBERS} parties", 3)


def as_many_bytes(folder: Path, size: int = 20_000) -> None:
    """What positions take beside public tools on as many bytes, not as many entries."""
    ledger, tables = write_ledgers(folder, size)
    per_transaction = len(_transaction(10, "expenses:food", "assets:cash", ""))
    transactions = ledger.stat().st_size // per_transaction
    beside_peers(folder, ledger, tables, transactions, f"{size:,} positions beside as many bytes", 5)


def beside_peers(folder: Path, ledger: Path, tables: Path, transactions: int, title: str, runs: int) -> None:
    """What a ledger takes, as a file and with its positions in a table, beside public tools on so many transactions."""
    commands = {
        "`status`": negtrack("status", "-l", ledger),
        "`check`": negtrack("check", ledger),
        "`status`, positions in CSV": negtrack("status", "-l", tables),
        **peers(folder, transactions),
    }
    print(f"\n## {title} ({ledger.stat().st_size / 1024 / 1024:.1f} MiB of YAML)\n")
    costs = measure(commands, runs, folder)
    table(costs, next((name for name in costs if "hledger" in name), next(iter(costs))))


def write_ledgers(folder: Path, size: int) -> tuple[Path, Path]:
    """A made-up ledger as one file, and as a folder with its positions in a table."""
    ledger, tables = folder / f"{size}.yaml", folder / f"{size}"
    tables.mkdir()
    with ledger.open("w", encoding="utf-8") as file, (tables / "ledger.yaml").open("w", encoding="utf-8") as rest:
        in_table = False
        for piece in ledger_text(size):
            file.write(piece)
            in_table = piece == "\npositions:\n" or (in_table and piece != "\nevents:\n")
            if not in_table:
                rest.write(piece)
    _run(negtrack("export", "-l", ledger, "-o", tables / "positions.csv"), folder)
    return ledger, tables


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
            print(f"\n{name} is not on the PATH: not compared")
        else:
            found[f"`{name} {args[-1] if args[-1] == 'balance' else ''}`".replace(" `", "`")] = [program, *args]
    return found


def _transaction(number: int, debit: str, credit: str, flag: str) -> str:
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    payee = f'{flag}"Round {number} of talks"' if flag else f"Round {number} of talks"
    return f"{day} {payee}\n  {debit}  {number % 90 + 1}.50 USD\n  {credit}  -{number % 90 + 1}.50 USD\n\n"


def measure(commands: dict[str, Command], runs: int, folder: Path) -> dict[str, Cost]:
    """Run commands in turns, so that whatever else the machine does meets all of them."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + (runs > 1)):
        for name, command in commands.items():
            cost = _run(command, folder)
            if number or runs == 1:  # the first run of each fills the caches
                found[name].append(cost)
    return {
        name: Cost(median(c.seconds for c in costs), median(c.processor for c in costs), max(c.memory for c in costs))
        for name, costs in found.items()
    }


def _run(command: Command, folder: Path) -> Cost:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(HERE.parent), "XDG_CACHE_HOME": str(folder)}
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=said,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not (process.returncode == 1 and "check" in command):  # it has findings
            said.seek(0)
            sys.exit(f"{command[0]} ended with {process.returncode}: {said.read(2000).decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1024 / 1024)


def table(costs: dict[str, Cost], standard: str, before: dict[str, Cost] | None = None) -> None:
    """Print costs with their ratio to one of them, and to those of the ledger before."""
    header = ["command", "time", "ratio", "processor", "ratio", "memory", "ratio"]
    if before:
        header += ["processor, to the table before", "memory, to the table before"]
    rows = []
    for name, cost in costs.items():
        row = [name]
        for value, of, unit in zip(cost, costs[standard], ("s", "s", "MiB"), strict=True):
            row += [f"{value:.{3 if unit == 's' else 0}f} {unit}", f"{value / of:.2f}"]
        if before and name in before:
            row += [f"× {cost.processor / before[name].processor:.1f}", f"× {cost.memory / before[name].memory:.1f}"]
        rows.append(row)
    for line in (header, ["---"] * len(header), *rows):
        print(_pipes(line), flush=True)


def _pipes(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
