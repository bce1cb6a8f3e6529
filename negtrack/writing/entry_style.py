"""How a ledger's YAML file writes its entries, so that new ones look as if they had been there."""

from __future__ import annotations

from yaml.events import CollectionStartEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

from negtrack.tuples import NamedTuple
from negtrack.writing.yaml_outline import LINE_BREAK, Outline, SectionOutline, entry_column, line_above, line_start


class Style(NamedTuple):
    """How a file writes its entries: in braces or line by line, how far in, with which quotes and line breaks.

    ``offset`` is how much further in than an entry its fields are, ``spaced`` whether blank lines part the entries.
    """

    flow: bool = False
    offset: int = 2
    spaced: bool = False
    quote: str = '"'
    always_quoted: bool = False
    newline: str = "\n"


def style_of(text: str, part: SectionOutline) -> Style:
    """The style of a section: that of its last entry."""
    first = LINE_BREAK.search(text)
    newline = first[0] if first else "\n"
    is_list = isinstance(part.value, SequenceStartEvent)
    model = part.model if is_list else part.model[1:]
    scalars = [event for event in part.model if isinstance(event, ScalarEvent)]
    quotes = [event.style for event in scalars if event.style in ("'", '"')]
    style = Style(
        quote=quotes[-1] if quotes else '"',
        always_quoted=bool(scalars) and all(event.style == '"' for event in scalars),
        newline=newline,
    )
    if not model or not isinstance(model[0], MappingStartEvent):
        return style
    start = part.model[0].start_mark.index
    if part.value.flow_style:
        return style._replace(flow=True)
    column = entry_column(text, part)
    offset = model[1].start_mark.column - column if len(model) > 1 and not model[0].flow_style else 2
    return style._replace(
        flow=bool(model[0].flow_style),
        offset=max(offset, 1 + is_list),
        spaced=part.entries > 2 - is_list and _has_space_above(text, start),
    )


def _has_space_above(text: str, index: int) -> bool:
    """Whether a blank line stands above the line of a character, comments directly above it aside."""
    start = line_start(text, index)
    while start > 0:
        before = line_above(text, start)
        line = text[before:start].strip()
        if not line.startswith("#"):
            return not line
        start = before
    return False


def usual_style(text: str, outline: Outline) -> Style:
    """The style for a section that has no entry yet: line by line, with the quotes and line breaks of the file."""
    first = LINE_BREAK.search(text)
    keys = [part.key for part in outline.parts.values()]
    always = bool(keys) and all(key.style == '"' for key in keys)
    return Style(newline=first[0] if first else "\n", always_quoted=always)


def usual_indent(text: str, outline: Outline) -> int:
    """How far the entries of the file's sections are further in than their keys."""
    for part in reversed(outline.parts.values()):
        if isinstance(part.value, CollectionStartEvent) and part.entries and not part.value.flow_style:
            return max(entry_column(text, part) - int(part.key.start_mark.column), 0) or 2
    return 2
