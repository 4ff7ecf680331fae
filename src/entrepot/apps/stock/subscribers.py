"""What a product file says of pieces reaches the shelf; where it may not, the file's report says why."""

from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue.events import PiecesTold, ToldCount
from entrepot.apps.catalogue.provider import Finding
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.stock.actions import TakenCount, take_told_count

CLERK: Final = system("stock")
MISSING: Final = 404
REMARKS: Final = {
    TakenCount.COUNTED_BY_HAND: "pieces_counted_here",
    TakenCount.PROMISED: "pieces_promised",
}


@subscribes(PiecesTold)
def take_told_counts(event: PiecesTold) -> None:
    """Put what a file says of each variant on its shelf, once; remark on what the shelf does not take."""
    for count in event.counts:
        with transaction.atomic():  # a count that was looked at has its remark
            _take(event, count)


def _take(event: PiecesTold, count: ToldCount) -> None:
    try:
        became = take_told_count(
            variant=count.variant, pieces=count.pieces, wins=event.wins, by=CLERK, at=event.at
        )
    except ProblemRaised as raised:
        if raised.problem.status != MISSING:
            raise
        return  # the variant was put away meanwhile
    code = REMARKS.get(became)
    if code is not None:
        catalogue.remark_on_import(
            product_import=event.product_import,
            product=event.product,
            finding=Finding(count.row, count.line, "pieces", code, str(count.pieces), fatal=False),
            by=CLERK,
            at=clock.now(),
        )
