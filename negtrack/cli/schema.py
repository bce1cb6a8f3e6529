"""``negtrack schema``."""

from __future__ import annotations

from negtrack.cli import options
from negtrack.cli.output import speak_utf8, write


def run(output: options.Output = None) -> int:
    """Print the JSON Schema of a ledger, with which editors complete keys and mark mistakes as you type.

    An editor with the YAML language server takes it from a comment at the top of the ledger:

    \b
    negtrack schema -o ledger.schema.json
    # yaml-language-server: $schema=ledger.schema.json
    """
    from negtrack.ledger.schema import schema_text

    speak_utf8(output)
    write(schema_text(), output)
    return 0
