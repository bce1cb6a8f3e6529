"""Pages as Markdown, judged by a Markdown parser: it shows the words of the page, and nothing of a ledger acts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from negtrack.formats.markdown import markdown_text
from negtrack.views.page import BLANK, Line, Page, PageColumn, PageRow, PageTable, Run, line, text

ROOT = Path(__file__).parents[2]
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "br"}


def html(page: Page) -> str:
    """What a browser would get of a page."""
    return str(PARSER.render(markdown_text(page)))


def words(markup: str) -> str:
    """The text of some HTML, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def blanks_as_one(value: str) -> str:
    return " ".join(value.split())


def page(*blocks: Line | PageTable) -> Page:
    return Page(blocks)


def test_headings_paragraphs_lists_and_tables() -> None:
    shown = markdown_text(page(
        line(text("A negotiation", "heading")),
        line("as of 2025-03-31"),
        line("stage: ", Run("initialled", "heading"), " (2025)"),
        BLANK,
        line(text("Corridor", "heading"), "  ", Run("● agreed", "agreed")),
        line("  ", text("Armenia", "heading"), " moved: a → b"),
        line("    ", text("2025-08-08", "heading"), "  ", text("Says so."), text(" (TASS)", "aside")),
        line("  ", text("Iran", "heading"), " new: c"),
        BLANK,
        PageTable((PageColumn("Issue"), PageColumn("Status")), (
            PageRow(
                (text("Corridor", "heading"), Run("● agreed", "agreed")), line("  ", text("both accept it", "aside"))
            ),
            PageRow((text("Maps"), Run(""))),
        )),
        BLANK,
        line(Run("since: the day", "aside"), Run(" and why", "aside")),
    ))  # fmt: skip
    assert (
        shown
        == """\
# A negotiation

as of 2025-03-31\\
stage: **initialled** (2025)

## Corridor · ● agreed

- **Armenia** moved: a → b
  - **2025-08-08** Says so. *(TASS)*
- **Iran** new: c

| Issue | Status |
| --- | --- |
| **Corridor** | ● agreed |
| Maps |  |

- **Corridor**: *both accept it*

*since: the day and why*
"""
    )


def test_a_wide_gap_becomes_a_dot_where_nothing_else_tells_its_sides_apart() -> None:
    assert markdown_text(page(line(Run("a"), "  ", Run("b")))) == "a · b\n"
    assert markdown_text(page(line(Run("a"), "  ", Run("b", "aside"), Run("  c", "aside")))) == "a *b · c*\n"
    assert markdown_text(page(line(Run("a b", "agreed"), " c"))) == "a b c\n"


def test_emphasis_inside_words_and_beside_emphasis() -> None:
    assert html(page(line(Run("con"), Run("stit", "mark"), Run("ution")))) == "<p>con<strong>stit</strong>ution</p>\n"
    assert html(page(line(Run("a"), Run("(b)", "mark"), Run("c")))) == "<p>a(b)c</p>\n"
    assert html(page(line(Run("a", "mark"), Run("b", "aside")))) == "<p><strong>a</strong>b</p>\n"


def test_a_line_moved_in_far_is_no_code() -> None:
    assert "<code>" not in html(page(line("        ", text("deep"))))
    assert html(page(line("a"), line("      ", text("deep")))).count("<li>") == 1


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "&#x3c;script>", "[x](javascript:x)",
    "![x](http://e/x.png)", "[ref]: http://e", "http://evil.example/", "www.evil.example", "<http://e>", "a@b.example",
    "# heading", "> quote", "- item", "+ item", "* item", "1. item", "2) item", "---", "===", "```", "~~~", "    code",
    "**bold**", "__b__", "*it*", "_it_", "`code`", "``", "~~gone~~", "a | b", "|---|---|", "a\\", "\\", "\\|", "\\\\|",
    "two\nlines", "two\r\n\r\n# lines", "$x$", "{: .x}", "<!-- c -->", "]]>", "<?x?>", ":---", "a\u2028b", "x\u202ey",
    "\x1b[2J", "&amp;", "&copy;", "!", "[", "]", "(", ")", "#", "a#", "*", "**", "*a", "a*", ": def", "[^1]",
    "[^1]: note", "- [ ] do",
]  # fmt: skip
ALONE = list("*_`~[]()<>!#-+=|\\&:. 1a\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_and_does_not_act(hostile: str) -> None:
    check(hostile, "plain")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(HOSTILE) | st.sampled_from(ALONE), min_size=1, max_size=6).map("".join),
    st.sampled_from(["a", "*b*", " c ", "(d)", "1", "-"]),
)
@example("1", ". x")
@example("*", "*a")
def test_mixtures_do_not_act_either(hostile: str, other: str) -> None:
    check(hostile, other)


def check(hostile: str, other: str) -> None:
    """Put a text everywhere that a page can have one."""
    column = PageColumn(text(hostile).text)
    blocks: list[Line | PageTable] = [
        line(text(hostile, "heading")),
        line(text(hostile)),
        line(text(hostile), text(other)),
        line(text(other, "mark"), text(hostile, "aside"), text(other)),
        BLANK,
        line(text(hostile)),
        line("    ", text(hostile)),
        line("  ", text(hostile, "heading"), text(hostile)),
        BLANK,
        PageTable(
            (column, PageColumn("b")), (PageRow((text(hostile), text(other, "heading")), line(text(hostile, "aside"))),)
        ),
        line(text(hostile), " ", text(other)),
    ]
    made = html(page(*blocks))
    assert set(re.findall(r"</?([^\s>/]+)", made)) <= TAGS, made
    expected = []
    for block in blocks:
        if isinstance(block, Line):
            expected.append("".join(run.text for run in block.runs))
        else:
            first = block.rows[0]
            assert first.below is not None
            expected += [*(c.title for c in block.columns), *(c.text for c in first.cells)]
            name = first.cells[0].text
            expected.append(f"{name + ': ' if name.strip() else ''}{''.join(run.text for run in first.below.runs)}")
    squeezed = re.sub(r"[\s·]", "", words(made))  # a dot may stand for a gap
    assert squeezed == re.sub(r"\s", "", "".join(expected)), markdown_text(page(*blocks))


@pytest.mark.parametrize("bare", ["http://evil.example/", "see www.evil.example", "ftp://x", "a@b.example"])
def test_bare_addresses_do_not_become_links(bare: str) -> None:
    shown = markdown_text(page(line(text(bare))))
    assert not re.search(r"[a-z]://|www\.|[^\\]@", shown)
