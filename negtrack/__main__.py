"""Run negtrack: as ``negtrack``, or as ``python -m negtrack``."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer from memory, or load the command line and run it; an interrupt at any time ends the same."""
    try:
        from negtrack.memory import recall

        status = recall(sys.argv[1:])
        if status is None:
            from negtrack.cli import main as call

            call()
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
