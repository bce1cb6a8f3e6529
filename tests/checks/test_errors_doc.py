"""docs/errors.md has every code with its subject, in order, and its examples are what ``check`` prints.

An example is a comment that names a ledger of the gallery and below it a block with the first finding in that ledger.
``pytest --regenerate`` writes the real findings into the document; read them before they are committed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from negtrack.checks.run import check_ledger
from negtrack.formats.findings import findings_text
from negtrack.ledger.findings import CODES, severity_of

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "errors.md"
SECTION = re.compile(r"^### (NT\d{3})\n\n\*\*(\w+)\*\*: (.+)\n\n(.+)", re.MULTILINE)
EXAMPLE = re.compile(r"^<!-- example: (\S+) -->\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def text() -> str:
    """The document."""
    return DOCUMENT.read_text(encoding="utf-8")


def first_finding(ledger: str) -> str:
    """The first finding in a faulty ledger, as check prints it in the root of the project."""
    return findings_text(check_ledger(Path(ledger)).findings[:1])


def test_every_code_stands_there_in_order_with_severity_and_subject(text: str) -> None:
    told = [(code, severity, subject) for code, severity, subject, _ in SECTION.findall(text)]
    assert told == [(code, severity_of(code).value, subject) for code, subject in CODES.items()]


def test_no_other_code_stands_there(text: str) -> None:
    families = {f"{code[:3]}xx" for code in CODES}
    assert set(re.findall(r"NT\w+", text)) == set(CODES) | families


def test_examples_are_what_check_prints(
    text: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    expected = EXAMPLE.sub(lambda block: f"<!-- example: {block[1]} -->\n```\n{first_finding(block[1])}```", text)
    if request.config.getoption("--regenerate"):
        DOCUMENT.write_text(expected, encoding="utf-8", newline="")
    else:
        assert text == expected, "pytest --regenerate rewrites docs/errors.md"


def test_every_code_of_the_gallery_has_an_example_of_its_own(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown: dict[str, str] = {}
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        for path, _ in EXAMPLE.findall(section):
            assert path.startswith(f"tests/errors/{section[:5]}/bad"), path
            shown[section[:5]] = path
    assert sorted(shown) == sorted(folder.name for folder in (ROOT / "tests" / "errors").iterdir())
    for code, path in shown.items():
        assert check_ledger(Path(path)).findings[0].code == code, f"the first finding in {path} is another"
