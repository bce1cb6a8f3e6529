"""Quotes and the texts that they are from: what is folded away, and that nothing else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from passages import ARMENIAN, AZERBAIJANI, ENGLISH, PASSAGES, RUSSIAN

from negtrack.checks.quotes import ArchivedText, fold, has_ellipsis, located_lines, word_count

BLANKS = [" ", "  ", "\t", "\n", "\r\n", " \n\n ", "\xa0", "\u2009", "\u202f", "\u3000", "\u2028"]
ZERO_WIDTH = ["\xad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e"]
APOSTROPHES = list("'’‘‚‛ʼ`´")
QUOTATION_MARKS = list('"“”„«»″')
DASHES = list("-‐‑‒–—―−")


def unbroken(text: str) -> str:
    """A passage on one line, its hyphenated words joined."""
    return " ".join(re.sub("[-֊]\n", "", text).split())


def stands(quote: str, text: str) -> bool:
    return bool(ArchivedText(text).look_up(quote).found)


def reset(text: str, seed: int) -> str:
    """The same text set another way: by whatever is folded away. Seed 0 leaves it as it is."""
    if not seed:
        return text
    chance = Random(seed)
    pieces: list[str] = []
    for at, character in enumerate(text):
        for alike in (BLANKS, APOSTROPHES, QUOTATION_MARKS, DASHES):
            if character in alike:
                character = chance.choice(alike)
        pieces.append(character)
        if character.isalpha() and text[at + 1 : at + 2].isalpha() and chance.random() < 0.1:
            pieces.append(chance.choice(["-\n", "\xad\n", *ZERO_WIDTH]))
    done = "".join(pieces)
    form = chance.choice("CDK")
    if form == "K" and not re.search("[´″]", done):  # NFKC tears these marks apart
        return unicodedata.normalize("NFKC", done)
    return unicodedata.normalize("NFD" if form == "D" else "NFC", done)


SEEDS = st.integers(0, 1 << 16)


@st.composite
def excerpts(draw: DrawFn, least: int = 1) -> tuple[str, list[str]]:
    """A passage on one line, and some words of it that stand together."""
    text = unbroken(PASSAGES[draw(st.sampled_from(sorted(PASSAGES)))])
    words = text.split(" ")
    count = draw(st.integers(least, 15))
    first = draw(st.integers(0, len(words) - count))
    return text, words[first : first + count]


@given(excerpt=excerpts(), seed=SEEDS, other=SEEDS)
def test_typography_changes_nothing(excerpt: tuple[str, list[str]], seed: int, other: int) -> None:
    text, words = excerpt
    if words[0] == "500" or words[-1] == "1":
        return  # inside the number 1 500
    assert stands(reset(" ".join(words), seed), reset(text, other))


Change = Callable[[list[str], int], list[str]]


def drop_word(words: list[str], at: int) -> list[str]:
    return words[:at] + words[at + 1 :]


def add_word(words: list[str], at: int) -> list[str]:
    return [*words[:at], "not", *words[at:]]


def swap_words(words: list[str], at: int) -> list[str]:
    return [*words[: at - 1], words[at], words[at - 1], *words[at + 1 :]]


def change_case(words: list[str], at: int) -> list[str]:
    return [*words[:at], words[at].swapcase() + ("!" if words[at].swapcase() == words[at] else ""), *words[at + 1 :]]


def change_number(words: list[str], at: int) -> list[str]:
    changed = [re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), word) for word in words]
    return changed if changed != words else [*words[:at], "7", *words[at:]]


def glue_words(words: list[str], at: int) -> list[str]:
    return [*words[: at - 1], words[at - 1] + words[at], *words[at + 1 :]]


def leave_letters_out(words: list[str], at: int) -> list[str]:
    return [*words[:at], words[at][1:] or "x", *words[at + 1 :]]


@pytest.mark.parametrize(
    "change", [drop_word, add_word, swap_words, change_case, change_number, glue_words, leave_letters_out]
)
@given(excerpt=excerpts(least=4), place=st.integers(0, 11), seed=SEEDS)
def test_any_change_of_words_fails(change: Change, excerpt: tuple[str, list[str]], place: int, seed: int) -> None:
    text, words = excerpt
    quote = " ".join(change(words, 1 + place % (len(words) - 2)))
    assert not stands(quote, reset(text, seed))


LOOKALIKES = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х", "а": "a", "е": "e", "о": "o", "с": "c",
              "р": "p", "ո": "n", "օ": "o", "ս": "u", "հ": "h", "i": "і", "s": "ѕ"}  # fmt: skip


@given(excerpt=excerpts(least=4), place=st.integers(0, 1000))
def test_letters_of_another_script_fail(excerpt: tuple[str, list[str]], place: int) -> None:
    text, words = excerpt
    quote = " ".join(words)
    places = [at for at, letter in enumerate(quote) if letter in LOOKALIKES]
    if places:
        at = places[place % len(places)]
        assert not stands(quote[:at] + LOOKALIKES[quote[at]] + quote[at + 1 :], text)


@given(excerpt=excerpts(least=6), gap=st.integers(1, 3))
def test_a_stitched_quote_fails(excerpt: tuple[str, list[str]], gap: int) -> None:
    text, words = excerpt
    middle = len(words) // 2
    assert not stands(" ".join(words[: middle - gap + 1] + words[middle + 1 :]), text)


@given(text=st.text(), quote=st.text())
def test_any_text_can_be_folded_and_looked_up(text: str, quote: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.shape)
    assert len(folded.starts) == len(folded.lines)
    assert list(folded.lines) == sorted(set(folded.lines))
    document = ArchivedText(text)
    for match in (*document.look_up(quote).found, *document.look_up(quote).inside):
        assert 1 <= match.first_line <= match.last_line <= text.count("\n") + text.count("\r") + 1
    document.nearest(quote)


@given(line=st.text(st.characters(exclude_characters="\n\r")))
def test_folding_twice_is_folding_once(line: str) -> None:
    once = fold(line)
    again = fold(once.shape.replace("\ufffd", ""))
    assert again.shape == once.shape.replace("\ufffd", "")


@given(line=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_text_stands_in_itself(line: str) -> None:
    if word_count(line):
        assert stands(line, line)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("third-party monitoring of the gates", ENGLISH),
        ('called the offer "a first step" and asked', ENGLISH),
        ("Sudland's envoy replied that 1\u202f500 families", ENGLISH),
        ("cannot wait — nor 2.5 years", ENGLISH),
        ("չի ընդունի 17 հոդվածներից 13‑ը", ARMENIAN),
        ('Նախարարը "առաջին քայլ" անվանեց առաջարկը եւ խնդրեց', ARMENIAN),
        ("դռների վերահսկողություն երրորդ կողմի", ARMENIAN),
        ("17 maddədən 13–nü qəbul etməyəcək", AZERBAIJANI),
        (unicodedata.normalize("NFD", "İclasda nazir təklifi “ilk addım”"), AZERBAIJANI),
        ("üçüncü tərəfin nəzarətini istədi", AZERBAIJANI),
        ("назвал это предложение “первым шагом” и", RUSSIAN),
        ("попросил о наблюдении третьей стороны", RUSSIAN),
    ],
)
def test_quotes_that_stand(quote: str, text: str) -> None:
    assert stands(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("it would accept 13 of the 17 articles", ENGLISH),  # a dropped negation
        ("would not accept 15 of the 17 articles", ENGLISH),  # a digit
        ("would not accept 13 of the 17 clauses", ENGLISH),  # another word
        ("would not accept 13 of the 17 аrticles", ENGLISH),  # а is Cyrillic
        ("the delegation of Norland agreed to meet", ENGLISH),  # stitched
        ("Would not accept 13 of the 17", ENGLISH),  # case
        ("ընդունի 17 հոդվածներից 13-ը, քանի դեռ բաց", ARMENIAN),
        ("որ ընդունի 17 հոդվածներից 13-ը", ARMENIAN),
        ("qəbul edəcək", AZERBAIJANI),
        ("Iclasda nazir təklifi", AZERBAIJANI),  # another letter than İ
        ("yuxari bənd bağlı qaldıqca", AZERBAIJANI),  # another letter than ı
        ("yuxarı bend bağlı qaldıqca", AZERBAIJANI),  # another letter than ə
        ("что примет 13 из 17 статей", RUSSIAN),
        ("что не примет 14 из 17 статей", RUSSIAN),
        ("закрыта Министр назвал это", RUSSIAN),  # a dropped full stop
    ],
)
def test_quotes_that_do_not_stand(quote: str, text: str) -> None:
    assert not stands(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("accept the offer", "they will unaccept the offer"),
        ("not accept the", "they cannot accept the offer"),
        ("deployment of forces", "the non-deployment of forces"),
        ("deployment of forces", "the non\u2011deployment of forces"),
        ("deployment of forces", "the non-\ndeployment of forces"),
        ("that they can", "they say that they can’t"),
        ("the text is signed by 1", "the text is signed by 13"),
        ("agreed on 13", "agreed on 13.5 percent"),
        ("agreed on 5", "agreed on 5,000 pages"),
        ("000 pages were read", "5,000 pages were read"),
        ("500 families cannot wait", "some 1 500 families cannot wait"),
        ("17 articles are open", "some 13–17 articles are open"),
        ("5 degrees at night", "it was −5 degrees at night"),
        ("замок стоит", "за\u0301мок стоит"),
        ("Что случилос", "Что случилось"),
        ("Ինչո", "Ինչո՞ւ"),
    ],
)
def test_a_quote_begins_and_ends_where_words_do(quote: str, text: str) -> None:
    found, inside = ArchivedText(text).look_up(quote)
    assert not found
    assert inside or "\u0301" in text


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("framed as two articles", "the demands—framed as two articles—stay"),
        ("Norland border", "the Sudland–Norland border"),
        ("500 families came", "in 2023 500 families came"),
        ("first step", "“first step”, he said"),
        ("step, he said", "a first step, he said."),
        ("the dam", "the dam's gates, and the dam"),
    ],
)
def test_punctuation_is_the_end_of_a_word(quote: str, text: str) -> None:
    assert stands(quote, text)


@pytest.mark.parametrize(
    ("quote", "stood"),
    [
        ("pre-war and post-war talks", True),
        ("prewar and post-war talks", True),
        ("pre- war and post-war talks", True),
        ("pre war and post-war talks", False),
        ("pre-war and postwar talks", False),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_may_be_of_the_word_or_of_the_line(quote: str, stood: bool) -> None:
    assert stands(quote, "pre-\nwar and post-war talks") is stood


def test_numbers_are_never_joined_across_lines() -> None:
    assert stands("in 2023-24 they met", "in 2023-\n24 they met")
    assert not stands("in 202324 they met", "in 2023-\n24 they met")


def test_marks_of_the_folding_mean_nothing_in_a_text() -> None:
    assert not stands("non\x00deployment of forces", "non-deployment of forces")
    assert not stands("non\x01deployment of forces", "non-\ndeployment of forces")


def test_lines_are_those_of_the_file() -> None:
    document = ArchivedText("\ufeffone two\r\n\r\nthree four-\rfive six\n\n\nseven")
    assert [(m.first_line, m.last_line) for m in document.look_up("two three").found] == [(1, 3)]
    assert [(m.first_line, m.last_line) for m in document.look_up("fourfive").found] == [(3, 4)]
    assert [m.first_line for m in document.look_up("seven").found] == [7]


def test_every_place_is_found() -> None:
    assert len(ArchivedText("to be or\nnot to be, to be").look_up("to be").found) == 3
    assert len(ArchivedText("to-\nbe or not to-be").look_up("to-be").found) == 2


@pytest.mark.parametrize(
    ("quote", "alike", "difference"),
    [
        ("would not accept 15 of the 17 articles", "would not accept 13 of the 17 articles", 'it has "13" for "15"'),
        ("it would accept 13 of the 17 articles", "it would not accept 13 of the 17", 'it has "not" between'),
        ("while the upper dam really stays closed.", "the upper dam stays closed.", 'it does not have "really"'),
        ("agreed to mееt again in June,", "agreed to meet again in June,", "Cyrillic small letter ie"),
    ],
)
def test_the_nearest_passage(quote: str, alike: str, difference: str) -> None:
    nearest = ArchivedText(ENGLISH).nearest(quote)
    assert nearest is not None
    assert alike in nearest.passage
    assert difference in (nearest.difference or "")
    assert stands(nearest.passage, ENGLISH)
    line = ENGLISH.split("\n")[nearest.line - 1]
    assert nearest.passage.split(" ")[0] in line


def test_an_empty_text_has_no_nearest_passage() -> None:
    assert ArchivedText("\n \n").nearest("any words at all") is None
    assert not ArchivedText("").look_up("any words at all").found


@pytest.mark.parametrize(
    ("quote", "words"),
    [("", 0), (" \u200b", 0), ("— …", 0), ("a first step", 3), ("third-party – talks", 2), ("չի ընդունի 13‑ը։", 3)],
)
def test_words_are_counted(quote: str, words: int) -> None:
    assert word_count(quote) == words


@pytest.mark.parametrize("quote", ["a … b", "a... b", "a . . . b", "[...] b", "a․․․b", "a ⋯ b", "a […]"])
def test_an_ellipsis_is_seen(quote: str) -> None:
    assert has_ellipsis(quote)


@pytest.mark.parametrize("quote", ["a. b. c.", "a.. b", "p. 3, e.g. this"])
def test_points_alone_are_none(quote: str) -> None:
    assert not has_ellipsis(quote)


@pytest.mark.parametrize(
    ("locator", "lines"),
    [
        ("line 5", [range(5, 6)]),
        ("Lines 5–7", [range(5, 8)]),
        ("p. 3, line 12 and 14", [range(12, 13), range(14, 15)]),
        ("lines 2, 4-5", [range(2, 3), range(4, 6)]),
        ("page 5", []),
        ("headline 5", []),
        ("", []),
    ],
)
def test_locators_name_lines(locator: str, lines: list[range]) -> None:
    assert located_lines(locator) == lines
