"""Mutation testing of negtrack/rules: how many small changes of the code do the quick rule tests notice?

    python tests/mutation/run.py [SAMPLE] [SEED]        300 mutants, seed 1, by cosmic-ray; about 20 minutes on one core

It works on a copy, so that the tree stays as it is, and writes to standard output how each survivor and each time-out
differs from the code. Mutants inside annotations are left out before the sample is drawn: they are never evaluated.
docs/decisions/mutation-testing.md says what was found.
"""

from __future__ import annotations

import ast
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkResult

ROOT = Path(__file__).parents[2]
TESTS = "--ignore=tests/rules/test_oracle.py tests/rules tests/answers/test_steps.py"
QUICK = f"-x -q -p no:cacheprovider --hypothesis-profile=unshrunk -m 'not slow' {TESTS}"
"""A mutant is killed by the first example that fails: to look for the smallest one takes longer than the time-out."""

CONFIG = """\
[cosmic-ray]
module-path = "negtrack/rules"
timeout = 60.0
excluded-modules = []
test-command = "{python} -m pytest {quick}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Draw a sample, run the tests on each mutant, tell what survived."""
    sample = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "-q", "--local", str(ROOT), str(copy)], check=True)
        (copy / "mutation.toml").write_text(CONFIG.format(python=sys.executable, quick=QUICK), encoding="utf-8")
        call(copy, "init", "mutation.toml", "mutation.sqlite")
        call(copy, "baseline", "mutation.toml")
        with use_db(copy / "mutation.sqlite", WorkDB.Mode.open) as database:
            drawn, left_out = draw(database, copy, sample, seed)
        print(f"{drawn} mutants drawn with seed {seed}; {left_out} in annotations left out beforehand", flush=True)
        call(copy, "exec", "mutation.toml", "mutation.sqlite")
        with use_db(copy / "mutation.sqlite", WorkDB.Mode.open) as database:
            tell(database)
    return 0


def call(copy: Path, *args: str) -> None:
    """Run a command of cosmic-ray on the copy."""
    subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *args], cwd=copy, check=True)


def draw(database: WorkDB, copy: Path, sample: int, seed: int) -> tuple[int, int]:
    """Skip all mutants but a sample of those outside annotations; return both numbers."""
    ids: list[str] = []
    annotated: list[str] = []
    changes = specs(database)
    spans = {path: annotation_spans(copy / path) for path in {each.module_path for each in changes.values()}}
    for job, spec in sorted(changes.items(), key=lambda item: place(item[1])):
        inside = any(first <= spec.start_pos < last for first, last in spans[spec.module_path])
        (annotated if inside else ids).append(job)
    drawn = set(random.Random(seed).sample(ids, min(sample, len(ids))))
    skipped = WorkResult(worker_outcome=WorkerOutcome.SKIPPED)
    database.set_multiple_results([job for job in (*ids, *annotated) if job not in drawn], skipped)
    return len(drawn), len(annotated)


def specs(database: WorkDB) -> dict[str, MutationSpec]:
    """The one change that each mutant makes, by the id of its job."""
    return {item.job_id: item.mutations[0] for item in database.work_items}


def place(spec: MutationSpec) -> tuple[str, tuple[int, int], str, int]:
    """Where a mutant is, in an order that is the same in every run."""
    return str(spec.module_path), spec.start_pos, spec.operator_name, spec.occurrence


def annotation_spans(path: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The spans of a module's annotations, which ``from __future__ import annotations`` keeps from being evaluated."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(part, ast.expr):
                found.append(((part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)))
    return found


def tell(database: WorkDB) -> None:
    """Print the difference of each survivor and each time-out, and how many there are of each outcome."""
    tally: Counter[str] = Counter()
    changes = specs(database)
    for job, result in database.results:
        if result.worker_outcome is WorkerOutcome.SKIPPED:
            continue
        timed_out = "timeout" in (result.output or "").lower()[:200]
        outcome = "time-out" if timed_out else str(result.test_outcome).rpartition(".")[2].lower()
        tally[outcome] += 1
        if outcome != "killed":
            spec = changes[job]
            print(f"\n{outcome}: {spec.module_path}:{spec.start_pos[0]} {spec.operator_name}\n{result.diff or ''}")
    print("\n" + ", ".join(f"{number} {outcome}" for outcome, number in sorted(tally.items())))


if __name__ == "__main__":
    sys.exit(main())
