"""Records into files: every other byte is kept, and nothing lands that is not sound."""
