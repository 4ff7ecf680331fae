"""Every application of a programme as a table to take along, row by row."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import FileResponse

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes.queries import evidence
from entrepot.web.documents.sheets import Sheet, Value, hand_out_sheets

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


def hand_out_applications(programme: str, *, viewer: Actor) -> FileResponse:
    """Hand out all applications of a programme as XLSX, in the columns of its evidence. No text is a formula.

    For officers and operators. Raises Programme.DoesNotExist.
    """
    now = clock.now()
    rows = _applications(programme, evidence.Period(BEGINNING, now + timedelta(days=1)), viewer)
    sheet = Sheet("applications", evidence.APPLICATIONS, rows)
    return hand_out_sheets(f"applications-{programme}", [sheet], at=now)


def _applications(programme: str, period: evidence.Period, viewer: Actor) -> Iterator[Sequence[Value]]:
    after = None
    while True:
        piece = evidence.list_evidence("applications", programme, period=period, after=after, viewer=viewer)
        yield from (tuple(_value(each) for each in row) for row in piece.rows)
        if piece.place is None:
            return
        after = piece.place


def _value(value: Value) -> Value:
    """Return a value as a sheet has it: a moment as a day, in universal time."""
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value
