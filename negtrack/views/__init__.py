"""Results laid out as pages: what is shown where, and in which words."""
