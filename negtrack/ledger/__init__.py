"""What a ledger is: bytes become nodes, nodes typed records, and records resolved ids."""
