"""Entries as core decided them, as rows: the postings first, then the entry that seals them."""

from collections.abc import Callable
from typing import NamedTuple

from entrepot.cli.simulate.deals import Lines
from entrepot.cli.simulate.moments import text
from entrepot.cli.simulate.sheets import Sheet
from entrepot.cli.simulate.world import World


class Step(NamedTuple):
    """What an entry is for: its key, when it occurred (in seconds), why money moved and for what."""

    reference: str
    at: int
    cause: str
    about: str
    source: str = "orders"


def post(
    sheet: Sheet,
    world: World,
    step: Step,
    *,
    lines: Lines,
    owner: Callable[[str], str],
) -> None:
    """Write an entry. `owner` names who an account that the lines leave open belongs to."""
    entry = sheet.ids["ledger_entry"]
    number, postings = sheet.ids["ledger_posting"], sheet.rows["ledger_posting"]
    for position, (kind, name, currency, minor) in enumerate(lines):
        postings.append((number + position, position, kind, owner(name), currency, minor, entry))
    sheet.ids["ledger_posting"] = number + len(lines)
    said = text(step.at)
    sheet.add(
        "ledger_entry",
        world.names.of("ent", entry),
        step.source,
        step.reference,
        said,
        said,
        step.cause,
        step.about,
        "",
    )
