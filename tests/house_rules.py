"""The house's own rules as small checkers: each takes text or facts and returns what breaks the rule."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "entrepot"

MOST_LINES = 400
MOST_FUNCTION_LINES = 40
BANNED_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
DOORS = {"actions", "queries", "events", "provider", "roles"}  # roles: the words an Actor carries
NOT_IN_CORE = {
    *("os", "pathlib", "time", "random", "secrets", "logging", "threading", "subprocess", "socket"),
    *("sqlite3", "urllib", "http", "tempfile", "shutil", "asyncio", "multiprocessing", "ctypes", "pickle"),
}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "localtime", "gmtime", "monotonic", "perf_counter"}
ASSET = re.compile(
    r"<(?:script|link|img|source|iframe|video|audio|use|object|embed|image)\b[^>]*?"
    r"\b(?:src|srcset|href|data|poster)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)
STYLE_ASSET = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])\s*(?:https?:)?//", re.IGNORECASE)
INLINE = (
    re.compile(r"<script(?![^>]*\bsrc\s*=)(?![^>]*type=[\"']application/(?:ld\+)?json)[^>]*>", re.IGNORECASE),
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<[^>{%]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
)
INDEX_ADDRESS = re.compile(
    r"^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b|https?://", re.MULTILINE
)
EXCUSE = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*\s+-\s+\S")


def python_files(folder: Path = SOURCE) -> list[Path]:
    """Return our Python files, migrations apart."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def is_too_long(text: str) -> bool:
    """Return whether a file has 400 lines or more."""
    return len(text.splitlines()) >= MOST_LINES


def long_functions(code: str) -> list[str]:
    """Return the functions of more than 40 lines, their docstring counted."""
    return [
        f"{node.name}: {length} lines"
        for node in ast.walk(ast.parse(code))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_FUNCTION_LINES
    ]


def words(name: str) -> set[str]:
    """Return the words a name is made of, whether snake_case or CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)}


def banned_names(path: str, code: str) -> list[str]:
    """Return names that say nothing: in the path, and of what the file defines."""
    found = [part for part in Path(path).with_suffix("").parts if words(part) & BANNED_WORDS]
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if words(node.name) & BANNED_WORDS or node.name.startswith("do_"):
            found.append(node.name)
    return found


def imported(code: str) -> Iterator[tuple[str, str]]:
    """Yield every import as (module, name); the name is empty for `import module`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield "." * node.level + (node.module or ""), alias.name


def side_doors(module: str, code: str) -> list[str]:
    """Return the imports by which an app enters another through anything but its doors.

    The kernel is the ground all stand on and is entered anywhere but its tables; web, cli, adapters
    and config may enter an app anywhere but its tables.
    """
    own = module.split(".")[:3]
    found = []
    for target, name in imported(code):
        parts = [*target.split("."), *([name] if name else [])]
        if parts[:2] != ["entrepot", "apps"] or len(parts) < 4 or parts[:3] == own:
            continue
        inside = parts[3]
        from_app = module.startswith("entrepot.apps.")
        if inside == "models" or (from_app and parts[2] != "kernel" and inside not in DOORS):
            found.append(f"{module} imports {'.'.join(parts)}")
    return found


def not_core(code: str) -> list[str]:
    """Return what core may not use: other people's packages, I/O, the clock, floats."""
    found = []
    for target, name in imported(code):
        top = target.split(".")[0]
        own = f"{target}.{name}".startswith("entrepot.core") or re.match(r"\.\w*$", target)
        harmless = top == "_typeshed"  # types only
        if not own and not harmless and (top not in sys.stdlib_module_names or top in NOT_IN_CORE):
            found.append(f"imports {target}")
    faults = ((node, fault_in_core(node)) for node in ast.walk(ast.parse(code)))
    return found + [f"line {node.lineno}: {fault}" for node, fault in faults if fault]  # type: ignore[attr-defined]


def fault_in_core(node: ast.AST) -> str:
    """Return what is wrong with one node of core's code, or nothing."""
    match node:
        case ast.Name(id="float"):
            return "float"
        case ast.Constant(value=float(value)):
            return f"the float {value}"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS:
            return f"the clock, .{name}()"
        case ast.Call(func=ast.Attribute(attr="open")):
            return ".open()"
        case ast.Call(func=ast.Name(id=name)) if name in {"open", "print", "input", "eval", "exec"}:
            return f"{name}()"
    return ""


def actions_without_actor(code: str) -> list[str]:
    """Return the public functions of an actions module that do not say by whom (`by`, named)."""
    return [
        node.name
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]


def foreign_assets(text: str) -> list[str]:
    """Return the assets a template, style sheet or script fetches from elsewhere."""
    return [match.group(0) for pattern in (ASSET, STYLE_ASSET) for match in pattern.finditer(text)]


def inline_code(template: str) -> list[str]:
    """Return the scripts, styles and handlers in a template that the content security policy would refuse."""
    return [match.group(0) for pattern in INLINE for match in pattern.finditer(template)]


def lock_faults(lock: str) -> list[str]:
    """Return index addresses in a lock file and requirements without an exact version and a hash."""
    found = [match.group(0).strip() for match in INDEX_ADDRESS.finditer(lock)]
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        head = entry.splitlines()[0] if entry.strip() else ""
        if re.match(r"[A-Za-z0-9]", head) and ("==" not in head or "--hash=sha256:" not in entry):
            found.append(head)
    return found


def bare_excuses(code: str) -> list[str]:
    """Return the lines that silence a check without naming it and saying why."""
    return [
        line.strip()
        for line in code.splitlines()
        if (re.search(r"#\s*noqa", line) and not EXCUSE.search(line))
        or re.search(r"#\s*type:\s*ignore(?!\[)", line)
    ]


def stack() -> list[set[str]]:
    """Return the rows of apps, top to bottom, as the import contracts in pyproject.toml draw them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(one for one in contracts["contracts"] if one.get("containers") == ["entrepot.apps"])[
        "layers"
    ]
    return [set(re.findall(r"\w+", layer)) for layer in layers]


def upward_keys(keys: Iterable[tuple[str, str]], rows: list[set[str]]) -> list[str]:
    """Return the foreign keys (from app, to app) that do not point down the stack or stay at home."""
    height = {app: number for number, row in enumerate(rows) for app in row}
    return [
        f"{source} → {target}"
        for source, target in keys
        if source != target and target in height and height[target] <= height[source]
    ]


def branches(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return where an app's migrations fork: {name: names it follows in the same app}."""
    graph = {name: list(before) for name, before in graph.items()}
    followed = [before for many in graph.values() for before in many]
    found = [f"{name} follows {len(many)}" for name, many in graph.items() if len(many) > 1]
    found += [f"{name} is followed by several" for name in sorted(set(followed)) if followed.count(name) > 1]
    if len([name for name, many in graph.items() if not many]) > 1:
        found.append("there are several first migrations")
    numbers = [name.split("_")[0] for name in graph]
    return found + [
        f"the number {number} twice" for number in sorted(set(numbers)) if numbers.count(number) > 1
    ]
