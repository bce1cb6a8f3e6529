"""The house: data flows one way, each thing is used where it belongs, and hot commands load only what they need."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from negtrack import __version__

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "negtrack"
MODULES = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in sorted(PACKAGE.rglob("*.py"))}

LAYERS = [
    "text: bytes to nodes to records to a resolved ledger",
    "deriving: records to standings to statuses to explanations",
    "checks and tables: what is told of a ledger beside its statuses",
    "views and rendering: ready results laid out and written as text",
    "commands",
]
LAYER = {
    0: (
        "dates notation diagnostics model fields syntax yamltext sheet files circles reader resolve locate ledger "
        "folding"
    ),
    1: (
        "basis order standing status conditions question docket issues articles derive blocs pairs direction diff "
        "explain timeline blockers counts removal audit hearing narrow"
    ),
    2: "evidence checks check catalogue dossier search tables analysis frames schema",
    3: "render views",
    4: "cli __main__",
}


def layer_of(module: str) -> int | None:
    parts = module.split(".")
    if len(parts) < 2:
        return None
    return next((number for number, names in LAYER.items() if parts[1] in names.split()), None)


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it, other than for type checking alone."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    skipped = {id(inner) for node in typing_only for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
            found.add(node.module)
    return found


def test_every_module_has_a_layer() -> None:
    homeless = [m for m in MODULES if layer_of(m) is None and m not in ("negtrack.__init__", "negtrack")]
    assert not homeless, f"give these modules a place in LAYER: {homeless}"


@pytest.mark.parametrize("module", MODULES)
def test_nobody_imports_upward(module: str) -> None:
    own = layer_of(module)
    upward = {
        name for name in imports_of(MODULES[module]) if own is not None and (layer_of(name) or 0) > own
    }  # fmt: skip
    assert not upward, f"{module} ({LAYERS[own or 0]}) imports {sorted(upward)}"


def users_of(library: str) -> set[str]:
    return {m for m, p in MODULES.items() if any(n == library or n.startswith(f"{library}.") for n in imports_of(p))}


def test_libraries_are_used_where_they_belong() -> None:
    assert users_of("pandas") == {"negtrack.frames"}
    assert users_of("rich") == {"negtrack.render.terminal"}
    assert all(m.startswith("negtrack.cli") for m in users_of("typer"))
    assert users_of("yaml") <= {"negtrack.yamltext", "negtrack.syntax", "negtrack.schema"}


def calls_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)} | {
        ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(("negtrack.cli", "negtrack.__main__"))])
def test_nothing_below_the_commands_prints_or_looks_around(module: str) -> None:
    calls = calls_in(MODULES[module])
    forbidden = {
        "print",
        "sys.argv",
        "sys.stdout",
        "sys.stderr",
        "os.environ",
        "date.today",
        "datetime.now",
        "time.time",
    }
    assert not calls & forbidden


def test_no_module_is_named_for_nothing() -> None:
    names = {name.rpartition(".")[2] for name in MODULES}
    assert not names & {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_the_version_stands_in_one_place_only_twice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


@pytest.mark.parametrize("command", ["status", "matrix", "diff --since 2024-01", "check", "why i"])
def test_hot_commands_load_only_what_they_need(command: str, tmp_path: Path) -> None:
    ledger = tmp_path / "positions.yaml"
    ledger.write_text(
        "negtrack: 1\ntitle: T\nparties:\n  A: {name: A, role: principal}\n  B: {name: B, role: principal}\n"
        "issues:\n  i: {title: I, question: Q, options: {x: X, y: Y}}\n"
        "sources:\n  s: {title: S, publisher: P, kind: news, side: none}\n"
        "positions:\n  - {party: A, issue: i, date: 2024-02, act: demands, option: x, summary: S, source: s}\n"
    )
    script = (
        "import sys; from negtrack.cli import run; run(sys.argv[1:]); "
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split()], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(done.stderr.split())
    assert not loaded & {"pandas", "numpy", "rich.console", "rapidfuzz"}
    assert "negtrack.tables" not in loaded
