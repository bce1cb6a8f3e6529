"""negtrack tracks negotiation positions: a ledger of what parties said, and the statuses derived from it.

    import negtrack

    negtrack.load("positions.yaml").status(as_of="2025-03-31").frame()

Importing it loads nothing: what is named here is imported when it is first used (docs/python.md).
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # importing typing would take longer than all else here

if TYPE_CHECKING:
    from negtrack.api import Ledger, LedgerError, Result, load, statuses
    from negtrack.formats.tables import STATUS_SCHEMA

__all__ = ["STATUS_SCHEMA", "Ledger", "LedgerError", "Result", "__version__", "load", "statuses"]


def __getattr__(name: str) -> object:
    if name == "STATUS_SCHEMA":
        from negtrack.formats.tables import STATUS_SCHEMA

        return STATUS_SCHEMA
    if name in __all__:
        from negtrack import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
