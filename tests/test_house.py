"""The house: who may import whom, how long things may grow, and that every chart entry and code is used."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from toys import CHECKOUT

from game.model.charts import SHAPES
from game.rules import events

GAME = CHECKOUT / "game"
MODULES = sorted(path for path in GAME.rglob("*.py") if "_data" not in path.parts)
PURE = ("grid", "model", "rules", "agents")  # numpy, the kernel decorator and the standard library only
BANNED = {
    "os", "sys", "io", "time", "pathlib", "shutil", "tempfile", "subprocess", "threading", "multiprocessing",
    "random", "socket", "json", "csv", "tomli", "tomllib", "pickle", "logging", "secrets", "uuid",
}  # fmt: skip

# Entries of the charts that more than one chapter reads, and why.
SHARED = {
    "stack_limit": {"sequence", "stacking"},  # the limit, and who must go at the close
    "screen_reach": {"combat", "zones"},  # how far posts reach, and where to look for who screens a hex
    "demand": {"battle", "combat", "demand"},  # a fight draws its share of the extra use at once
    "demand_steps": {"battle", "combat", "demand"},
    "draw": {"battle", "combat", "supply"},
    "supply_attack": {"combat", "strength"},  # a unit of no attack value is not fit to attack
    "rest_cap": {"cohesion", "conduct", "view"},  # an unseen enemy is taken for rested; who rests is not idle
    "attack_limit": {"legal", "orders"},
    "kit_loss_attacker": {"battle", "prospects"},  # a fight, and what it costs on the average
    "kit_loss_defender": {"battle", "prospects"},
    "lapse_cohesion": {"control", "holes"},  # an agent leaves no ground to lapse
    "load_step": {"boats", "crossings"},  # points of a load: of the room there is, and of who takes it
    "load_kit": {"boats", "crossings"},
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            yield node


def is_kernel(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in node.decorator_list)


def test_rooms_import_downwards_only() -> None:
    """The contracts stand in pyproject.toml: layers, and who alone may use pygame, shapely, numba and pydantic."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"],
        cwd=CHECKOUT, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


def test_the_rules_know_no_files_clock_or_environment() -> None:
    for path in MODULES:
        room = path.relative_to(GAME).parts[0]
        if room.removesuffix(".py") not in (*PURE, "match"):
            continue
        for node in ast.walk(tree(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            roots = {name.partition(".")[0] for name in names}
            assert not roots & BANNED, f"{name_of(path)} imports {roots & BANNED}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print", "input", "exec", "eval"), name_of(path)


def test_no_module_has_outgrown_its_purpose() -> None:
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > 450} == {}


def test_no_kernel_has_outgrown_its_purpose() -> None:
    long = {
        f"{name_of(path)}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in functions(tree(path))
        if is_kernel(node)
    }
    assert len(long) > 100
    assert {name: lines for name, lines in long.items() if lines > 60} == {}


def test_kernels_have_no_defaults_and_say_what_they_do() -> None:
    """A default would be a literal and so a signature of its own."""
    for path in MODULES:
        for node in functions(tree(path)):
            if is_kernel(node):
                assert not node.args.defaults, f"{name_of(path)}.{node.name}"
                assert not node.args.kwonlyargs, f"{name_of(path)}.{node.name}"
                assert ast.get_docstring(node), f"{name_of(path)}.{node.name} has no docstring"


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(tree(path)), name_of(path)


def test_public_functions_take_no_boolean_arguments() -> None:
    found = []
    for path in MODULES:
        body = tree(path).body
        classes = [node for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        body += [node for public in classes for node in public.body]
        for node in body:
            if not isinstance(node, ast.FunctionDef):
                continue
            for argument in (*node.args.args, *node.args.kwonlyargs):
                word = ast.unparse(argument.annotation) if argument.annotation else ""
                if word == "bool" and not node.name.startswith("_"):
                    found.append(f"{name_of(path)}.{node.name}({argument.arg})")
    assert found == []


def readers() -> dict[str, set[str]]:
    """Chart entry -> modules of rules and agents that read it."""
    found: dict[str, set[str]] = {key: set() for entries in SHAPES.values() for key in entries}
    for room in ("rules", "agents"):
        for path in sorted((GAME / room).glob("*.py")):
            for node in ast.walk(tree(path)):
                if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
                    continue
                if ast.unparse(node.value).split(".")[-1] == "charts" and node.slice.value in found:
                    found[node.slice.value].add(path.stem)
    return found


def test_every_chart_entry_is_read_by_one_chapter() -> None:
    """The set-up resolves some into tables and the forecast shows them; both may read what a chapter reads."""
    for key, modules in readers().items():
        assert modules, f"nothing reads {key}"
        chapters = modules - {"setup", "forecast", "river_orders"}
        if len(chapters) > 1 or key in SHARED:
            assert chapters == SHARED.get(key), f"{key} is read by {sorted(chapters)}"


def test_every_event_is_logged_somewhere() -> None:
    other = ("LAYOUT", "ROWS", "DROPPED", "EVENTS", "EVENT_ROWS")
    kinds = {name: int(value) for name, value in vars(events).items() if name.isupper() and name not in other}
    assert sorted(kinds.values()) == sorted(events.LAYOUT)
    text = "\n".join(path.read_text(encoding="utf-8") for path in (GAME / "rules").glob("*.py"))
    assert [name for name in kinds if f"events.{name}" not in text] == []


@pytest.mark.parametrize("word", ["kursk", "sudzha", "kupyansk", "lyman", "siversk"])
def test_no_theatre_is_named_in_the_rules(word: str) -> None:
    for room in (*PURE, "kernel", "atlas", "files", "charts"):
        for path in (GAME / room).rglob("*"):
            if path.suffix in (".py", ".toml"):
                text = path.read_text(encoding="utf-8").lower()
                if path.suffix == ".toml":  # a chart's source may name where a figure was taken from
                    text = "\n".join(
                        line for line in text.splitlines() if not line.startswith(("source", "about", "#"))
                    )
                assert word not in text, name_of(path)
