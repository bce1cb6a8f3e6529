"""PyYAML's C parser by itself gives what ``yaml.parse`` gives, and leaves PyYAML as it is for everybody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from talks import ROOT, environment

PROGRAM = """
import sys
from pathlib import Path
from negtrack.ledger.libyaml import Parser, StreamEndEvent, YAMLError

def events_of(data):
    parser = Parser(data)
    found = []
    try:
        while not found or not isinstance(found[-1], StreamEndEvent):
            found.append(parser.get_event())
    except YAMLError as fault:
        found.append(fault)
    return [told(event) for event in found]

def told(event):
    marks = [getattr(event, name, None) for name in ("start_mark", "end_mark")]
    marks = [(mark.line, mark.column) for mark in marks if mark]
    place = getattr(event, "problem_mark", None)
    return type(event).__name__, str(event), marks, place and (place.line, place.column)

paths = [Path(name) for name in sys.argv[1:]]
alone = [events_of(path.read_bytes()) for path in paths]
assert "yaml" not in sys.modules, "the whole of PyYAML was loaded"

import yaml

def parsed(data):
    found = []
    try:
        for event in yaml.parse(data, yaml.CBaseLoader):
            found.append(event)
    except yaml.YAMLError as fault:
        found.append(fault)
    return [told(event) for event in found]

for path, events in zip(paths, alone):
    assert events == parsed(path.read_bytes()), path
assert yaml.load("{a: [1, NO]}", yaml.BaseLoader) == yaml.load("{a: [1, NO]}", yaml.CBaseLoader) == {"a": ["1", "NO"]}
assert yaml.safe_load("2024-01-01").year == 2024
try:
    yaml.load("[", yaml.CBaseLoader)
except yaml.YAMLError as fault:
    print(len(paths), type(fault).__name__)
"""


def test_the_parser_alone_gives_the_events_of_pyyaml(tmp_path: Path) -> None:
    """On the shipped ledger, the gallery of faulty ones, and bytes that are no YAML at all."""
    (tmp_path / "nul.yaml").write_bytes(b"a: \x00b\n")
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9\n")
    paths = [
        ROOT / "data" / "positions.yaml",
        *sorted((ROOT / "tests" / "errors").rglob("*.yaml")),
        *tmp_path.iterdir(),
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *paths], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == f"{len(paths)} ParserError\n"


@pytest.mark.parametrize("before", ["import yaml", "import sys; sys.modules['yaml._yaml'] = None"])
def test_where_it_cannot_be_loaded_alone_pyyaml_is_used_as_a_whole(before: str) -> None:
    program = f"{before}\nfrom negtrack.ledger.yaml_nodes import events_of\nprint(len(list(events_of('a: [b]'))))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout) == ("", "10\n")
