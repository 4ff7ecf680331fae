"""The product's settings with a home of its own, so that tests touch nobody's data."""

import os
import secrets
import tempfile

os.environ.setdefault("ENTREPOT_HOME", tempfile.mkdtemp(prefix="entrepot-tests-"))
os.environ.setdefault("ENTREPOT_SECRET_KEY", secrets.token_urlsafe(48))

from entrepot.config.settings import *  # noqa: F403 - the environment above must come first
from entrepot.config.settings import DATABASES, HOME

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A real file, so that tests meet the same locking as the product.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # tests drop and make databases

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the product keeps its own
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
