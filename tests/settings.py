"""The product's settings with a home of its own, so that tests touch nobody's data."""

import atexit
import os
import secrets
import shutil
import tempfile
from datetime import timedelta

import structlog

if "ENTREPOT_HOME" not in os.environ:  # one for the whole run: processes it starts find it there
    os.environ["ENTREPOT_HOME"] = tempfile.mkdtemp(prefix="entrepot-tests-")
    atexit.register(shutil.rmtree, os.environ["ENTREPOT_HOME"], ignore_errors=True)
os.environ.setdefault("ENTREPOT_SECRET_KEY", secrets.token_urlsafe(48))
os.environ.setdefault("ENTREPOT_LOG_LEVEL", "ERROR")
os.environ.setdefault("ENTREPOT_PAGES_PER_MINUTE", "0")  # all tests ask from one address

from entrepot.config.settings import *  # noqa: F403 - the environment above must come first
from entrepot.config.settings import DATABASES, HOME, STORAGES

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A real file, so that tests meet the same locking as the product; nobody cuts its power.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    SEARCH_INDEX = "tests.search_in_memory.connect"  # a folder would keep what a test rolls back
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # tests drop and make databases

SANDBOX_STEP = timedelta(0)  # customs made up answers at once
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the product keeps its own
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # from the source folders: nothing is collected for a test
structlog.configure(cache_logger_on_first_use=False)  # so that capture_logs() sees every logger
