"""How the package is built: data flows one way, and what is slow or acts on the world stays in its own room."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from talks import ROOT, TALKS, environment

import negtrack

ROOMS = ("tuples", "ledger", "rules", "answers", "checks", "writing", "views", "formats", "api", "cli")
"""The rooms from the ground up, on what all is made of. A module imports from its own room and those before it."""

PACKAGE = ROOT / "negtrack"
TREES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
        path.read_text(encoding="utf-8")
    )
    for path in sorted(PACKAGE.rglob("*.py"))
}


@cache
def imports(tree: ast.AST) -> frozenset[str]:
    """The modules that a module imports anywhere, as they are written."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in TREES else node.module for name in full}
    return frozenset(found)


def imported_names(tree: ast.AST) -> set[str]:
    """All that a module takes from others by name, with the module before it."""
    taken = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {f"{node.module}.{alias.name}" for node in taken for alias in node.names}


def own_imports(name: str) -> set[str]:
    return {found for found in imports(TREES[name]) if found.partition(".")[0] == "negtrack"} - {name, "negtrack"}


def uses(tree: ast.AST) -> Iterator[str]:
    """The names and dotted names that a module uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def outside(*rooms: str) -> list[str]:
    """The modules outside some rooms of the package."""
    return [name for name in TREES if not any(fnmatch(name.removeprefix("negtrack."), room) for room in rooms)]


def test_imports_point_one_way() -> None:
    for name in TREES:
        room = name.split(".")[1] if "." in name else ""
        for target in own_imports(name) if room in ROOMS else ():
            assert ROOMS.index(target.split(".")[1]) <= ROOMS.index(room), f"{name} imports {target}, of a later room"


def test_no_room_is_crowded() -> None:
    for room in ROOMS:
        assert len(list((PACKAGE / room).glob("*.py"))) <= 30, room
    assert len([path for path in PACKAGE.iterdir() if path.is_file()]) <= 6


def test_named_tuples_are_made_in_one_way() -> None:
    """That of ``typing`` takes ten times as long for each class; only with a variable of a type there is no other."""
    found = {name for name, tree in TREES.items() if "typing.NamedTuple" in imported_names(tree)}
    assert found == {"negtrack.tuples", "negtrack.writing.pairing"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"imports run in a circle: {' -> '.join((*path, name))}"
        if name not in done:
            for target in own_imports(name):
                visit(target, (*path, name))
            done.add(name)

    for name in TREES:
        visit(name, ())


def test_modules_are_called_by_what_they_hold() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base", "core", "tools", "lib"}
    assert not [name for name in TREES if name.rpartition(".")[2] in vague]


def test_a_class_name_stands_for_one_thing() -> None:
    """What Python's users see is called as they expect it: ``api.Ledger`` answers for ``ledger.model.Ledger``."""
    places: dict[str, list[str]] = {}
    for name in outside("api"):
        for node in ast.walk(TREES[name]):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, tree in TREES.items() if not ast.get_docstring(tree)]


def test_only_the_command_line_speaks_and_listens() -> None:
    """What prints, reads arguments or the environment, or asks for the time, is the command line alone."""
    worldly = {
        "print", "input", "sys.stdout", "sys.stderr", "sys.stdin", "sys.argv", "sys.exit", "os.environ", "os.getenv",
        "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "Path.cwd", "os.getcwd",
    }  # fmt: skip
    for name in outside("cli*", "__main__"):
        allowed = {"date.today"} if name == "negtrack.api" else set()  # who asks in Python is asked on a day, too
        assert worldly.intersection(uses(TREES[name])) <= allowed, name
        assert not {"time", "getpass", "locale"}.intersection(imports(TREES[name])), name


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pandas", ["formats.frames", "formats.statuses", "formats.results", "api"]),
        ("numpy", ["formats.frames"]),
        ("pyarrow", ["formats.parquet"]),
        ("xlsxwriter", ["formats.xlsx"]),
        ("rich", ["formats.terminal", "cli.progress"]),
        ("jinja2", ["formats.html*", "formats.docx"]),
        ("docxtpl", ["formats.docx"]),
        ("docx", ["formats.docx"]),
        ("typer", ["cli*"]),
        (
            "yaml",
            [
                "api",
                "ledger.libyaml",
                "ledger.schema",
                "writing.yaml_outline",
                "writing.entry_style",
                "writing.insert",
                "writing.merge",
                "writing.text_tree",
                "writing.change",
            ],
        ),
        ("subprocess", ["cli*"]),
        ("importlib", ["cli", "ledger.libyaml", "ledger.files"]),
        ("python_calamine", ["writing.workbook_rows"]),
        ("zipfile", ["writing.workbook_rows", "formats.docx"]),
        ("xml", ["writing.workbook*"]),
    ],
)
def test_rooms_of_libraries(library: str, rooms: list[str]) -> None:
    for name in outside(*rooms):
        assert library not in {found.partition(".")[0] for found in imports(TREES[name])}, name


def test_nothing_of_a_ledger_is_run_or_sent() -> None:
    """No code is made from data, nothing is unpickled, no connection is opened (docs/safety.md)."""
    networks = {
        "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio", "requests", "httpx", "webbrowser",
    }  # fmt: skip
    loaders = {"pickle", "marshal", "shelve", "ctypes"}
    acts = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.safe_load"}
    for name, tree in TREES.items():
        found = imports(tree)
        assert not (networks | loaders).intersection(found | {module.partition(".")[0] for module in found}), name
        allowed = {"eval"} if name == "negtrack.tuples" else set()  # of a number of fields, as Python's own tuples do
        assert acts.intersection(uses(tree)) <= allowed, name
        assert "yaml.load" not in uses(tree) or "yaml.BaseLoader" in uses(tree), f"{name} makes more than text of YAML"


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert negtrack.__version__ == project["version"]


LOADED = """
import json, sys
import typer
before = set(sys.modules)
from negtrack.cli import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(set(sys.modules) - before)]), file=sys.stderr)
"""

READING = {
    "tuples", "ledger", "ledger.build", "ledger.dates", "ledger.draft", "ledger.fast_path", "ledger.field_values",
    "ledger.fields", "ledger.files", "ledger.findings", "ledger.libyaml", "ledger.load", "ledger.membership",
    "ledger.model", "ledger.nodes", "ledger.reader", "ledger.relations", "ledger.resolve", "ledger.yaml_nodes",
}  # fmt: skip
DERIVING = {
    "rules", "rules.articles", "rules.basis", "rules.conditions", "rules.derive", "rules.issue_records",
    "rules.issue_result", "rules.order", "rules.party_words", "rules.possible_statuses", "rules.query",
    "rules.standing", "rules.status_table", "rules.unordered",
}  # fmt: skip
SHOWING = {
    "answers", "answers.blocs", "answers.select", "answers.tables", "formats", "formats.plain",
    "formats.results", "views", "views.dates", "views.page", "views.sentences", "views.text",
    "ledger.joiners",
}  # fmt: skip
CHECKING = {
    "checks", "checks.archive", "checks.coherence", "checks.coverage", "checks.expectations", "checks.quotes",
    "checks.plausibility", "checks.quote_forms", "checks.registry", "checks.run", "checks.thin_evidence",
    "formats.findings", "ledger.codes",
    "ledger.csv_positions", "ledger.csv_rows", "ledger.locate",
}  # fmt: skip
FOREIGN = {"bisect", "gc", "typer", "unicodedata", "yaml"}
"""What PyYAML's extension and measuring text bring with them: all that a hot command loads beside a bare Typer app."""


@pytest.mark.parametrize(
    ("args", "own", "foreign"),
    [
        (
            ["status"],
            {
                "answers.condition_changes",
                "answers.last_change",
                "answers.select",
                "views.awaited",
                "views.conditions",
                "views.headline",
                "views.legend",
                "views.overview",
                "views.party_columns",
            },
            set(),
        ),
        (
            ["matrix"],
            {"answers.matrix", "answers.tables", "views.headline", "views.legend", "views.matrix"},
            set(),
        ),
        (
            ["diff", "--since", "2024", "--until", "2024-06"],
            {
                "answers.condition_changes",
                "answers.diff",
                "answers.direction",
                "answers.steps",
                "views.conditions",
                "views.diff",
            },
            set(),
        ),
        (["check"], CHECKING, {"array", "csv", "json", "encodings", "hashlib"}),  # a hint shows its line
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_hot_commands_load(tmp_path: Path, args: list[str], own: set[str], foreign: set[str]) -> None:
    """In a pipe: no pandas, no Rich, and of negtrack itself what reading, deriving and showing need."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *args],
        cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    status, loaded = json.loads(done.stderr.splitlines()[-1])
    assert status == 0
    ours = {name.removeprefix("negtrack.") for name in loaded if name.startswith("negtrack.")}
    assert {name for name in ours if not name.startswith("cli")} <= READING | DERIVING | SHOWING | own
    others = {name.partition(".")[0] for name in loaded} - {"negtrack"}
    assert {name for name in others if not name.startswith(("_", "cython"))} <= FOREIGN | foreign
