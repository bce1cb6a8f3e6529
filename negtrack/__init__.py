"""negtrack tracks negotiation positions: a ledger of what parties said, and the statuses derived from it."""

__version__ = "0.1.0"
