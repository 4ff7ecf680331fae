"""The house holds its own rules; and each checker is shown a made-up offender, so that none is asleep."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from importlinter.cli import lint_imports
from tests import house_rules as rules

from entrepot.cli import messages

TEXT_KINDS = {".html", ".txt", ".css", ".js", ".svg"}
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def ours(*kinds: str) -> list[Path]:
    found = [path for path in rules.SOURCE.rglob("*") if path.suffix in kinds]
    return sorted(path for path in found if "vendor" not in path.parts)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(rules.SOURCE.parent).with_suffix("").parts)


def told(found: dict[Path, list[str]]) -> str:
    """Put every fault on a line of its own, so that a failure shows them all."""
    return "\n".join(
        f"{path.relative_to(rules.ROOT)}: {fault}" for path, faults in found.items() for fault in faults
    )


def test_files_are_short() -> None:
    assert rules.is_too_long("x\n" * 400)
    assert not rules.is_too_long("x\n" * 399)
    files = [*rules.python_files(), *rules.python_files(rules.ROOT / "tests"), *ours(".html", ".css", ".js")]
    assert told({path: ["too long"] for path in files if rules.is_too_long(path.read_text())}) == ""


def test_functions_are_short() -> None:
    offender = "def f():\n" + "    x = 1\n" * 40
    assert rules.long_functions(offender) == ["f: 41 lines"]
    assert rules.long_functions(offender.removesuffix("    x = 1\n")) == []
    assert told({path: rules.long_functions(path.read_text()) for path in rules.python_files()}) == ""


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("apps/x/utils.py", ""),
        ("apps/common/models.py", ""),
        ("apps/x/date_helpers.py", ""),
        ("apps/x/a.py", "class StockManager: pass"),
        ("apps/x/a.py", "def misc_things(): pass"),
        ("apps/x/a.py", "def do_it(): pass"),
    ],
)
def test_an_empty_name_is_found(path: str, code: str) -> None:
    assert len(rules.banned_names(path, code)) == 1


def test_names_say_something() -> None:
    assert rules.banned_names("apps/commonwealth/miscellany.py", "def domestic(): pass") == []
    found = {
        path: rules.banned_names(str(path.relative_to(rules.SOURCE)), path.read_text())
        for path in rules.python_files()
    }
    assert told(found) == ""


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("entrepot.apps.law.queries", "from entrepot.apps.accounts.models import User"),
        ("entrepot.apps.law.queries", "from entrepot.apps.accounts import models"),
        ("entrepot.apps.law.queries", "import entrepot.apps.accounts.keys"),
        ("entrepot.apps.law.queries", "from entrepot.apps.kernel.models import AuditEntry"),
        ("entrepot.web.public.views", "from entrepot.apps.accounts.models import User"),
    ],
)
def test_a_side_door_is_found(module: str, code: str) -> None:
    assert len(rules.side_doors(module, code)) == 1


def test_apps_meet_at_their_doors_only() -> None:
    allowed = (
        "from entrepot.apps.accounts import queries\n"
        "from entrepot.apps.accounts.events import MemberJoined\n"
        "from entrepot.apps.kernel.actors import Actor\n"
        "from entrepot.apps.law.models import Edition\n"
    )
    assert rules.side_doors("entrepot.apps.law.subscribers", allowed) == []
    found = {path: rules.side_doors(module_of(path), path.read_text()) for path in rules.python_files()}
    assert told(found) == ""


@pytest.mark.parametrize(
    "code",
    [
        "import django",
        "from os import path",
        "from entrepot.apps.kernel import ids",
        "from ..apps import kernel",
        "import time",
        "x = float('1')",
        "rate = 0.19",
        "from datetime import date\nd = date.today()",
        "import datetime\nd = datetime.datetime.now()",
        "f = open('x')",
        "import io\nf = io.open('x')",
        "def f(x: float) -> None: ...",
    ],
)
def test_what_core_may_not_use_is_found(code: str) -> None:
    assert rules.not_core(code)


def test_core_only_decides() -> None:
    assert rules.not_core("from decimal import Decimal\nfrom entrepot.core.money import Money\nx = 1") == []
    core = rules.python_files(rules.SOURCE / "core")
    assert core
    assert told({path: rules.not_core(path.read_text()) for path in core}) == ""


def test_every_action_says_by_whom() -> None:
    assert rules.actions_without_actor("def a(x): ...\ndef b(*, by): ...\ndef _c(): ...") == ["a"]
    modules = [path for path in rules.python_files(rules.SOURCE / "apps") if "actions" in module_of(path)]
    assert modules
    assert told({path: rules.actions_without_actor(path.read_text()) for path in modules}) == ""


@pytest.mark.parametrize(
    "text",
    [
        '<script defer src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet"\n  href="//cdn.example/x.css">',
        "<img alt='' src='http://example.com/x.png'>",
        "a { background: url(https://example.com/x.png) }",
        '@import "//example.com/x.css";',
    ],
)
def test_a_foreign_asset_is_found(text: str) -> None:
    assert rules.foreign_assets(text)


def test_every_page_works_without_the_internet() -> None:
    link = '<a href="https://example.com">source</a> <img src="{% static \'x.svg\' %}">'
    assert rules.foreign_assets(link) == []
    assert told({path: rules.foreign_assets(path.read_text()) for path in ours(*TEXT_KINDS)}) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "<style>a{}</style>",
        '<p style="x">',
        '<p onclick="x()">',
        '<a href="javascript:x">',
    ],
)
def test_inline_code_is_found(text: str) -> None:
    assert rules.inline_code(text)


def test_no_template_needs_what_the_policy_refuses() -> None:
    assert rules.inline_code('<script src="{% static \'x.js\' %}" defer></script><p data-on="1">') == []
    assert rules.inline_code('<script type="application/json">{}</script>') == []
    assert told({path: rules.inline_code(path.read_text()) for path in ours(".html", ".svg")}) == ""


@pytest.mark.parametrize(
    "lock",
    [
        "--index-url https://pypi.example/simple\n",
        "-f /wheels\n",
        "a==1 \\\n    --hash=sha256:00\nb==2\n",
        "a>=1 \\\n    --hash=sha256:00\n",
        "a @ https://example.com/a.whl \\\n    --hash=sha256:00\n",
    ],
)
def test_a_loose_lock_is_found(lock: str) -> None:
    assert rules.lock_faults(lock)


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_exact_hashed_and_name_no_index(name: str) -> None:
    assert rules.lock_faults("a==1 ; python_version < '3.14' \\\n    --hash=sha256:00\n    # via b\n") == []
    assert rules.lock_faults((rules.ROOT / name).read_text()) == []


def test_every_silenced_check_says_why() -> None:
    offenders = "x = 1  # " + "noqa\ny = 2  # " + "noqa: E501\nz = 3  # " + "type: ignore\n"
    assert len(rules.bare_excuses(offenders)) == 3
    assert rules.bare_excuses("x = 1  # " + "noqa: S105, E501 - a name\ny = 2  # type: ignore[misc]") == []
    files = [*rules.python_files(), *rules.python_files(rules.ROOT / "tests")]
    assert told({path: rules.bare_excuses(path.read_text()) for path in files}) == ""


def test_foreign_keys_point_down() -> None:
    rows = [{"orders"}, {"fees", "stock"}, {"kernel"}]
    keys = [
        ("fees", "orders"),
        ("fees", "stock"),
        ("orders", "fees"),
        ("orders", "orders"),
        ("orders", "auth"),
    ]
    assert rules.upward_keys(keys, rows) == ["fees → orders", "fees → stock"]

    real = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model.__module__.startswith("entrepot.apps.")
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is not None
    ]
    assert ("accounts", "accounts") in real
    assert rules.upward_keys(real, rules.stack()) == []


def test_every_app_has_its_place_in_the_stack() -> None:
    placed = set().union(*rules.stack())
    built = {path.parent.name for path in (rules.SOURCE / "apps").glob("*/__init__.py")}
    assert built - placed == set()


def test_migrations_are_linear() -> None:
    assert rules.branches({"0001_a": [], "0002_b": ["0001_a"], "0002_c": ["0001_a"]}) == [
        "0001_a is followed by several",
        "the number 0002 twice",
    ]
    assert rules.branches({"0001_a": [], "0001_b": []})
    assert rules.branches({"0001_a": [], "0002_b": ["0001_a"]}) == []

    graphs: dict[str, dict[str, list[str]]] = {}
    migrations = MigrationLoader(None).disk_migrations
    replaced = {key for migration in migrations.values() for key in migration.replaces}
    for (app, name), migration in migrations.items():
        if type(migration).__module__.startswith("entrepot.") and (app, name) not in replaced:
            before = [other for label, other in migration.dependencies if label == app]
            graphs.setdefault(app, {})[name] = before
    assert "accounts" in graphs
    assert {app: found for app, graph in graphs.items() if (found := rules.branches(graph))} == {}


@pytest.mark.django_db
def test_the_tables_are_as_the_models_say() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    assert "No changes detected" in out.getvalue()


def test_the_arrows_hold() -> None:
    assert lint_imports(config_filename=str(rules.ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_text_of_the_interface_lacks_its_translation() -> None:
    assert "\n".join(messages.find_faults()) == ""
