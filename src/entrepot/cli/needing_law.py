"""Commands that read the law: what they say when it cannot be read."""

import argparse
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ImproperlyConfigured

from entrepot.apps.law.compiler import LawRefusedError
from entrepot.apps.law.facts import DataMissingError
from entrepot.cli.problems import unavailable

type Run = Callable[[argparse.Namespace], int]


def needing_law(run: Run) -> Run:
    """Wrap a command so that broken packs or missing data end it with a reason and exit code 1."""

    @wraps(run)
    def told(options: argparse.Namespace) -> int:
        machine = getattr(options, "json", None) not in {None, False}
        try:
            return run(options)
        except LawRefusedError as refused:
            return unavailable(f"{refused}; entrepot law compile names all of them", machine=machine)
        except (DataMissingError, ImproperlyConfigured) as missing:
            return unavailable(str(missing), machine=machine)

    return told
