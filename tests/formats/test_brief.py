"""``brief``: each sentence has a note that bears it out, in Markdown, HTML and Word alike; nothing acts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import Talks
from markdown_it import MarkdownIt
from talks import ROOT, TALKS, within

from negtrack.answers.brief import BriefFound, find_brief
from negtrack.formats.documents import document_html, document_markdown
from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.views.brief import brief_document
from negtrack.views.document import Document, Grid, Paragraph

SHIPPED = ROOT / "data" / "positions.yaml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    found = load(SHIPPED).ledger
    assert found is not None
    return found


def briefed(ledger: Ledger, day: str = "2026-06-08", **asked: Any) -> tuple[BriefFound, Document]:
    found = find_brief(ledger, Question(parse_day(day)), **asked)
    return found, brief_document(ledger, found)


def every_sentence(document: Document) -> list[str]:
    return [sentence.text for _, _, sentence in document.sentences()]


# Each sentence is borne out by its note


@pytest.mark.parametrize(
    "asked",
    [{}, {"parties": ("AZ",)}, {"parties": ("AM",)}, {"issues": ("constitution",), "since": parse_day("2024-01-01")}],
    ids=["all", "AZ", "AM", "constitution"],
)
def test_each_sentence_of_the_shipped_briefs_has_a_note_of_its_own(shipped: Ledger, asked: dict[str, Any]) -> None:
    found, document = briefed(shipped, **asked)
    numbers = []
    for section in document.sections:
        for part in section.parts:
            cells = part.sentences if isinstance(part, Paragraph) else [row[-1] for row in part.rows]
            numbers += [sentence.note for sentence in cells]
    assert numbers == list(range(1, len(document.notes) + 1))
    assert document.line in document.notes[0].text
    told = " ".join(every_sentence(document))
    for brief in found.issues:
        for statement in brief.statements:
            assert statement.standing.standing == "silent" or shipped.parties[statement.parties[0]].name in told


def test_the_note_of_a_statement_names_source_place_date_address_and_words(tmp_path: Path) -> None:
    text = TALKS.replace("quote: the middle of the river", "quote: die Mitte, locator: page 3, speaker: X").replace(
        "kind: news\n    side: N",
        "kind: news\n    side: N\n    published: 2023-05-11\n    url: https://weekly.example/1",
    )
    path = tmp_path / "positions.yaml"
    path.write_text(text, encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    _, document = briefed(ledger, "2023-06-30", parties=("N",))
    (note,) = [note for note in document.notes if "die Mitte" in note.text]
    assert note.text == (
        "Northland (X), 10 May 2023: “Weekly paper”, The Weekly, 11 May 2023, "
        "https://weekly.example/1, page 3: “die Mitte”."
    )
    assert note.url == "https://weekly.example/1"


def test_what_is_closed_is_closed_since_the_day_that_its_note_tells(shipped: Ledger) -> None:
    _, document = briefed(shipped, parties=("AZ",))
    rows = {row[0].text: [cell.text for cell in row[1:]] for grid in _grids(document) for row in grid.rows}
    assert rows["OSCE Minsk Group"] == [
        "“Dissolved before the treaty is signed”",
        "closed: carried out",
        "30 November 2025",
    ]
    assert rows["Route to Nakhchivan"] == [
        "“Unimpeded, with Armenia's sovereignty and jurisdiction kept”",
        "agreed, in a joint text signed on 8 August 2025, not in the treaty",
        "8 August 2025",
    ]


def _grids(document: Document) -> list[Grid]:
    return [part for section in document.sections for part in section.parts if isinstance(part, Grid)]


def test_a_translation_stands_beside_the_original(tmp_path: Path) -> None:
    cite = {"source": "s", "quote": "die Mitte", "language": "de", "translation": "the middle", "translated_by": "us"}
    ledger = Talks(tmp_path).say("A", "demands", "x", cites=[cite]).load()
    _, document = briefed(ledger, "2024-06-30")
    assert any("“die Mitte” (in translation by us: “the middle”)" in note.text for note in document.notes)


def test_what_others_tell_is_told_as_theirs_and_counted(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", said_by="W").say("B", "demands", "y", said_by="A")
    found, document = briefed(talks.load(), "2024-06-30")
    told = every_sentence(document)
    assert "As Writer tells it, Party A holds “x”, since 1 January 2024." in told
    assert "Of Party B there is only a claim by Party A, which commits nobody." in told
    assert (found.own.told, found.own.second_hand) == (2, 2)
    assert any(text.startswith("Of the 2 positions told here 2 are second-hand (others") for text in told)


def test_each_option_is_held_since_the_day_that_its_note_tells(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "proposes", "x", "2024-01-10", id="r0")
    talks.say("A", "proposes", "y", "2024-02-01", adds="r0", rejects=["z"])
    assert told_of_a(talks) == (
        "Party A holds “x”, since 10 January 2024, or “y”, since 1 February 2024, and rules out “z”"
    )
    talks.say("A", "demands", "x", "2024-03", rejects=["z"])
    assert told_of_a(talks) == ("Party A holds “x”, since 10 January 2024, and rules out “z”, since 1 February 2024")
    talks.say("A", "demands", "x+y", "2024-04-01").say("A", "demands", "x", "2024-05-01")
    assert told_of_a(talks) == ("Party A holds “x”, since 10 January 2024, and named it alone on 1 May 2024")
    _, document = briefed(talks.load(), "2024-06-30", parties=("A",))
    (note,) = [note.text for note in document.notes if "1 May 2024" in note.text]
    assert "10 January 2024" in note and "March 2024" in note and "April" not in note


def told_of_a(talks: Talks) -> str:
    """What the brief of party A says of it, without what would settle the issue."""
    found = every_sentence(briefed(talks.load(), "2024-06-30", parties=("A",))[1])
    (told,) = [text for text in found if text.startswith("Party A ")]
    return told.partition(";")[0].removesuffix(".")


@given(content=strategies.ledgers(), as_of=st.sampled_from(strategies.AS_OF))
@settings(max_examples=60)
def test_the_parts_of_what_is_held_are_those_of_the_standing(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], as_of: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "tenure.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    found = find_brief(ledger, Question(parse_interval(as_of).last))
    for brief in found.issues:
        for statement in brief.statements:
            if statement.tenures is None:
                continue
            standing, day = statement.standing, parse_interval(as_of).last
            assert {part.option for part in statement.tenures.held} == set(standing.options)
            assert {option for option, _ in statement.tenures.ruled_out} >= set(standing.rejects)
            for part in statement.tenures.held:
                assert part.option in part.since.options
                assert part.since.date.first <= part.act_since.date.last and part.act_since.date.first <= day
                assert {part.since.id, part.act_since.id} <= {record.id for record in statement.records}


def test_an_option_is_told_with_what_it_means_and_the_question_that_it_answers(shipped: Ledger) -> None:
    _, document = briefed(shipped, parties=("AZ",))
    claims = next(about for _, about, _ in document.sentences() if about.lead == "Claims in Armenia's constitution")
    assert claims.question == "Does Armenia's constitution lay claim to territory of Azerbaijan?"
    assert claims.sentences[0].text.startswith("Azerbaijan holds “It does”, since 1 February 2024")
    assert claims.sentences[1].text.startswith("Armenia holds “It does not”, since 11 September 2024")


def test_the_brief_of_one_of_two_tells_what_the_other_holds_with_its_own_note(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024-01-10").say("B", "proposes", "y", "2024-02-10")
    _, document = briefed(talks.load(), "2024-06-30", parties=("A",))
    (told,) = [sentence for _, _, sentence in document.sentences() if sentence.text.startswith("Party B ")]
    assert told.text == "Party B holds “y”, since 10 February 2024."
    assert "10 February 2024" in document.notes[told.note - 1].text


def test_the_last_word_of_a_party_is_told_with_its_note_where_it_came_after_the_rest(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024-01-10")
    assert "last word" not in told_in_full(talks)
    talks.say("A", "reaffirms", "x", "2024-03-05", summary="Says it again.")
    assert told_in_full(talks).endswith("; last word on it: 5 March 2024.")
    (note,) = [n.text for n in briefed(talks.load(), "2024-06-30", parties=("A",))[1].notes if "10 January" in n.text]
    assert "5 March 2024: Says it again." in note
    assert "last word" not in told_in_full(talks, "2024-02-01")


def told_in_full(talks: Talks, day: str = "2024-06-30") -> str:
    """The sentence on what party A holds."""
    return next(text for text in every_sentence(briefed(talks.load(), day)[1]) if text.startswith("Party A "))


def test_who_speaks_without_being_asked_is_told_as_that(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x").say("B", "demands", "y").say("W", "rejects", "x")
    told = every_sentence(briefed(talks.load(), "2024-06-30")[1])
    assert any(text.startswith("Writer (commentator, whose agreement is not asked) rules out “x”") for text in told), (
        told
    )


def test_open_conditions_come_first_and_tell_as_the_holders_word_what_waits(shipped: Ledger) -> None:
    _, document = briefed(shipped, parties=("AZ",))
    assert [section.title for section in document.sections][:3] == ["What this is", "Conditions open", "Disputed"]
    (first, *_) = document.sections[1].parts[0].sentences  # type: ignore[union-attr]
    assert first.text.endswith("since 1 February 2024; by its word the text is not to be signed before it.")


def test_until_when_the_ledger_goes_is_said_at_the_head(shipped: Ledger) -> None:
    first = every_sentence(briefed(shipped, "2025-03-31")[1])[0]
    assert "The ledger goes to 8 June 2026; nothing later is in it." in first


def test_addresses_stand_in_markdown_as_they_are(shipped: Ledger) -> None:
    text = "".join(document_markdown(briefed(shipped, parties=("AZ",))[1]))
    assert "<https://www.azatutyun.am/a/33500159.html>" in text and "https\\:" not in text


@pytest.mark.parametrize("name", ["N", "Northland", "party:N"])
def test_what_a_brief_is_about_may_be_named_without_an_option(tmp_path: Path, name: str) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    asked = ["--as-of", "2024-04-30"]
    done = within("brief", name, *asked, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, within("brief", "--party", "N", *asked, cwd=tmp_path).stdout)
    both = within("brief", name, "river", *asked, cwd=tmp_path)
    assert both.stdout == within("brief", "-p", "N", "-i", "river", *asked, cwd=tmp_path).stdout
    wrong = within("brief", "rivre", *asked, cwd=tmp_path)
    assert wrong.returncode == 2 and "did you mean river" in wrong.stderr


def test_a_note_names_one_source_of_each_of_two_viewpoints_once_with_all_places(tmp_path: Path) -> None:
    cites = [{"source": "s", "quote": "one"}, {"source": "t", "locator": "page 2"}, {"source": "s", "quote": "two"}]
    cites += [{"source": "u", "locator": "page 3"}]
    talks = Talks(tmp_path).source("t", side="B").source("u").say("A", "demands", "x", cites=cites, note="By papers.")
    (note,) = [n.text for n in briefed(talks.load(), "2024-06-30", parties=("A",))[1].notes if "“one”" in n.text]
    assert note.count("“two”") == note.count("“t”, t, undated, page 2") == note.count("By papers.") == 1
    assert "“one” and “two”" in note and "page 3" not in note and "; 1 more." in note


def test_where_nothing_is_quoted_a_note_has_the_words_of_the_record(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", summary="Wants the middle.")
    assert any("Wants the middle." in n.text for n in briefed(talks.load(), "2024-06-30")[1].notes)


def test_the_age_of_what_was_said_once_and_long_ago_is_told(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024-01-10")
    assert told_in_full(talks, "2024-02-01").endswith("since 10 January 2024.")
    old = "; no later word of its own on record, one source."
    assert told_in_full(talks, "2026-06-30").endswith(f"since 10 January 2024{old}")


def test_several_options_put_forward_at_once_are_named_and_not_held(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "proposes", "x+y", "2024-01-10")
    assert told_of_a(talks) == "Party A names “x” or “y”, since 10 January 2024"


def test_a_party_is_told_of_what_only_the_other_speaks_on(tmp_path: Path) -> None:
    told = every_sentence(briefed(Talks(tmp_path).say("B", "demands", "x").load(), "2024-05-31", parties=("A",))[1])
    assert "Party B holds “x”, since 1 January 2024." in told and "No position of Party A is recorded." in told


def test_what_is_agreed_is_on_record_since_the_option_that_stands_was_agreed(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A+B", "accepts", "x", "2023-01-01").say("A+B", "accepts", "y", "2024-01-01")
    (row,) = [row for grid in _grids(briefed(talks.load(), "2024-06-30")[1]) for row in grid.rows]
    assert [cell.text for cell in row[1:]] == ["“Option y”", "agreed", "1 January 2024"]


def test_what_a_party_is_reported_not_to_raise_is_told(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "omits", "", "2024-02-01").say("B", "demands", "x", "2024-01-01")
    told = every_sentence(briefed(talks.load(), "2024-06-30", parties=("A",))[1])
    assert "No position of Party A is recorded; it is reported not to have raised this, on 1 February 2024." in told
    earlier = every_sentence(briefed(talks.load(), "2024-01-15", parties=("A",))[1])
    assert not any("not to have raised" in text for text in earlier)


def test_what_analysts_alone_report_as_a_partys_own_word_is_counted(shipped: Ledger) -> None:
    found, document = briefed(shipped, parties=("AM",))
    assert found.own.accounts > 0
    (told,) = [text for text in every_sentence(document) if "second-hand" in text]
    assert (
        f" and {found.own.accounts} rest in part on what analysts or advocates alone report; of the {found.beside.told}"
        in told
    )


def test_the_text_in_which_something_is_agreed_is_named(shipped: Ledger) -> None:
    _, document = briefed(shipped)
    rows = {row[0].text: row[2].text for grid in _grids(document) for row in grid.rows}
    assert rows["No interference"] == "agreed, in the initialled text"
    assert rows["Basis of border delimitation"].startswith("agreed, in a joint text ratified between 23 and 25")
    assert rows["Basis of border delimitation"].endswith(", not in the treaty")
    assert rows["Format of the talks"] == "agreed, in part as analysts or advocates alone tell it"


def test_conditions_rulings_out_and_what_is_not_recorded(tmp_path: Path) -> None:
    talks = Talks(tmp_path, principals=3).condition(
        "c", holder="A", raised={"date": "2023-12", "source": "s"}, blocks=["i"]
    )
    talks.say("A", "accepts", "x", conditions=["c"], rejects=["z"]).say("B", "reserves")
    told = every_sentence(briefed(talks.load(), "2024-05-31")[1])
    assert "Party A accepts “x”, since 1 January 2024, on the condition “c”, and rules out “z”." in told
    assert "Party B reserves its position, since 1 January 2024." in told
    assert "No position of Party C is recorded." in told
    assert "Party A asks for “c” since December 2023; by its word the issue “The issue” waits for it." in told
    alone = every_sentence(briefed(talks.load(), "2024-05-31", parties=("A",))[1])
    missing = "; what is missing: a position of Party C, of which none is recorded; a decision of Party B, having"
    assert any(text.startswith("Party A accepts “x”") and missing in text for text in alone), alone


def test_options_that_are_held_are_told_to_be_held_where_a_condition_blocks_all_of_them(tmp_path: Path) -> None:
    talks = Talks(tmp_path, principals=3).condition("c", holder="C", blocks=["i"])
    talks.say("A", "demands", "x").say("B", "demands", "y").say("C", "demands", "y")
    told = every_sentence(briefed(talks.load(), "2024-06-30")[1])
    assert (
        "What would settle it: the consent of Party A to “y”, or of Party B and Party C to “x”; "
        "besides, the issue waits for “c”, asked for by Party C."
    ) in told


def test_a_joint_act_is_told_once_and_what_moved_with_what_was_before(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2023-01-01").say("B", "demands", "z", "2023-01-01")
    talks.say("A+B", "accepts", "y", "2024-01-01")
    _, document = briefed(talks.load(), "2024-06-30", since=parse_day("2024-01-01"))
    (told,) = [text for text in every_sentence(document) if "together" in text]
    assert told.startswith("Party A and Party B together accept “y” on 1 January 2024; before, Party A held “x”")
    assert "Party B held “z”" in told
    alone = briefed(talks.load(), "2024-06-30", since=parse_day("2024-01-01"), parties=("B",))[1]
    assert any(text.startswith("Party B accepts “y” on 1 January 2024") for text in every_sentence(alone))
    quiet = briefed(talks.load(), "2024-06-30", since=parse_day("2024-02-01"))[1]
    assert "Nobody is recorded to have moved." in every_sentence(quiet)


@given(
    content=strategies.ledgers(), as_of=st.sampled_from(strategies.AS_OF),
    parties=st.sampled_from([(), ("A",), ("B", "C")]), since=st.sampled_from([None, "2024-01-15"]),
)  # fmt: skip
@settings(max_examples=40)
def test_any_ledger_gives_whole_sentences_each_with_a_note(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], as_of: str, parties: tuple[str, ...],
    since: str | None,
) -> None:  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "brief.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    question = Question(parse_interval(as_of).last)
    first = None if since is None else min(parse_day(since), question.as_of)
    found = find_brief(ledger, question, None, parties, first)
    document = brief_document(ledger, found)
    for section in document.sections:
        for part in section.parts:
            for sentence in part.sentences if isinstance(part, Paragraph) else ():
                assert sentence.note > 0 and sentence.text.endswith((".", "?")), sentence.text
                assert "  " not in sentence.text and "“”" not in sentence.text, sentence.text


# The same in every format


@pytest.mark.parametrize("format", ["txt", "md", "html", "json", "csv"])
def test_what_the_command_writes(tmp_path: Path, golden: Callable[[str, str], None], format: str) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    wanted = [] if format == "txt" else ["-f", format]
    done = within("brief", "--as-of", "2024-04-30", "--since", "2024", *wanted, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    text = re.sub(r"version [0-9a-f]{12}", "version …", done.stdout.replace("\r\n", "\n"))
    golden(f"brief.{format}", re.sub(r'"sha256": "[0-9a-f]+"', '"sha256": "…"', text))


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_markdown_html_and_word_hold_the_same_sentences_and_notes(shipped: Ledger) -> None:
    _, document = briefed(shipped, parties=("AZ",))
    markdown = "".join(document_markdown(document))
    assert len(re.findall(r"^\[\^\d+\]: ", markdown, re.MULTILINE)) == len(document.notes)
    assert len(re.findall(r"\[\^\d+\](?!:)", markdown)) == len(document.notes)
    html = words("".join(document_html(document)))
    main, notes = word_texts(as_docx(document))
    rendered = words(MarkdownIt("commonmark").enable("table").render(markdown))
    for text in every_sentence(document):
        assert " ".join(text.split()) in html and text in main and " ".join(text.split()) in rendered
    assert notes == [f" {note.text}" for note in document.notes]


def test_nothing_of_a_ledger_acts_in_a_brief(tmp_path: Path) -> None:
    harm = "<script>x</script> [a](javascript:x) {{ 7*7 }} {% for %} &amp; ]]> | **b**"
    path = tmp_path / "positions.yaml"
    text = TALKS.replace("The border on the river", f"'{harm}'").replace("The Daily\n", f"'{harm}'\n")
    path.write_text(text, encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    _, document = briefed(ledger, "2024-02-01")
    html = "".join(document_html(document))
    assert "<script" not in html and 'href="javascript' not in html
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render("".join(document_markdown(document)))
    assert "<script" not in rendered and "href" not in rendered and "<strong>b" not in rendered
    main, notes = word_texts(as_docx(document))
    assert harm in main and any(harm in note for note in notes)


# Word


def as_docx(document: Document, template: Path | None = None) -> bytes:
    pytest.importorskip("docxtpl")
    from negtrack.formats.docx import write_docx

    stream = BytesIO()
    write_docx(document, stream, template)
    return stream.getvalue()


def word_texts(data: bytes) -> tuple[str, list[str]]:
    """The text of a Word document, and that of each of its footnotes, each of which is referred to once."""
    from lxml import etree

    with ZipFile(BytesIO(data)) as archive:
        main = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    found = {
        note.get(f"{WORD}id"): "".join(note.itertext(f"{WORD}t"))
        for note in notes.iter(f"{WORD}footnote")
        if note.get(f"{WORD}type") is None
    }
    referred = [mark.get(f"{WORD}id") for mark in main.iter(f"{WORD}footnoteReference")]
    assert sorted(referred, key=int) == list(found)
    return "".join(main.itertext(f"{WORD}t")), list(found.values())


def test_a_word_document_has_headings_a_table_and_footnotes_and_the_same_bytes_each_time(shipped: Ledger) -> None:
    _, document = briefed(shipped)
    data = as_docx(document)
    assert data == as_docx(document)
    docx = pytest.importorskip("docx")
    opened = docx.Document(BytesIO(data))
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in document.sections]
    assert opened.paragraphs[0].text == document.title and opened.paragraphs[0].style.name == "Title"
    assert len(opened.tables) == 1 and len(opened.tables[0].rows) > 10
    assert "{{" not in "".join(p.text for p in opened.paragraphs)


def test_a_template_of_ones_own_needs_no_footnotes(tmp_path: Path, shipped: Ledger) -> None:
    docx = pytest.importorskip("docx")
    own = docx.Document()
    own.add_paragraph("House of Peace: {{ title }} ({{ line }})")
    own.add_paragraph("{%p for section in sections %}")
    own.add_paragraph("{%p for part in section.parts if part.runs %}")
    own.add_paragraph("{{r part.runs }}")
    own.add_paragraph("{%p endfor %}")
    own.add_paragraph("{%p endfor %}")
    template = tmp_path / "house.docx"
    own.save(str(template))
    _, document = briefed(shipped, issues=("constitution",))
    main, notes = word_texts(as_docx(document, template))
    assert main.startswith(f"House of Peace: {document.title} ({document.line})")
    assert len(notes) == len(document.notes)


def test_templates_that_cannot_be_filled_are_refused(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    (tmp_path / "text.docx").write_text("no document", encoding="utf-8")
    for name, text in (("tag.docx", "{{ title"), ("world.docx", "{{ title.__class__.__mro__ }}")):
        own = docx.Document()
        own.add_paragraph(text)
        own.save(str(tmp_path / name))
    for name in ("text.docx", "tag.docx", "world.docx", "nowhere.docx"):
        done = within("brief", "-o", "out.docx", "--template", name, cwd=tmp_path)
        assert done.returncode == 2 and name in done.stderr, done.stderr
        assert not (tmp_path / "out.docx").exists()
    done = within("brief", "-f", "md", "--template", "tag.docx", cwd=tmp_path)
    assert done.returncode == 2 and "-f docx" in done.stderr


def test_without_its_package_word_is_refused_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    monkeypatch.delitem(sys.modules, "negtrack.formats.docx", raising=False)
    done = within("brief", "-o", "out.docx", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("Word documents need a package more: pip install 'negtrack[docx]'")
    assert not (tmp_path / "out.docx").exists()


def test_the_json_of_a_brief_is_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    value = json.loads(within("brief", "-i", "river", "--as-of", "2024-01-31", "-f", "json", cwd=tmp_path).stdout)
    assert value["title"] == "The border on the river"
    notes = {note["note"]: note["text"] for note in value["notes"]}
    (wants,) = [s for s in value["sentences"] if s["text"].startswith("Northland holds")]
    assert "the middle of the river" in notes[wants["note"]]


@pytest.mark.parametrize(
    ("date", "words"),
    [("2024-03-13", "13 March 2024"), ("2024-03-13~", "about 13 March 2024"), ("2024-03", "March 2024")],
)
def test_what_is_settled_has_its_day_as_exactly_as_the_record(date: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "positions.yaml"
    path.write_text(
        f"""\
negtrack: 1
title: Talks
parties: {{N: {{name: Northland, role: principal}}, S: {{name: Southland, role: principal}}}}
issues: {{dam: {{title: The dam, question: When?, options: {{early: Early, late: Late}}}}}}
sources: {{gz: {{title: G, publisher: P, kind: news, side: none}}}}
positions: [{{party: [N, S], issue: dam, date: {date}, act: accepts, option: late, summary: Both agree., source: gz}}]
""",
        encoding="utf-8",
    )
    ledger = load(path).ledger
    assert ledger is not None
    _, document = briefed(ledger)
    [table] = [part for section in document.sections for part in section.parts if isinstance(part, Grid)]
    assert [cell.text for cell in table.rows[0]][2:] == ["agreed", words]
