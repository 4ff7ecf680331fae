"""Payment files held against the schema of ISO 20022, as a bank's own door does."""

from functools import cache
from pathlib import Path

import sepaxml
from xmlschema import XMLSchema

VERSION = "pain.001.001.09"


@cache
def _schema() -> XMLSchema:
    return XMLSchema(Path(sepaxml.__file__).parent / "schemas" / f"{VERSION}.xsd")


def faults_of(written: bytes) -> list[str]:
    """Return what the schema has against a file: where, and why."""
    text = written.decode("utf-8").partition("?>")[2]
    return [f"{each.path}: {each.reason}" for each in _schema().iter_errors(text)]
