"""What the sandbox provider remembers, in a file of its own: it is another party, and shares no database."""

import json
import secrets
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from entrepot.adapters.payment_signatures import SECRET_PREFIX
from entrepot.adapters.sandbox_books import opened_books

TABLES = """
CREATE TABLE IF NOT EXISTS payment (key TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS blocked (key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS webhook (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, body TEXT NOT NULL, due_at TEXT NOT NULL,
  copies INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS plan (key TEXT NOT NULL, what TEXT NOT NULL, due_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settlement (
  reference TEXT PRIMARY KEY, minor INTEGER NOT NULL, fee INTEGER NOT NULL,
  currency TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
GIVEN_UP_AFTER = 12  # attempts to deliver one webhook


@dataclass(frozen=True, slots=True)
class Returned:
    """A refund as the sandbox keeps it."""

    reference: str
    key: str
    minor: int
    state: str = "done"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A chargeback as the sandbox keeps it."""

    reference: str
    minor: int
    reason: str
    outcome: str = ""
    due_at: str = ""
    answered: bool = False
    fee: int = 0
    fee_settled: bool = False


@dataclass(frozen=True, slots=True)
class Astray:
    """Money that came beside a payment, which the sandbox keeps apart from what it holds for the merchant."""

    reference: str
    minor: int
    currency: str
    matter: str
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A payment as the sandbox keeps it. `card` is one of the test numbers: no other number is kept."""

    key: str
    reference: str
    state: str
    minor: int
    currency: str
    capture_at_once: bool
    return_url: str
    description: str
    card: str = ""
    captured: int = 0
    reason: str = ""
    until: str = ""  # when it ends by itself as it stands
    way: str = ""  # a transfer's: whose code the buyer scans
    payload: str = ""  # and what stands in it
    refunds: tuple[Returned, ...] = ()
    chargebacks: tuple[TakenBack, ...] = ()
    strays: tuple[Astray, ...] = ()

    @property
    def balance(self) -> int:
        """What of it the sandbox holds for the merchant, in minor units. A refund on its way is not held."""
        back = sum(each.minor for each in self.refunds if each.state != "failed")
        return self.captured - back - sum(each.minor for each in self.chargebacks if each.outcome != "won")

    @classmethod
    def read(cls, text: str) -> "Held":
        """Read what `write` wrote."""
        found = json.loads(text)
        found["refunds"] = tuple(Returned(**each) for each in found["refunds"])
        found["chargebacks"] = tuple(TakenBack(**each) for each in found["chargebacks"])
        found["strays"] = tuple(Astray(**each) for each in found.get("strays", ()))
        return cls(**found)

    def content(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Message:
    """A webhook that is due."""

    event: str
    body: bytes


class Desk:
    """The file, opened for one exclusive step."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, key: str = "", *, reference: str = "") -> Held | None:
        """Return the payment of this key, or of this reference."""
        column, value = ("reference", reference) if reference else ("key", key)
        query = f"SELECT body FROM payment WHERE {column} = ?"  # noqa: S608 - one of two names of ours
        row = self._connection.execute(query, [value]).fetchone()
        return Held.read(row[0]) if row else None

    def keep(self, held: Held) -> Held:
        """Write the payment as it is now."""
        self._connection.execute(
            "INSERT INTO payment VALUES (?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET reference = excluded.reference, body = excluded.body",
            [held.key, held.reference, json.dumps(held.content())],
        )
        return held

    def everything(self) -> list[Held]:
        """Return every payment."""
        return [Held.read(row[0]) for row in self._connection.execute("SELECT body FROM payment")]

    def block(self, key: str) -> None:
        """Refuse this key from now on."""
        self._connection.execute("INSERT OR IGNORE INTO blocked VALUES (?)", [key])

    def is_blocked(self, key: str) -> bool:
        """Whether a key is refused."""
        return self._connection.execute("SELECT 1 FROM blocked WHERE key = ?", [key]).fetchone() is not None

    def tell(self, held: Held, kind: str, *, due: datetime, copies: int, backwards: bool) -> None:
        """Queue a webhook with the payment as it is now; `backwards` puts later ones before earlier ones."""
        told = self._connection.execute("SELECT count(*) FROM webhook WHERE key = ?", [held.key]).fetchone()[
            0
        ]
        due = due + timedelta(seconds=-told if backwards else 0)
        event = "evt_" + secrets.token_hex(12)
        body = json.dumps({"id": event, "type": kind, "data": held.content()})
        self._connection.execute(
            "INSERT INTO webhook (id, key, body, due_at, copies) VALUES (?, ?, ?, ?, ?)",
            [event, held.key, body, written(due), copies],
        )

    def due_messages(self, at: datetime) -> list[Message]:
        """Return the webhooks to send now, the earliest due first."""
        rows = self._connection.execute(
            "SELECT id, body FROM webhook WHERE copies > 0 AND attempts < ? AND due_at <= ?"
            " ORDER BY due_at, rowid",
            [GIVEN_UP_AFTER, written(at)],
        )
        return [Message(event, body.encode()) for event, body in rows]

    def note_sent(self, event: str, *, accepted: bool, at: datetime) -> None:
        """Note how a delivery went: one copy less, or another attempt later and later."""
        if accepted:
            self._connection.execute("UPDATE webhook SET copies = copies - 1 WHERE id = ?", [event])
            return
        query = "SELECT attempts FROM webhook WHERE id = ?"
        attempts = self._connection.execute(query, [event]).fetchone()[0]
        self._connection.execute(
            "UPDATE webhook SET attempts = attempts + 1, due_at = ? WHERE id = ?",
            [written(at + timedelta(seconds=2**attempts)), event],
        )

    def plan(self, key: str, what: str, due: datetime) -> None:
        """Have something happen to a payment later."""
        self._connection.execute("INSERT INTO plan VALUES (?, ?, ?)", [key, what, written(due)])

    def take_plans(self, at: datetime) -> list[tuple[str, str]]:
        """Return (key, what) of everything planned up to now, and forget it."""
        query = "DELETE FROM plan WHERE due_at <= ? RETURNING key, what"
        return list(self._connection.execute(query, [written(at)]))

    def next_due(self) -> datetime | None:
        """Return when there is something to do again."""
        row = self._connection.execute(
            "SELECT min(due_at) FROM (SELECT due_at FROM webhook WHERE copies > 0 AND attempts < ?"
            " UNION ALL SELECT due_at FROM plan)",
            [GIVEN_UP_AFTER],
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def settle(self, reference: str, minor: int, fee: int, currency: str, at: datetime) -> None:
        """Note money paid into the merchant's bank."""
        row = [reference, minor, fee, currency, written(at)]
        self._connection.execute("INSERT INTO settlement VALUES (?, ?, ?, ?, ?)", row)

    def settlements(self) -> list[tuple[str, int, int, str, str]]:
        """Return (reference, minor, fee, currency, at) of each payment into the bank, oldest first."""
        return list(self._connection.execute("SELECT * FROM settlement ORDER BY at, rowid"))

    def setting(self, name: str, default: str) -> str:
        """Return a setting; one that is not there is written down with its default."""
        query = (
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value RETURNING value"
        )
        return str(self._connection.execute(query, [name, default]).fetchone()[0])

    def set(self, name: str, value: str) -> None:
        """Change a setting."""
        self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [name, value])

    def secret(self) -> str:
        """Return the secret that webhooks are signed with: made once, known to both sides."""
        return self.setting("secret", SECRET_PREFIX + b64encode(secrets.token_bytes(32)).decode())


@contextmanager
def opened(file: Path) -> Iterator[Desk]:
    """Open the file for one step that nobody else can come between; it is kept when the step ends well."""
    with opened_books(file, TABLES) as connection:
        yield Desk(connection)


def changed(held: Held, **columns: Any) -> Held:
    """Return the payment with some things changed."""
    return replace(held, **columns)


def written(moment: datetime) -> str:
    """Return a moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
