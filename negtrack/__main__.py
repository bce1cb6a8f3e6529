"""Run negtrack as ``python -m negtrack``."""

from negtrack.cli import main

main()
