"""Adding to a ledger: what ``add`` and its like ask, take from flags, show and save."""
