"""One module a family of checks: plain functions that yield faults, documented by their docstrings."""
