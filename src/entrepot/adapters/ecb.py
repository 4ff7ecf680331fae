"""Euro reference rates of the European Central Bank: from its history file to ours, and back as values.

The bank publishes ``eurofxref-hist.csv`` (one row a working day, newest first, one column a currency, ``N/A``
where it quoted none). Ours is the same table from a chosen day on, oldest first, without the currencies that
have no rate in it, compressed. The rates say how many units of a currency one euro buys.
"""

import argparse
import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, NamedTuple

FIRST_DAY = date(2018, 1, 1)
"""Rates before this day are not kept: no rule in the packs reaches further back."""
NO_RATE = frozenset({"", "N/A"})
_CODE_LENGTH = 3


class EcbFormatError(ValueError):
    """The file is not the bank's; the message names the line."""


class ReferenceRate(NamedTuple):
    """What one euro bought of ``currency`` on a day the bank published."""

    on: date
    currency: str
    rate: Decimal


def read_rates(path: Path) -> Iterator[ReferenceRate]:
    """Yield every rate of the bank's file or of ours, plain or gzipped, in the order of the file.

    Raises :class:`EcbFormatError` on a header without currencies, a broken day or a rate that is no
    positive number.
    """
    with _open(path) as lines:
        reader = csv.reader(lines)
        currencies = _currencies(next(reader, []))
        for record in reader:
            if record:
                yield from _day_rates(record, currencies, reader.line_num)


def write_rates(rates: Iterable[ReferenceRate], target: Path, *, since: date = FIRST_DAY) -> int:
    """Write rates from ``since`` on as a gzipped table, oldest day first; return the number of days.

    The same rates always give the same bytes, because the law's edition is a hash of its files.
    """
    days: dict[date, dict[str, Decimal]] = {}
    for rate in rates:
        if rate.on >= since:
            days.setdefault(rate.on, {})[rate.currency] = rate.rate
    currencies = sorted({currency for quoted in days.values() for currency in quoted})
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["date", *currencies])
    for on in sorted(days):
        table.writerow([on.isoformat(), *(days[on].get(currency, "") for currency in currencies)])
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    return len(days)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _currencies(header: Sequence[str]) -> list[str]:
    # the bank ends every line with a comma, so the last name is blank
    names = [name.strip() for name in header]
    if names[:1] not in (["Date"], ["date"]) or not any(names[1:]):
        raise EcbFormatError("line 1: expected a header of Date and currency codes")
    for name in names[1:]:
        if name and not (len(name) == _CODE_LENGTH and name.isascii() and name.isupper()):
            raise EcbFormatError(f"line 1: '{name}' is no currency code")
    return names[1:]


def _day_rates(record: Sequence[str], currencies: Sequence[str], line: int) -> Iterator[ReferenceRate]:
    try:
        on = date.fromisoformat(record[0].strip())
    except ValueError:
        raise EcbFormatError(f"line {line}: '{record[0]}' is no day") from None
    for currency, cell in zip(currencies, record[1:], strict=False):
        figure = cell.strip()
        if currency and figure not in NO_RATE:
            yield ReferenceRate(on, currency, _rate(figure, line))


def _rate(figure: str, line: int) -> Decimal:
    try:
        rate = Decimal(figure)
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or rate <= 0:
        raise EcbFormatError(f"line {line}: '{figure}' is no rate")
    return rate


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert: ``python -m entrepot.adapters.ecb eurofxref-hist.csv data/reference/fx/ecb.csv.gz``."""
    parser = argparse.ArgumentParser(prog="entrepot.adapters.ecb", description=main.__doc__)
    parser.add_argument("source", type=Path, help="the bank's eurofxref-hist.csv, plain or gzipped")
    parser.add_argument("target", type=Path, help="the file to write")
    parser.add_argument("--since", type=date.fromisoformat, default=FIRST_DAY, help="first day to keep")
    given = parser.parse_args(arguments)
    write_rates(read_rates(given.source), given.target, since=given.since)


if __name__ == "__main__":
    main()
