"""Run negtrack: as ``negtrack``, or as ``python -m negtrack``."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command line and run it; an interrupt at any time, also while it loads, ends with 130."""
    try:
        from negtrack.cli import main as call

        call()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
