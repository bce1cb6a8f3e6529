"""Writers killed at random moments. Run as a program of its own: LEDGER KILLS SEED; ends with 1 where a word was lost.

Each writer adds records one after the other, and reports each as soon as it is told that the record is saved.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.writing.insert import NewEntry, insert
from negtrack.writing.save import rewrite


def record(id: str) -> NewEntry:
    """A position with an id."""
    fields = {"id": id, "party": "N", "issue": "toll", "date": "2024-08", "act": "omits", "source": "news"}
    return NewEntry({**fields, "summary": f"What {id} says: nothing new."})


def add_for_ever(path: Path, writer: int, report: int) -> None:
    """Add records to a ledger, and write the id of each that is saved, on a line, to a file descriptor."""
    number = 0
    while True:
        id = f"w{writer}-{number}"

        def add(_: Ledger, data: bytes, id: str = id) -> bytes:
            return insert(data, "positions", [record(id)])

        rewrite(path, path, add)
        os.write(report, f"{id}\n".encode())
        number += 1


def kill_one(path: Path, writer: int, seconds: float) -> list[str]:
    """Start a writer, kill it after some time, and give the ids that it has reported as saved."""
    receive, report = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        add_for_ever(path, writer, report)
    os.close(report)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(receive, encoding="utf-8") as stream:
        return stream.read().split()


def main() -> int:
    """Kill as many writers as are asked for; after each, the ledger is sound and holds what was reported."""
    path, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    pristine = path.read_bytes()
    chance = random.Random(seed)
    begun = time.perf_counter()
    rewrite(path, path, lambda _, data: insert(data, "positions", [record("first")]))
    while_one_is_saved = time.perf_counter() - begun
    saved = left_behind = 0
    for writer in range(kills):
        reported = kill_one(path, writer, chance.uniform(0, 3 * while_one_is_saved))
        found = load(path).ledger
        if found is None:
            print(f"writer {writer} left a faulty ledger")
            return 1
        lost = set(reported) - {position.id for position in found.positions}
        if lost:
            print(f"writer {writer} lost {sorted(lost)}")
            return 1
        saved += len(reported)
        left_behind += len(list(path.parent.iterdir())) > 1
        if writer % 20 == 19:  # begin again: a short ledger is written more often
            path.write_bytes(pristine)
    print(f"{kills} writers killed, {saved} records saved, {left_behind} times something left behind")
    return 0


if __name__ == "__main__":
    sys.exit(main())
