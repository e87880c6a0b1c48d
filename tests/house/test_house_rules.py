"""The plan of the house holds: layers, sizes, and what may not be committed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FUNCTION = 80
LONGEST_PYTHON_FILE = 500
LONGEST_SQL_MODEL = 150
LONGEST_TS_FILE = 300
BROAD_EXCEPTS_AT_MOST = 5

# Written in pieces so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(["python" + "hosted", "py" + r"pi\.org", "registry" + r"\.(npm|yarn)", "deb" + r"\.debian", "/wo" + "rk/"])
)


def tracked(root: Path, *suffixes: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    return [root / name for name in names if name.endswith(suffixes) and (root / name).is_file()]


def own_python(root: Path) -> list[Path]:
    return [path for path in tracked(root, ".py") if "tests" not in path.relative_to(root).parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def test_imports_go_one_way(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter], cwd=root, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout


def test_no_function_is_longer_than_the_house_allows(root: Path) -> None:
    long = [
        f"{path.relative_to(root)}: {function.name}"
        for path in own_python(root)
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_is_longer_than_the_house_allows(root: Path) -> None:
    limits = {".py": LONGEST_PYTHON_FILE, ".sql": LONGEST_SQL_MODEL, ".ts": LONGEST_TS_FILE, ".tsx": LONGEST_TS_FILE}
    long = [
        f"{path.relative_to(root)}: {lines(path)}"
        for path in tracked(root, *limits)
        if ".gen." not in path.name and lines(path) > limits[path.suffix]
    ]

    assert long == []


def test_broad_excepts_are_counted_on_one_hand(root: Path) -> None:
    broad = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in own_python(root)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]

    assert len(broad) <= BROAD_EXCEPTS_AT_MOST, broad


def test_no_address_of_a_package_index_and_no_path_of_a_machine_is_committed(root: Path) -> None:
    suffixes = (".py", ".ts", ".tsx", ".sql", ".md", ".txt", ".in", ".toml", ".yml", ".yaml", ".json", ".css", ".html")
    found = [
        f"{path.relative_to(root)}: {match.group(0)}"
        for path in [*tracked(root, *suffixes), root / "Makefile"]
        if (match := FORBIDDEN.search(path.read_text()))
    ]

    assert found == []


def test_every_locked_requirement_has_a_hash(root: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"):
        text = (root / name).read_text()
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE | re.IGNORECASE)

        assert len(pinned) > 1
        assert len(re.findall(r"==[^\n]*\\\n\s+--hash=sha256:", text)) == len(pinned)


# What answers a viewer asks through a ScopedReader; these few hold the store itself, for the process and for no viewer.
MAY_HOLD_THE_STORE = {
    "app.py",
    "background.py",
    "census.py",
    "core.py",
    "doctor.py",
    "health.py",
    "scopes.py",
    "telemetry.py",
}
STORES_OWN = {"Reader", "Store", "Writer"}


def imported(path: Path) -> Iterator[str]:
    """`module.name` of what a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def called(path: Path) -> Iterator[str]:
    """What a file calls, as it is written: `core.store.reader`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def answering(root: Path) -> list[Path]:
    """Files that put answers together."""
    folders = ("job_monitor/backend", "job_monitor/metrics")
    found = [path for path in own_python(root) if str(path.relative_to(root)).startswith(folders)]
    return [path for path in found if path.parent.name != "backend" or path.name not in MAY_HOLD_THE_STORE]


def test_no_query_can_be_written_without_a_viewers_scope(root: Path) -> None:
    holding = [
        f"{path.relative_to(root)}: {name}"
        for path in answering(root)
        for name in imported(path)
        if name.startswith("job_monitor.store") and (name.rsplit(".", 1)[1] in STORES_OWN or name.count(".") == 1)
    ]
    opening = [
        f"{path.relative_to(root)}: {name}"
        for path in answering(root)
        for name in called(path)
        if name.endswith(("store.reader", "store.writer", "scopes.own", "_reader.rows", "ScopedReader"))
    ]

    assert len(answering(root)) > 40
    assert (holding, opening) == ([], [])


def test_the_scope_of_the_process_itself_is_given_in_one_place(root: Path) -> None:
    giving = {path.name for path in own_python(root) for name in called(path) if name.endswith(("scopes.own", "Scope"))}

    assert giving == {"core.py", "scopes.py"}
