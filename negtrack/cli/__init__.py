"""The command line: which commands there are. Each is imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "status": "where every issue and article stands",
    "matrix": "who holds what: articles or issues by parties",
    "diff": "what moved between two dates, and who moved it",
    "why": "why an issue or article stands where it does, record by record",
    "suppose": "what would change if something were said, and what would still be open",
    "timeline": "records, changes of status and events in order of date",
    "blockers": "open conditions: who asks, what waits, who can lift them",
    "counts": "the parties' published counts against the derived articles",
    "audit": "how good the evidence is, and what hangs on one source",
    "show": "anything with an id, in full with its records",
    "find": "records, sources and events by their words",
    "init": "start a ledger for another negotiation",
    "add": "add a position to the ledger, with flags or by answering questions",
    "edit": "open the editor at a record, and check on return",
    "import": "bring records in from a spreadsheet",
    "merge": "join two branches of a ledger record by record: git's merge driver",
    "check": "whether the ledger is sound: every error at once",
    "brief": "a few pages to hand on, each sentence with its source",
    "cite": "a line to quote, or a source for those who keep references",
    "export": "tables for spreadsheets and programs",
    "report": "one page for a browser: matrix, date slider, records, sources",
    "schema": "the JSON Schema of the ledger, for editors",
}
"""The commands, in the order of the help page, each in the module of its name (``import``: in ``import_``)."""


class _LazyGroup(TyperGroup):
    """A group that builds the one command that is called; the help page needs only the names above."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            from negtrack.cli.session import Unusable
            from negtrack.ledger.findings import did_you_mean

            raise Unusable(f'no command is called "{cmd_name}": {did_you_mean(cmd_name, list(COMMANDS))}')
        module = import_module(f"negtrack.cli.{cmd_name}{'_' * iskeyword(cmd_name)}")
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        if hasattr(module, "declare"):  # a command with commands of its own
            return module.declare(cmd_name, COMMANDS[cmd_name])
        needs = getattr(module, "NEEDS_ARGUMENTS", False)
        single.command(cmd_name, short_help=COMMANDS[cmd_name], no_args_is_help=needs)(module.run)
        return typer.main.get_command(single)


app = typer.Typer(
    name="negtrack",
    cls=_LazyGroup,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from negtrack import __version__

        print(f"negtrack {__version__}")
        raise typer.Exit


@app.callback()
def negtrack(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Track negotiation positions: keep what each party said in a ledger, see where every issue stands.

    \b
    negtrack status                          where it stands today
    negtrack status --as-of 2025-03-31       … and where it stood
    negtrack diff --since 2024-01            what has moved since, and who moved it
    negtrack matrix                          articles by parties
    negtrack export status -o status.csv     the same as a table

    The ledger is positions.yaml or data/positions.yaml here or in a folder above, unless --ledger or the
    environment's NEGTRACK_LEDGER names another one.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status: 0 done, 1 findings, 2 unusable, 130 interrupted."""
    gc.disable()  # a short life: looking for garbage takes longer than it saves
    status = run(sys.argv[1:] if args is None else args)
    gc.freeze()  # else leaving would walk once more through all that was made
    sys.exit(status)


def run(args: Sequence[str]) -> int:
    """Run the command line and give its exit status. No exception leaves this function."""
    from negtrack.cli.output import ClosedOutput
    from negtrack.cli.session import OPENED, Unusable

    OPENED.clear()
    sys.stdin = sys.stdin or StringIO()  # closed: nobody answers
    sys.stdout = sys.stdout or ClosedOutput()
    sys.stderr = sys.stderr or StringIO()  # closed, too: nobody hears what is said there
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result = typer.main.get_command(app).main(args=list(args), prog_name="negtrack", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except Unusable as error:
        from negtrack.views.text import harmless

        print("\n".join(harmless(part) for part in f"negtrack: {error}".split("\n")), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        return discard_output()
    except OSError as error:
        discard_output()
        from negtrack.views.text import harmless

        print(f"negtrack: {harmless(str(error.filename or 'standard output'))}: {error.strerror}", file=sys.stderr)
        return 2
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # the option parser makes an exit of it
            return discard_output()
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a call that the option parser refuses
            error.show()
            return int(error.exit_code)
        if os.environ.get("NEGTRACK_DEBUG"):
            raise
        from negtrack.views.text import harmless

        print(
            f"negtrack: an error of the program, not of your ledger: {type(error).__name__}: {harmless(str(error))}\n"
            "  set NEGTRACK_DEBUG=1 to see where it happened, and please report it",
            file=sys.stderr,
        )
        return 2


def discard_output() -> int:
    """Send what is left to print nowhere, since its reader had enough; return the exit status of that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
