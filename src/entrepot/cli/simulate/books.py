"""Entries as core decided them, as rows: the postings first, then the entry that seals them."""

from collections.abc import Callable

from entrepot.cli.simulate.deals import Lines
from entrepot.cli.simulate.moments import text
from entrepot.cli.simulate.sheets import Sheet
from entrepot.cli.simulate.world import World


def post(
    sheet: Sheet,
    world: World,
    reference: str,
    at: int,
    cause: str,
    about: str,
    *,
    lines: Lines,
    owner: Callable[[str], str],
    source: str = "orders",
) -> None:
    """Write an entry. `owner` names who an account that the lines leave open belongs to."""
    entry = sheet.ids["ledger_entry"]
    number, postings = sheet.ids["ledger_posting"], sheet.rows["ledger_posting"]
    for position, (kind, name, currency, minor) in enumerate(lines):
        postings.append((number + position, position, kind, owner(name), currency, minor, entry))
    sheet.ids["ledger_posting"] = number + len(lines)
    said = text(at)
    sheet.add("ledger_entry", world.names.of("ent", entry), source, reference, said, said, cause, about, "")
