"""docs/rules.md is true: each of its examples comes out as it says, and its table is that of the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from shorthand import as_text, read
from talks import ROOT

from negtrack.answers.why import explain
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.model import Ledger
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import derive, prepare_issues
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.rules.status_table import LINES, UNDECIDED

DOCUMENT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```rules\n(.*?)^---\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)


def read_example(folder: Path, text: str) -> Ledger:
    """The ledger of an example: records, and lines that begin with ``condition`` or ``event``."""
    records, conditions, events = [], dict[str, Any](), list[dict[str, Any]]()
    for line in text.splitlines():
        head, _, rest = line.partition(";")
        kind, _, name = head.partition(" ")
        keys = as_text(f"{{{rest}}}") if kind in ("condition", "event") else {}
        if kind == "condition":
            dated = {k: {"date": v, "source": "s"} for k, v in keys.items() if k in ("raised", "met", "dropped")}
            conditions[name] = {"title": name, **keys, **dated}
        elif kind == "event":
            events.append({"date": name, "title": "Event", "source": "s", **keys})
        else:
            records.append(line)
    more = {"conditions": conditions, "events": events}
    return read(folder, "\n".join(records), **{key: value for key, value in more.items() if value})


def standing_text(standing: Standing, with_act: bool) -> str:
    """A standing as the examples write it."""
    found = []
    for result in standing.alternatives or (standing,):
        parts = [" ".join(result.options)] if result.options else []
        parts += [f"not {' '.join(result.rejects)}"] if result.rejects else []
        found.append(", ".join(parts) if result.standing == "known" else result.standing)
    act = f"{standing.act.value} " if with_act and standing.act else ""
    return act + " | ".join(found)


def article_text(article: ArticleResult) -> str:
    level = f" at {article.level.word}" if article.level is not None else ""
    behind = f", open behind it: {' '.join(article.open_behind)}" if article.open_behind else ""
    return f"{article.status}{level}{behind}"


def told(ledger: Ledger, day: str, expected: str) -> str:
    """What comes of the records on a day, in as many parts as are expected."""
    question = Question(parse_interval(day).last)
    picture = derive(ledger, question)
    result = picture.issues[0]
    parts = []
    for part in expected.split("; "):
        name, colon, said = part.partition(": ")
        if not colon:
            parts.append(status_text(ledger, result, question, "line" in part))
        elif name.startswith("article"):
            parts.append(f"{name}: {article_text(picture.articles[0])}")
        else:
            with_act = said.split(" ")[0] in ("demands", "proposes", "accepts")
            parts.append(f"{name}: {standing_text(result.parties[name], with_act)}")
    return "; ".join(parts)


def status_text(ledger: Ledger, result: IssueResult, question: Question, with_line: bool) -> str:
    if result.reason == UNDECIDED:
        return f"{result.status}, {' or '.join(sorted(result.possible))}"
    line = explain(ledger, prepare_issues(ledger, question, ["X"])["X"], result, question).line
    return f"{result.status}, line {line}" if with_line else result.status


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_comes_out_as_it_says(tmp_path: Path, number: int) -> None:
    records, days = EXAMPLES[number]
    ledger = read_example(tmp_path, records)
    for line in days.splitlines():
        day, _, expected = line.partition(": ")
        assert f"{day}: {told(ledger, day, expected)}" == line


def test_no_example_is_overlooked() -> None:
    assert len(EXAMPLES) == DOCUMENT.count("```rules\n") == DOCUMENT.count("\n---\n") > 9


def test_the_table_is_that_of_the_program() -> None:
    table = DOCUMENT.partition("<!-- table:lines -->\n")[2].partition("<!-- end -->")[0].splitlines()[2:]
    assert table == [f"| {line.number} | {line.test} | `{line.status}` |" for line in LINES.values()]


def test_the_reasons_in_the_docs_are_those_of_the_program() -> None:
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    listed = re.search(r"`reason` is a code: (.*?)\.\n", commands, re.DOTALL)
    assert listed is not None
    reasons = {reason for line in LINES.values() for reason in line.reasons} | {UNDECIDED}
    assert set(re.findall(r"`([a-z-]+)`", listed[1])) == reasons


def test_what_the_code_cites_is_a_heading_here() -> None:
    """A docstring that names docs/rules.md with a heading in quotation marks names one that is there."""
    headings = set(re.findall(r"^#+ (.*)$", DOCUMENT, re.MULTILINE))
    cited = set()
    for path in (ROOT / "negtrack").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "DESIGN" not in text, path
        cited |= set(re.findall(r'docs/rules\.md \("([^")]*)"\)', " ".join(text.split())))
    assert cited and cited <= headings, cited - headings
