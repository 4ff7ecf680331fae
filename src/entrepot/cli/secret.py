"""This home's secret: where it is kept, and how it is made when nobody gave one."""

import contextlib
import os
import secrets
from pathlib import Path

from entrepot.apps.kernel import paths

VARIABLE = "ENTREPOT_SECRET_KEY"


def secret_file() -> Path:
    """Return where the secret of this home is kept."""
    return paths.home() / "secret.key"


def read_secret() -> str:
    """Return the kept secret, or nothing when there is none."""
    try:
        return secret_file().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def keep_secret() -> None:
    """Make a secret when neither the environment nor the home has one. Only its owner may read it."""
    if os.environ.get(VARIABLE, "").strip():
        return
    with contextlib.suppress(FileExistsError):
        handle = os.open(secret_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
