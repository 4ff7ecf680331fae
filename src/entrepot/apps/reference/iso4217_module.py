"""Write ``core/money/iso4217.py`` from ``data/reference/currencies.csv``: core may read no file itself."""

import csv
from pathlib import Path

from entrepot.apps.kernel.paths import data_dir
from entrepot.core import money

HEADER = '''"""ISO 4217 exponents, generated from ``data/reference/currencies.csv``: do not edit by hand.

Run ``python -m entrepot.apps.reference.iso4217_module`` after the table has changed.
"""

from collections.abc import Mapping
from types import MappingProxyType

EXPONENTS: Mapping[str, int] = MappingProxyType(
    {
'''


def render(table: Path) -> str:
    """Return the text of the module for the currencies of ``table`` (columns ``code`` and ``exponent``)."""
    with table.open(encoding="utf-8", newline="") as stream:
        rows = sorted((row["code"], int(row["exponent"])) for row in csv.DictReader(stream))
    lines = "".join(f'        "{code}": {exponent},\n' for code, exponent in rows)
    return f"{HEADER}{lines}    }}\n)\n"


def module_path() -> Path:
    """Return the place of the generated module."""
    return Path(money.__file__).with_name("iso4217.py")


def main() -> None:
    """Write the module."""
    module_path().write_text(render(data_dir() / "reference" / "currencies.csv"), encoding="utf-8")


if __name__ == "__main__":
    main()
