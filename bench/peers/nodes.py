"""What shops that run on node need: their packages, and the database's address as they read it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from checkouts import servers

NPM = (
    *("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error"),
    "--ignore-scripts",  # what they bring is ready-made; nothing of theirs runs before the bench does
)


def install(name: str, folder: Path) -> None:
    """Bring the packages of a shop, once. Ends with a sentence where there is no package registry."""
    made = folder / "node_modules" / ".made"
    if made.exists():
        return
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            sys.exit(f"{name} needs {tool}, which is not on this machine. Leave out --peer.")
    print(f"installing {name} from the package registry", flush=True)
    if subprocess.run(NPM, cwd=folder, check=False).returncode:
        sys.exit(f"{name} could not be installed: the peer needs a package registry. Leave out --peer.")
    made.touch()


def environment(server: Any, database: str) -> dict[str, str]:
    """Return what tells a shop its database, made when it is not there yet."""
    address = servers.address_of(server, database)
    parts = urlsplit(address)
    host = parse_qs(parts.query).get("host", [parts.hostname or "127.0.0.1"])[0]
    return {
        "DATABASE_URL": address,
        "PGHOST": unquote(host),
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or "postgres"),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database,
        "NODE_ENV": "production",
        "DO_NOT_TRACK": "1",
        "NODE_OPTIONS": "--no-deprecation",
    }


def run(folder: Path, shop: dict[str, str], command: str, *words: str) -> str:
    """Run a script of node, or a command of the shop, to its end; return the last line it printed."""
    quick = {"PGOPTIONS": "-c synchronous_commit=off"}  # filling a shop is not what is measured
    node = [shutil.which("node") or "node"] if command.endswith(".js") else []
    done = subprocess.run(
        [*node, command, *words],
        cwd=folder,
        env={**os.environ, **shop, **quick},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{command} of the peer ended with {done.returncode}.\n{done.stdout[-2000:]}")
    return (done.stdout.splitlines() or [""])[-1]


def count(shop: dict[str, str], sql: str, *values: object) -> int:
    """Return the number that the database of a shop answers."""
    place = {name: shop[f"PG{name.upper()}"] for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=shop["PGDATABASE"], **place) as connection:
        row = connection.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
