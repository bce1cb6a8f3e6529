"""Fuzzing of everything that reads a ledger, led by the coverage of negtrack's own code (atheris, libFuzzer).

    python tests/fuzz/reading.py [SECONDS] [FOLDER]

An input is a YAML ledger, or where it begins with ``#csv`` and a line break a table beside a whole ledger. What must
hold of reading is what ``fuzzing`` says; a ledger that turns out sound is also derived, shown, exported and
read back. An input of which that does not hold is written to ``tests/fuzz/finds``, which ``test_fuzz_reading`` tries
ever after. FOLDER keeps what was learned from one run to the next.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent)]

with atheris.instrument_imports(include=["negtrack"]):
    from fuzzing import FINDS, WORDS, seeds, try_input

LONGEST = 8192
"""How long an input may be, in bytes: longer ones are slower, and find the same."""


def main(seconds: int, folder: Path) -> None:
    """Fuzz for so many seconds; leaves the process with 0 where nothing was found."""
    begun, learned, words = folder / "seeds", folder / "learned", folder / "words"
    for each in (begun, learned, FINDS):
        each.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds()):
        (begun / f"{number:03}").write_bytes(seed)
    words.write_text("".join(f'"{word}: "\n"{word},"\n' for word in WORDS), encoding="ascii")
    options = [
        f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-artifact_prefix={FINDS}/", f"-dict={words}",
        "-timeout=60", "-report_slow_units=60", "-rss_limit_mb=4096", "-verbosity=0", str(learned), str(begun),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    if len(sys.argv) > 2:
        kept = Path(sys.argv[2])
        kept.mkdir(parents=True, exist_ok=True)
        main(length, kept)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(length, Path(temporary))
