"""``cite``: a line from which an answer can be found again, and sources as reference managers read them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talks import ROOT, TALKS, within

from negtrack.answers.cite import Citation, cite, read_citation
from negtrack.formats.citations import bibtex, csl, source_text
from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.load import load
from negtrack.ledger.model import Basis, Source, SourceKind
from negtrack.rules.query import Question
from negtrack.views.dates import date_words, day_words
from negtrack.views.sentences import quoted_title

SHIPPED = ROOT / "data" / "positions.yaml"

DAYS = st.dates().map(lambda day: day.isoformat())


@given(
    title=st.text(max_size=60) | st.just("On version abcdef12 as of 2020-01-01, evidence own, negtrack 9"),
    as_of=DAYS, as_known=st.none() | DAYS, evidence=st.sampled_from(["own", "group", "third"]),
    version=st.text("0123456789abcdef", min_size=12, max_size=12),
)  # fmt: skip
def test_a_line_names_all_that_its_answer_hangs_on(
    title: str, as_of: str, as_known: str | None, evidence: str, version: str
) -> None:
    named = read_citation(Citation(title, as_of, as_known, evidence, version, "0.1.0").line)
    assert named is not None
    assert (named.version, named.as_of, named.program) == (version, as_of, "0.1.0")
    if "as known" not in title:
        assert named.as_known == as_known
    if "evidence" not in title:
        assert named.evidence == (None if evidence == "third" else evidence)


def test_the_line_is_that_of_the_ledger_and_the_question() -> None:
    ledger = load(SHIPPED).ledger
    assert ledger is not None
    question = Question(parse_day("2025-03-31"), parse_day("2025-04-30"), Basis.OWN)
    assert re.fullmatch(
        r"Armenia–Azerbaijan peace agreement: as of 2025-03-31, as known on 2025-04-30, evidence own, "
        rf"version {ledger.sha256[:12]}, negtrack 0\.1\.0",
        cite(ledger, question).line,
    )


def test_a_line_is_verified_until_the_ledger_changes(tmp_path: Path) -> None:
    path = tmp_path / "positions.yaml"
    path.write_text(TALKS, encoding="utf-8")
    line = within("cite", "--as-of", "2024-03-31", "--evidence", "own", cwd=tmp_path).stdout.strip()
    done = within("cite", "--verify", f"  See:\n {line}. ", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--as-of 2024-03-31 --evidence own" in done.stdout and done.stdout.startswith("yes: ")
    older = within("cite", "--verify", line.replace("negtrack 0.1.0", "negtrack 0.0.9"), cwd=tmp_path)
    assert older.returncode == 0 and "made with negtrack 0.0.9" in older.stderr
    path.write_text(TALKS.replace("Wants the bank.", "Wanted the bank."), encoding="utf-8")
    done = within("cite", "--verify", line, cwd=tmp_path)
    assert done.returncode == 1 and done.stdout.startswith("no: ")
    assert done.stdout.splitlines()[1].startswith(
        "git has no history of positions.yaml here: ask again in the repository"
    )
    assert within("cite", "--verify", "no figures here", cwd=tmp_path).returncode == 2


def test_a_line_with_another_title_is_told(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    line = within("cite", "--as-of", "2024-03-31", cwd=tmp_path).stdout.strip()
    done = within("cite", "--verify", f"Some other talks: as of{line.partition(': as of')[2]}", cwd=tmp_path)
    assert done.returncode == 0 and "the line names another title, “Some other talks”" in done.stderr
    assert within("cite", "--verify", line.partition(": ")[2], cwd=tmp_path).stderr == ""


def a_source(**fields: object) -> Source:
    given = {"id": "s", "title": "A title", "publisher": "P", "kind": SourceKind.NEWS, "side": "none", **fields}
    return Source(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("date", "words", "parts", "year", "month"),
    [
        ("2025", "2025", [[2025]], "2025", None),
        ("2025-03", "March 2025", [[2025, 3]], "2025", "mar"),
        ("2025-03-09", "9 March 2025", [[2025, 3, 9]], "2025", "mar"),
        ("2025-03-09~", "about 9 March 2025", [[2025, 3, 9]], "2025", "mar"),
        ("2025-03-17/2025-03-31", "17 to 31 March 2025", [[2025, 3, 17], [2025, 3, 31]], "2025", "mar"),
        ("2025-01-31/2025-03-31", "31 January to 31 March 2025", [[2025, 1, 31], [2025, 3, 31]], "2025", None),
        ("2024-10/2025-03", "October 2024 to March 2025", [[2024, 10], [2025, 3]], "2024--2025", None),
        ("2024-03/2025-03", "March 2024 to March 2025", [[2024, 3], [2025, 3]], "2024--2025", None),
        ("2025-03-17/2025-03-17", "17 to 17 March 2025", [[2025, 3, 17], [2025, 3, 17]], "2025", "mar"),
    ],
)
def test_dates_keep_their_precision(
    date: str, words: str, parts: list[list[int]], year: str, month: str | None
) -> None:
    source = a_source(published=parse_interval(date))
    assert date_words(parse_interval(date)) == words
    assert words in source_text(source)
    (item,) = csl([source])
    assert item["issued"]["date-parts"] == parts
    assert item["issued"].get("circa", False) is date.endswith("~")
    entry = bibtex([source])
    assert f"date = {{{date}}}" in entry and f"year = {{{year}}}" in entry
    assert (f"month = {month}," in entry) if month else ("month" not in entry)


def test_a_day_in_words() -> None:
    assert day_words(parse_day("2026-06-08")) == "8 June 2026"
    assert day_words(1) == "1 January 1"


@given(text=st.text(max_size=40))
def test_no_text_breaks_out_of_an_entry(text: str) -> None:
    """Whatever a title, a publisher or an address holds: braces balance, and an entry stays one entry."""
    entry = bibtex([a_source(title=text, publisher=text, author=text, url=f"https://x/{text}")])
    depth = 0
    bare = re.sub(r"\\(?:textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}$&%#_]", "", entry)
    for n, character in enumerate(bare):
        depth += (character == "{") - (character == "}")
        assert depth >= 0 and (depth > 0 or n < bare.index("{") or n >= len(bare) - 2)
    assert depth == 0
    assert entry.count("\n") <= 10
    assert all(ord(character) >= 32 or character == "\n" for character in entry + source_text(a_source(title=text)))


def test_references_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    news = "“Daily news”, The Daily, February 2024\n"
    assert within("cite", "news", cwd=tmp_path).stdout == news
    assert within("cite", "n-river-2023-05-10", cwd=tmp_path).stdout == "“Weekly paper”, The Weekly, undated\n"
    items = json.loads(within("cite", "news", "-f", "csl", cwd=tmp_path).stdout)
    assert items == [
        {"id": "news", "type": "article-newspaper", "title": "Daily news", "container-title": "The Daily",
         "issued": {"date-parts": [[2024, 2]]}}
    ]  # fmt: skip
    value = json.loads(within("cite", "news", "-f", "json", cwd=tmp_path).stdout)
    assert value["sources"][0]["csl"] == items[0]
    assert within("cite", "news", "-f", "csv", cwd=tmp_path).stdout.startswith("source,text\r\nnews,")
    entry = within("cite", "paper", "-f", "bibtex", cwd=tmp_path).stdout
    assert entry.startswith("@article{paper,\n") and "note = {undated}" in entry
    (item,) = json.loads(within("cite", "-f", "csl", cwd=tmp_path).stdout)
    assert item["note"] == json.loads(within("cite", "-f", "json", cwd=tmp_path).stdout)["line"]
    refused = within("cite", "toll", cwd=tmp_path)
    assert refused.returncode == 2 and "no source or position (issue)" in refused.stderr


def test_what_is_cited_is_found_again_from_the_line_alone_in_its_repository(tmp_path: Path) -> None:
    """A line of an earlier state of the ledger leads to that state, and its question asked there to the same line."""

    def git(*args: str) -> None:
        name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *name, *args], cwd=tmp_path, check=True, capture_output=True)

    path = tmp_path / "talks" / "positions.yaml"
    path.parent.mkdir()
    git("init")
    for word in ("Wants", "Wanted", "Wished for"):
        path.write_text(TALKS.replace("Wants the bank.", f"{word} the bank."), encoding="utf-8")
        git("add", ".")
        git("commit", "-m", word)
    path.write_text(TALKS.replace("Wants the bank.", "Would like the bank."), encoding="utf-8")
    lines = [
        within("cite", "-l", f"HEAD~{n}:talks/positions.yaml", "--as-of", "2024-03-31", cwd=tmp_path).stdout.strip()
        for n in (2, 1, 0)
    ]
    assert len(set(lines)) == 3
    for line in lines:
        done = within("cite", "-l", "talks/positions.yaml", "--verify", line, cwd=tmp_path)
        assert done.returncode == 1 and done.stderr == ""
        found = re.search(
            r"^git has that version, of [\d-]+: negtrack status -l (\S+) (--as-of \S+)$", done.stdout, re.M
        )
        assert found is not None, done.stdout
        again = within("cite", "-l", found[1], *found[2].split(), cwd=tmp_path)
        assert again.stdout.strip() == line
    none = within("cite", "-l", "talks/positions.yaml", "--verify", "version 0123456789ab", cwd=tmp_path)
    assert none.returncode == 1 and "git has that" not in none.stdout
    assert "none of the latest 300 states of it on this branch" in none.stdout
    git("clone", "--depth", "1", tmp_path.as_uri(), "clone")
    short = within("cite", "--verify", lines[0], "-l", "talks/positions.yaml", cwd=tmp_path / "clone")
    assert short.returncode == 1 and "git fetch --unshallow" in short.stdout


def test_what_the_keeper_calls_a_page_without_a_title_is_no_title() -> None:
    assert quoted_title("Peace in sight") == "“Peace in sight”"
    assert quoted_title("(no title shown) list of five points") == "(no title shown) list of five points"
