"""What must hold of reading any input at all: what a fuzzer tries, and with what it begins."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from negtrack.formats.csv_output import csv_lines
from negtrack.formats.plain import page_text
from negtrack.formats.tables import positions
from negtrack.ledger import load as loading
from negtrack.ledger.codes import CODES
from negtrack.ledger.csv_positions import read_rows
from negtrack.ledger.dates import parse_day
from negtrack.ledger.draft import Draft
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.findings import NOWHERE, has_errors
from negtrack.ledger.load import Loaded, load
from negtrack.ledger.model import Ledger, Position
from negtrack.ledger.reader import FileReader
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.views.page import Page
from negtrack.views.status import status_page
from negtrack.views.text import harmless

ROOT = Path(__file__).parents[2]


EVERYTHING = ROOT / "tests" / "errors" / "NT101" / "good-everything.yaml"


FINDS = ROOT / "tests" / "fuzz" / "finds"


SECONDS = 20
"""How much time of the processor any example may take; each takes a fraction of it on an idle machine."""


def check(path: Path) -> Loaded:
    """What loading a path gives, having looked at all that must hold of it."""
    start = time.process_time()
    loaded = load(path)
    assert time.process_time() - start < SECONDS
    assert (loaded.ledger is None) == has_errors(loaded.findings)
    assert len(set(loaded.findings)) == len(loaded.findings)
    for finding in loaded.findings:
        assert finding.code in CODES
        assert finding.location is not None
        assert min(finding.location[1:]) >= 1
        assert 0 < len(finding.message) < 1000
        assert 0 < len(finding.help) < 2000
        assert harmless(finding.message) == finding.message
        assert "\n" not in finding.help
    assert load_with_care(path) == loaded
    if any(file.path.lower().endswith(".csv") for file in loaded.files):
        assert load_gathered(path) == loaded
    return loaded


def load_with_care(path: Path) -> Loaded:
    """What loading a path gives where no entry is taken by the fast path."""
    with patch.object(loading, "FastPaths", lambda: None):
        return load(path)


def load_gathered(path: Path) -> Loaded:
    """What loading a path gives where the rows of a record are gathered from all over a table at once."""
    load_files = loading._load
    with patch.object(loading, "_load", lambda *args, **_: load_files(*args, scattered=True)):
        return load(path)


def check_bytes(data: bytes, name: str = "ledger.yaml") -> Loaded:
    """What loading a file of these bytes gives; a table is read beside a whole ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        if name.endswith(".csv"):
            (path / "ledger.yaml").write_bytes(EVERYTHING.read_bytes())
        (path / name).write_bytes(data)
        return check(path if name.endswith(".csv") else path / name)


def try_input(data: bytes) -> None:
    """Read an input as a ledger, or after a line ``#csv`` as a table; what is sound is derived, shown and read back."""
    table = data.removeprefix(b"#csv\n")
    ledger = (check_bytes(table, "table.csv") if table != data else check_bytes(data)).ledger
    if ledger is None:
        return
    page = page_text(_whole_page(ledger))
    assert all(character == "\n" or character.isprintable() for character in page)
    draft = Draft()
    reader = FileReader(draft, 0, "exported.csv")
    for entry in read_rows("".join(csv_lines(positions(ledger))).encode(), "exported.csv"):
        reader.read(entry)
    assert [as_exported(p) for p in draft.lists["positions"]] == [as_exported(p) for p in ledger.positions]


def as_exported(position: Position) -> Position:
    """A record without its place and without what only the private columns of export hold."""
    return position._replace(place=NOWHERE, private=False, private_note=None)


def seeds() -> list[bytes]:
    """Inputs to begin with: the ledgers and tables of the gallery of errors, good and bad, and whole ones."""
    gallery = sorted(path for path in (ROOT / "tests" / "errors").rglob("*") if path.suffix in (".yaml", ".csv"))
    found = [(b"#csv\n" if path.suffix == ".csv" else b"") + path.read_bytes() for path in gallery]
    return [EVERYTHING.read_bytes(), b"#csv\n" + TABLE.encode(), *found]


WORDS = sorted({*SECTIONS, *(field.name for fields in KINDS.values() for field in fields)})


TABLE = """\
id,party,issue,date,act,options,rejects,conditions,level,said_by,summary,source,locator,quote,language,translation,more_cites,adds,note,private
j,NOR,dam,2024~,accepts,now|later,never,now:survey|later:funds,text,SUD,"Yes, ""yes""
and yes",herald,p. 1,we,de,us,"[{""source"": ""herald"", ""quote"": ""w""}]",first,'=1+1,no
j,SUD,dam,2024~,accepts,now|later,never,now:survey|later:funds,text,SUD,"Yes, ""yes""
and yes",herald,p. 1,we,de,us,"[{""source"": ""herald"", ""quote"": ""w""}]",first,'=1+1,no
,NOR,gates,2023,demands,own,,survey|funds,,,s,herald,,,,,,,,
"""


def position(keys: str, act: str = "demands", option: str = "x") -> str:
    """A position as a line of a list."""
    return f"- {{party: A, issue: i, date: 2024, act: {act}, option: {option}, summary: s, source: s, {keys}}}\n"


def _whole_page(ledger: Ledger) -> Page:
    """Every issue of a ledger in a line, with the reason."""
    picture = derive(ledger, Question(parse_day("2024-12-31")))
    return status_page(ledger, picture, picture.asked, reasons=True)
