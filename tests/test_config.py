"""Settings are safe by default and refuse what is not."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from entrepot.cli import secret
from entrepot.config import databases, environment, logs, pooling, settings

GOOD_SECRET = "k3Jq9vZ0xW7yR2tB8nM4cL6dF1gH5sPaQeUiOoTzYrXb"


@pytest.mark.parametrize(
    "known", ["changeme", "django-insecure-" + "abcdefgh" * 6, "short", "a" * 60, "CHANGE-ME" + GOOD_SECRET]
)
def test_a_known_or_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, known: str) -> None:
    monkeypatch.setenv("ENTREPOT_SECRET_KEY", known)
    with pytest.raises(ImproperlyConfigured):
        environment.secret_key(debug=False)
    assert environment.secret_key(debug=True) == known


def test_a_secret_is_made_once_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    monkeypatch.delenv("ENTREPOT_SECRET_KEY", raising=False)
    assert environment.secret_key(debug=False) == ""
    secret.keep_secret()
    made = environment.secret_key(debug=False)
    secret.keep_secret()
    assert environment.secret_key(debug=False) == made
    assert not environment.is_weak(made)
    assert stat.S_IMODE(secret.secret_file().stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    monkeypatch.setenv("ENTREPOT_SECRET_KEY", GOOD_SECRET)
    secret.keep_secret()
    assert not secret.secret_file().exists()
    assert environment.secret_key(debug=False) == GOOD_SECRET


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("0", False), ("", False), (" True ", True)])
def test_flags_read_yes_and_no(monkeypatch: pytest.MonkeyPatch, said: str, *, meant: bool) -> None:
    monkeypatch.setenv("ENTREPOT_DEBUG", said)
    assert environment.flag("ENTREPOT_DEBUG") is meant


@pytest.mark.parametrize(
    ("name", "wrong", "read"),
    [
        ("ENTREPOT_DEBUG", "perhaps", lambda: environment.flag("ENTREPOT_DEBUG")),
        ("PORT", "eighty", lambda: environment.number("PORT", 8000)),
        ("ENTREPOT_URL", "example.com", environment.public_address),
        ("ENTREPOT_SMTP_URL", "mail.example.com", lambda: environment.mailer(Path("/home"))),
        ("DATABASE_URL", "mysql://x", lambda: databases.database("mysql://x", home=Path("/home"))),
    ],
)
def test_what_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, read: object
) -> None:
    monkeypatch.setenv(name, wrong)
    with pytest.raises(ImproperlyConfigured):
        read()  # type: ignore[operator]


def test_sqlite_keeps_what_it_is_told(tmp_path: Path) -> None:
    made = databases.database("", home=tmp_path)
    assert made["NAME"] == str(tmp_path / "entrepot.sqlite3")
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in made["OPTIONS"]["init_command"]
    assert not made["ATOMIC_REQUESTS"]


def test_a_postgresql_address_is_read_whole() -> None:
    address = "postgresql://ann:p%40ss@db.example:5433/shop?sslmode=require"
    made = databases.database(address, home=Path("/home"))
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        *("ann", "p@ss", "db.example", "5433", "shop"),
    )
    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["pool"]
    socket = databases.database("postgresql://postgres:@/postgres?host=/tmp/pg", home=Path("/home"))
    assert socket["HOST"] == "/tmp/pg"  # noqa: S108 - a made-up socket folder


def test_postgresql_prepares_statements_unless_a_pooler_forbids_it() -> None:
    address = "postgresql://u:p@db/name"
    made = databases.database(address, home=Path("/home"))
    options = made["OPTIONS"]
    assert (options["server_side_binding"], options["prepare_threshold"]) == (True, databases.PREPARED_AFTER)
    assert not made["DISABLE_SERVER_SIDE_CURSORS"]
    without = databases.database(f"{address}?prepared=no", home=Path("/home"))
    assert set(without["OPTIONS"]) == {"pool"}
    assert without["DISABLE_SERVER_SIDE_CURSORS"], "a cursor would be left on a connection of somebody else"


def test_a_connection_is_looked_at_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    moments = iter((100.0, 100.9, 101.1, 101.2))
    monkeypatch.setattr(pooling, "monotonic", lambda: next(moments))
    monkeypatch.setattr("psycopg_pool.ConnectionPool.check_connection", looked.append)
    connection: Any = SimpleNamespace()
    for _ in range(4):
        pooling.look_now_and_then(connection)
    assert looked == [connection, connection]
    assert connection.prepared_max == pooling.MOST_PREPARED


def test_mail_goes_to_files_until_smtp_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ENTREPOT_SMTP_URL", raising=False)
    assert environment.mailer(tmp_path)["OPTIONS"] == {"file_path": str(tmp_path / "mail")}
    monkeypatch.setenv("ENTREPOT_SMTP_URL", "smtp://me:secret@mail.example:587")
    options = environment.mailer(tmp_path)["OPTIONS"]
    assert isinstance(options, dict)
    assert options["use_tls"]


PRINT_SETTINGS = """
import json
from entrepot.config import settings as s
print(json.dumps({name: getattr(s, name) for name in (
    "DEBUG", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME",
    "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "ALLOWED_HOSTS", "SECURE_CSP", "X_FRAME_OPTIONS",
    "PAYMENT_PROVIDERS")}))
"""


def settings_with(home: Path, **variables: str) -> dict[str, object]:
    environ = {"PATH": os.environ["PATH"], "ENTREPOT_HOME": str(home), **variables}
    made = subprocess.run(
        [sys.executable, "-c", PRINT_SETTINGS], env=environ, capture_output=True, check=True
    )
    told: dict[str, object] = json.loads(made.stdout)
    return told


def test_nothing_said_is_safe(tmp_path: Path) -> None:
    told = settings_with(tmp_path)
    assert told["DEBUG"] is False
    assert told["ALLOWED_HOSTS"] == ["127.0.0.1", "[::1]", "localhost"]
    assert told["X_FRAME_OPTIONS"] == "DENY"
    policy = told["SECURE_CSP"]
    assert isinstance(policy, dict)
    assert policy["default-src"] == ["'none'"]
    assert "unsafe" not in str(policy)
    assert "NONCE" not in str(policy)


def test_stripe_is_on_with_both_its_secrets_alone(tmp_path: Path) -> None:
    keys = {"STRIPE_SECRET_KEY": "sk_test_0123456789", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}
    told = settings_with(tmp_path, **keys)
    assert list(told["PAYMENT_PROVIDERS"]) == ["stripe", "sandbox", "transfer"]  # type: ignore[call-overload]
    assert "https://checkout.stripe.com" in told["SECURE_CSP"]["form-action"]  # type: ignore[index]
    half = settings_with(tmp_path, STRIPE_SECRET_KEY="sk_test_0123456789")
    assert list(half["PAYMENT_PROVIDERS"]) == ["sandbox", "transfer"]  # type: ignore[call-overload]
    live = keys | {"STRIPE_SECRET_KEY": "sk_live_0123456789"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        settings_with(tmp_path, **live)
    assert b"ENTREPOT_SANDBOX=no" in refused.value.stderr
    assert b"sk_live" not in refused.value.stderr
    alone = settings_with(tmp_path, **live, ENTREPOT_SANDBOX="no")
    assert list(alone["PAYMENT_PROVIDERS"]) == ["stripe"]  # type: ignore[call-overload]


def test_https_brings_its_headers_and_cookies(tmp_path: Path) -> None:
    told = settings_with(tmp_path, ENTREPOT_URL="https://shop.example", ENTREPOT_PROXIES="1")
    assert told["SECURE_HSTS_SECONDS"] == 31_536_000
    assert told["SESSION_COOKIE_SECURE"]
    assert told["CSRF_COOKIE_SECURE"]
    assert told["SESSION_COOKIE_NAME"] == "__Host-session"
    assert told["SECURE_SSL_REDIRECT"]
    assert told["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert "shop.example" in str(told["ALLOWED_HOSTS"])


def test_logs_hide_what_is_private() -> None:
    hidden = logs.hide(
        {
            "event": "Bearer abc.def sent by ann@example.com for 11010519491231002X",
            "token": "t",
            "nested": {"tax_id": "IM3720000224", "lines": ["ent_" + "a" * 43, 12]},
            "address_line": "postgres://ann:secret@db/x",
            "path": "/account/password/reset/key/" + "b" * 40 + "/",
            "status": 200,
        }
    )
    told = json.dumps(hidden)
    for private in ("abc.def", "ann@", "1101051949", "IM372", "aaaa", "secret", "bbbb"):
        assert private not in told
    assert hidden["status"] == 200


def test_a_log_line_is_one_json_object() -> None:
    line = logs.encode({"event": "two\nlines", "odd": object, "n": 1})
    assert "\n" not in line
    assert json.loads(line)["n"] == 1


def test_every_app_that_stands_is_installed() -> None:
    apps = Path(settings.__file__).parent.parent / "apps"
    standing = {f"entrepot.apps.{folder.parent.name}" for folder in apps.glob("*/apps.py")}
    assert len(standing) > 10
    assert standing <= set(settings.INSTALLED_APPS)
