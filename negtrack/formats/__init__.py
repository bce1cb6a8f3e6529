"""Views of ready results: nothing is computed here, and nothing is printed."""
