"""What the environment says: every variable the settings read, with its safe default.

Secrets and connections come from the environment; operator choices are dated rows in the database.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from entrepot.cli.secret import VARIABLE, read_secret

SHORTEST_SECRET = 32
KNOWN_SECRETS = frozenset({"secret", "changeme", "change-me", "default", "entrepot", "development", "test"})
KNOWN_PREFIXES = ("django-insecure-", "change-me", "changeme", "insecure")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the variable says yes; anything but yes or no is refused."""
    said = text(name).lower()
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"0", "false", "no", "off"}:
        return False
    if not said:
        return default
    raise ImproperlyConfigured(f"{name} must be yes or no, not {said!r}.")


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts of the variable."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; anything else is refused."""
    said = text(name)
    if not said:
        return default
    try:
        return int(said)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {said!r}.") from None


def secret_key(*, debug: bool) -> str:
    """Return the secret: from ENTREPOT_SECRET_KEY, else from the file in ENTREPOT_HOME, else nothing.

    Nothing is a lawful answer: commands without a session (compiling law, checking types) need no
    secret, and Django refuses to sign with an empty one. A known or short one is refused here.
    """
    secret = text(VARIABLE) or read_secret()
    if secret and not debug and is_weak(secret):
        raise ImproperlyConfigured(
            f"{VARIABLE} is a default or too short to be a secret "
            f"(at least {SHORTEST_SECRET} random characters). Leave it unset and `make run` makes one."
        )
    return secret


def is_weak(secret: str) -> bool:
    """Return whether the secret is one that others know or can guess."""
    lowered = secret.lower()
    return (
        len(secret) < SHORTEST_SECRET
        or lowered in KNOWN_SECRETS
        or lowered.startswith(KNOWN_PREFIXES)
        or len(set(secret)) < SHORTEST_SECRET // 4
    )


def public_address() -> tuple[str, bool]:
    """Return the address people use, without a trailing slash, and whether it is https."""
    address = text("ENTREPOT_URL", f"http://localhost:{number('PORT', 8000)}").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"ENTREPOT_URL must be an http or https address, not {address!r}.")
    return address, parts.scheme == "https"


def mailer(home: Path) -> dict[str, object]:
    """Return Django's mailer: SMTP by ENTREPOT_SMTP_URL, else one file a message in the home folder.

    The address reads smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465.
    """
    address = text("ENTREPOT_SMTP_URL")
    if not address:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(home / "mail")},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("ENTREPOT_SMTP_URL must read smtp://user:password@host:587 or smtps://…")
    implicit = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if implicit else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": implicit,
            # A relay on the same machine speaks plainly; every other one must not.
            "use_tls": not implicit and parts.hostname not in {"localhost", "127.0.0.1"},
            "timeout": 20,
        },
    }


def texts(*, sandbox: bool) -> dict[str, Any]:
    """Return how text messages are sent: by Twilio where its three words are given, else nothing is.

    Not beside the sandbox, whose people and numbers are made up: theirs might be somebody's.
    """
    account, secret = text("TWILIO_ACCOUNT_SID"), text("TWILIO_AUTH_TOKEN")
    if not account and not secret:
        return {}
    sender = text("TWILIO_FROM")
    if not (account and secret and sender):
        raise ImproperlyConfigured("Give TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM together.")
    if sandbox:
        raise ImproperlyConfigured("Text messages reach real people: set ENTREPOT_SANDBOX=no beside Twilio.")
    server = text("TWILIO_API", "https://api.twilio.com").rstrip("/")
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured("TWILIO_API must begin with https://.")
    prefixes = tuple(words("ENTREPOT_SMS_PREFIXES"))
    return {"account": account, "secret": secret, "sender": sender, "server": server, "prefixes": prefixes}


def translation() -> dict[str, str]:
    """Return the model that translates texts of goods, where one is named; else nothing leaves here."""
    server, model = text("TRANSLATION_API").rstrip("/").removesuffix("/v1"), text("TRANSLATION_MODEL")
    if not server and not model:
        return {}
    if not (server and model):
        raise ImproperlyConfigured("Give TRANSLATION_API and TRANSLATION_MODEL together.")
    parts = urlsplit(server)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    ):
        raise ImproperlyConfigured("TRANSLATION_API must begin with https://.")
    return {"server": server, "model": model, "secret": text("TRANSLATION_KEY")}


def cache(processes: int) -> dict[str, object]:
    """Return Django's cache: in memory for one web process, a database table when several share limits."""
    if processes == 1:
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "entrepot_cache"}
