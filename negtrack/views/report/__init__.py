"""The page of ``negtrack report``: what is on it, row by row, and parts of it as tables."""
