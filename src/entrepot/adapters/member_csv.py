"""Reads a co-operative's list of members: CSV as spreadsheets save it, in English, French or Swahili.

A column is known by any of its names; further columns are overlooked. The separator is the one the header
uses: a comma, or the semicolon that spreadsheets write where the comma parts decimals.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from entrepot.adapters.csv_header import find_columns, is_undecodable, read_header
from entrepot.adapters.csv_records import read_records
from entrepot.apps.cooperatives.provider import MemberFile, MemberRow, Place

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "member number", "no", "numéro", "numero", "namba"),
    "name": ("name", "nom", "jina"),
    "village": ("village", "kijiji"),
    "phone": ("phone", "telephone", "téléphone", "simu"),
    "email": ("email", "e-mail", "barua pepe"),
    "land_square_metres": ("land m2", "land (m2)", "land", "terrain m2", "shamba m2"),
    "sex": ("sex", "sexe", "jinsia"),
    "birth_year": ("birth year", "year of birth", "année de naissance", "mwaka wa kuzaliwa"),
    "language": ("language", "langue", "lugha"),
    "shows_name": ("name may be shown", "nom visible", "jina lionekane"),
    "way": ("paid by", "payé par", "njia ya malipo"),
    "paid_through": ("bank or service", "banque ou service", "benki au huduma"),
    "bank_code": ("bank code", "bic", "swift", "code banque", "msimbo wa benki"),
    "account": ("account", "compte", "akaunti"),
}
_NEEDED: Final = ("number", "name")


def read_members(source: BinaryIO, start: Place | None = None) -> MemberFile:
    """Open a file of members and return its header and its rows from a place on (the first by default).

    Raises FileRefusedError: empty, not_utf8, header_unreadable, columns_missing (with their names).
    """
    header, begin, delimiter = read_header(source)
    columns = find_columns(header, COLUMNS, _NEEDED)
    return MemberFile(header, _rows(source, start or begin, columns, len(header), delimiter))


def _rows(
    source: BinaryIO, start: Place, columns: Mapping[str, int], width: int, delimiter: str
) -> Iterator[MemberRow]:
    for record in read_records(source, start, width=width, delimiter=delimiter):
        if not record.fault and not any(cell.strip() for cell in record.cells):
            continue
        fault = record.fault
        if not fault and any(is_undecodable(cell) for cell in record.cells):
            fault = "not_utf8"
        if not fault and len(record.cells) > width:
            fault = "too_many_cells"
        said = {
            name: record.cells[place].strip() if place < len(record.cells) else ""
            for name, place in columns.items()
        }
        yield MemberRow(record.place.row, said, record.cells, fault, record.next)
