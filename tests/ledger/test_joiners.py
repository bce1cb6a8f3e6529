"""Which characters without width are text, and which only hide."""

from __future__ import annotations

import pytest

from negtrack.formats.json_output import json_line
from negtrack.ledger.findings import shown
from negtrack.views.text import harmless, width

SPELLING = {
    "Persian": "می\u200cخواهد",
    "Persian, at the end of a word": "ه\u200d. ق",
    "Hindi": "क्\u200dष",
    "Sinhala": "ශ්\u200dරී",
    "Khmer": "ភាសា\u200bខ្មែរ",
    "Thai": "ภาษา\u200bไทย",
    "emoji": "👩\u200d👧",
}
HIDING = [
    "a\u200cb",
    "a\u200db",
    "a\u200bb",
    "می\u200bخواهد",
    "ភា\u200bx",
    "\u200c",
    "я\u200dя",
    "ภ\u200b",
]


@pytest.mark.parametrize("language", SPELLING)
def test_joiners_are_shown_where_they_spell(language: str) -> None:
    text = SPELLING[language]
    assert harmless(text) == shown(text) == text
    assert json_line(text) == f'"{text}"'
    assert width(text) == width(text.replace("\u200b", "").replace("\u200c", "").replace("\u200d", ""))


@pytest.mark.parametrize("text", [*HIDING, "می\u202e", "क\u2066"])
def test_what_only_hides_or_turns_is_written_out(text: str) -> None:
    assert "\\u20" in harmless(text)
    assert "\\u20" in json_line(text)
    assert shown(text) != text
