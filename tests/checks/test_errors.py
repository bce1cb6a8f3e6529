"""The gallery of errors: every finding of a faulty ledger, at its very word, as an analyst reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from negtrack.ledger.codes import CODES
from negtrack.ledger.findings import Finding
from negtrack.ledger.load import load

GALLERY = Path(__file__).parents[1] / "errors"
ELSEWHERE = {"NT008", "NT009", "NT306"}
"""Codes that no file can show: links, public outputs, and what only ``check`` finds."""


def examples(prefix: str) -> list[Path]:
    """The ledgers of the gallery that begin with a prefix; one that is to be missing has its golden file only."""
    found = {path.with_suffix("") if path.suffix == ".txt" else path for path in GALLERY.glob(f"NT*/{prefix}*")}
    return sorted(
        path for path in found if path.suffix or path.is_dir() or not list(path.parent.glob(f"{path.name}.[yc]*"))
    )


def name_of(path: Path) -> str:
    """An example as a test is called."""
    return f"{path.parent.name}/{path.name}"


def line_of(finding: Finding, ledger: str) -> str:
    """A finding as a golden file shows it; in a folder with the file that it is in."""
    assert finding.location is not None
    file = finding.location.file.removeprefix(ledger).lstrip("/")
    place = f"{file}:" * bool(file) + f"{finding.location.line}:{finding.location.column}"
    return f"{finding.code} {place} {finding.message} | {finding.help}\n"


@pytest.mark.parametrize("path", examples("bad"), ids=name_of)
def test_bad(path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    loaded = load(Path(path.name))
    text = "".join(line_of(finding, path.name) for finding in loaded.findings)
    golden = path.with_suffix(".txt")
    if request.config.getoption("--regenerate"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert path.parent.name in {finding.code for finding in loaded.findings}


@pytest.mark.parametrize("path", examples("good"), ids=name_of)
def test_good(path: Path) -> None:
    loaded = load(path)
    assert loaded.findings == []
    assert loaded.ledger is not None


def test_every_code_has_its_examples() -> None:
    codes = {code for code in CODES if code.startswith(("NT0", "NT1", "NT2", "NT30"))} - ELSEWHERE
    for code in sorted(codes):
        assert list((GALLERY / code).glob("bad*")), f"no bad example of {code}: {CODES[code].subject}"
        assert list((GALLERY / code).glob("good*")), f"no good example of {code}: {CODES[code].subject}"


def test_every_code_found_is_a_code() -> None:
    for golden in GALLERY.glob("NT*/bad*.txt"):
        for line in golden.read_text(encoding="utf-8").splitlines():
            assert line.split()[0] in CODES, f"{golden}: {line}"
    assert {folder.name for folder in GALLERY.iterdir()} <= set(CODES)
