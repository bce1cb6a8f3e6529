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

LAYERS: dict[str, list[str]] = {
    "text": ["diagnostics", "notation", "dates", "files", "nodes", "syntax", "yamltext", "csvtext", "folding",
             "evidence", "circles", "scalars", "outline", "styles", "workbook"],
    "records": ["model", "names", "fields", "schema", "question", "sheet", "draft", "assembly", "sight", "reader",
                "resolve", "locate", "ledger", "catalogue", "search", "removal", "writer", "writing", "starter",
                "columns", "spreadsheet"],
    "standings": ["order", "basis", "standing", "cluster", "testimony"],
    "statuses": ["combination", "status", "conditions", "docket", "scale", "issues", "articles", "derive"],
    "answers": ["blocs", "direction", "diff", "explain", "hearing", "timeline", "states", "counts", "pairs", "blockers",
                "audit", "dossier", "narrow", "addition", "joining", "tables", "analysis", "frames", "package",
                "checks*", "check"],
    "renderings": ["render*"],
    "views": ["views*"],
    "command line": ["memory", "cli*", "__main__"],
}  # fmt: skip
"""The layers from the ground up. A module imports from its own layer and from those below it.

Bytes become located text, text becomes records, the records of an issue become what each party stands for, standings
become statuses, and statuses answer questions. Renderings give answers their looks; views put them together for
reading; the command line asks and writes.
"""

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


def own_imports(name: str) -> set[str]:
    return {found for found in imports(TREES[name]) if found.partition(".")[0] == "negtrack"} - {name, "negtrack"}


def layer_of(name: str) -> int:
    short = name.removeprefix("negtrack.")
    for number, patterns in enumerate(LAYERS.values()):
        if any(fnmatch(short, pattern) for pattern in patterns):
            return number
    raise AssertionError(f"{name} is in no layer: say in LAYERS where it belongs")


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
        if name == "negtrack":
            continue
        for target in sorted(own_imports(name)):
            assert layer_of(target) <= layer_of(name), f"{name} imports {target}, of a higher layer"


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


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, tree in TREES.items() if not ast.get_docstring(tree)]


def test_only_the_command_line_speaks_and_listens() -> None:
    """What prints, reads arguments or the environment, or asks for the time, is the command line alone."""
    worldly = {
        "print", "input", "sys.stdout", "sys.stderr", "sys.stdin", "sys.argv", "sys.exit", "os.environ", "os.getenv",
        "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "Path.cwd", "os.getcwd",
    }  # fmt: skip
    for name in outside("cli*", "memory", "__main__"):
        assert not worldly.intersection(uses(TREES[name])), name
        assert not {"time", "getpass", "locale"}.intersection(imports(TREES[name])), name


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pandas", ["frames"]),
        ("numpy", ["frames"]),
        ("pyarrow", ["render.parquet"]),
        ("xlsxwriter", ["render.workbook"]),
        ("rich", ["render.terminal", "cli.progress"]),
        ("jinja2", ["render.html*"]),
        ("typer", ["cli*"]),
        ("yaml", ["yamltext", "outline", "styles", "syntax", "schema", "writing"]),
        ("subprocess", ["cli*"]),
        ("importlib", ["cli"]),
        ("python_calamine", ["workbook"]),
        ("zipfile", ["workbook"]),
        ("xml", ["workbook"]),
    ],
)
def test_rooms_of_libraries(library: str, rooms: list[str]) -> None:
    for name in outside(*rooms):
        assert library not in {found.partition(".")[0] for found in imports(TREES[name])}, name


def test_nothing_of_a_ledger_is_run_or_sent() -> None:
    """No code is made from data, nothing is unpickled, no connection is opened (DESIGN section 7)."""
    networks = {
        "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio", "requests", "httpx", "webbrowser",
    }  # fmt: skip
    loaders = {"pickle", "marshal", "shelve", "ctypes"}
    acts = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.safe_load"}
    for name, tree in TREES.items():
        found = imports(tree)
        assert not (networks | loaders).intersection(found | {module.partition(".")[0] for module in found}), name
        assert not acts.intersection(uses(tree)), name
        assert "yaml.load" not in uses(tree) or "yaml.BaseLoader" in uses(tree), f"{name} makes more than text of YAML"


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert negtrack.__version__ == project["version"]


def test_an_answer_from_memory_loads_next_to_nothing() -> None:
    assert imports(TREES["negtrack.memory"]) == {
        "__future__", "os", "sys", "time", "zlib", "collections.abc", "pathlib",
    }  # fmt: skip  # the last two are for type checkers only


LOADED = """
import json, sys
import typer
before = set(sys.modules)
from negtrack.cli import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(set(sys.modules) - before)]), file=sys.stderr)
"""

READING = {
    "assembly", "circles", "dates", "diagnostics", "draft", "fields", "files", "ledger", "model", "nodes", "question",
    "reader", "resolve", "sight", "yamltext",
}  # fmt: skip
DERIVING = {
    "articles", "basis", "cluster", "combination", "conditions", "derive", "docket", "issues", "order", "scale",
    "standing", "status", "testimony",
}  # fmt: skip
SHOWING = {"blocs", "render", "render.layout", "render.page", "render.plain", "render.text", "views", "views.sentences"}
FOREIGN = {"base64", "binascii", "bisect", "gc", "hashlib", "struct", "typer", "unicodedata", "yaml"}
"""What PyYAML, hashing and measuring text bring with them: all that a hot command loads beside a bare Typer app."""


@pytest.mark.parametrize(
    ("args", "own", "foreign"),
    [
        (["status"], READING | DERIVING | SHOWING | {"views.focus", "views.status"}, FOREIGN),
        (["matrix"], READING | DERIVING | SHOWING | {"pairs", "views.focus", "views.matrix", "views.status"}, FOREIGN),
        (
            ["diff", "--since", "2024", "--until", "2024-06"],
            READING | DERIVING | SHOWING | {"diff", "direction", "views.focus", "views.diff"},
            FOREIGN,
        ),
        (
            ["check"],
            READING
            | DERIVING
            | SHOWING
            | {"check", "checks", "csvtext", "evidence", "locate", "sheet", "render.findings", "checks.archive"}
            | {"checks.coherence", "checks.coverage", "checks.expectations", "checks.standings"},
            FOREIGN | {"csv", "json"},
        ),
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
    assert {name for name in ours if not name.startswith("cli")} <= own | {"memory"}
    others = {name.partition(".")[0] for name in loaded} - {"negtrack"}
    assert {name for name in others if not name.startswith(("_", "cython"))} <= foreign
