"""One module a question: its result types, and the function that finds the answer."""
