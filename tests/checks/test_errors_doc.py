"""docs/errors.md is made from the registered codes, and its examples are what ``check`` prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from errors_page import errors_page

from negtrack.checks.run import check_ledger
from negtrack.ledger.codes import CODES

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "errors.md"


def test_the_page_is_what_the_codes_say(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = errors_page()
    if request.config.getoption("--regenerate"):
        DOCUMENT.write_text(page, encoding="utf-8", newline="")
    assert DOCUMENT.read_text(encoding="utf-8") == page, "nox -s golden rewrites docs/errors.md"


def test_every_code_of_the_gallery_has_an_example_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = {code.code: code.example for code in CODES.values() if code.example}
    assert sorted(shown) == sorted(folder.name for folder in (ROOT / "tests" / "errors").iterdir())
    for code, example in shown.items():
        path = f"tests/errors/{code}/{example}"
        assert check_ledger(Path(path)).findings[0].code == code, f"the first finding in {path} is another"
