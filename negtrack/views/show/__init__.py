"""The pages of ``negtrack show``: a module for each kind of thing, and the page that puts them together."""
