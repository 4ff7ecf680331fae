"""At which rate money is changed on its way out, what is kept of it, and how our own bank changed ours."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payouts import refusals
from entrepot.apps.payouts.banks import MAIN
from entrepot.apps.payouts.exchange import FIGURES, FRESH, HOUSE, USE
from entrepot.apps.payouts.models import ExchangeCharge, StatedRate
from entrepot.apps.payouts.models.exchange import MOST_SHARE
from entrepot.apps.payouts.moving import CLERK, SOURCE
from entrepot.core.ledger import AccountKind, AccountRef, LedgerError, credit, exchange
from entrepot.core.money import EXPONENTS, ExchangeRate, Money

LONGEST_SOURCE = 120


def state_rate(
    *, base: str, quote: str, rate: Decimal, source: str, on: date, by: Actor, at: datetime
) -> None:
    """State that one `base` is `rate` of `quote` on a day, as `source` has it. For operators.

    It serves payouts and remittances until seven days later, or until a later day's rate is known. Whoever
    states it approves nothing that is changed at it. Raises ProblemRaised naming every wrong field (422).
    """
    require_role(by, OPERATOR)
    said = source.strip()
    faults = [
        (name, _("There is no such currency."), "EUR, USD, SGD …")
        for name, code in (("base", base), ("quote", quote))
        if code not in EXPONENTS
    ]
    if base == quote:
        faults.append(("quote", _("Both currencies are the same."), _("Choose another one.")))
    if not rate.is_finite() or FIGURES.plus(rate) <= 0 or rate >= 10**9:
        faults.append(("rate", _("A rate is above zero."), "1.4730"))
    if not said or len(said) > LONGEST_SOURCE:
        faults.append(("source", _("The source is missing."), _("Say who quotes it, in a few words.")))
    if not at.date() - FRESH <= on <= at.date():
        faults.append(("on", _("This day serves no payout."), _("Give a day of the last seven.")))
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        row = StatedRate.objects.create(
            base=base,
            quote=quote,
            rate=FIGURES.plus(rate),
            source=said,
            on=on,
            set_by=by.key,
            user_id=by.user_id,
            created_at=at,
        )
        changes = {"rate": f"{row.rate:f}", "source": said, "on": on.isoformat()}
        audit.record(by=by, action="payouts.state_rate", subject=f"{base}/{quote}", changes=changes, at=at)


def set_exchange_charge(
    *, share: Decimal, source: str, by: Actor, at: datetime, valid_from: date | None = None
) -> None:
    """Set what share of a seller's changed money the platform keeps, from a day on (today): 0.005 is 0.5 %.

    Payouts that are proposed already keep theirs. For operators. Raises ProblemRaised (422).
    """
    require_role(by, OPERATOR)
    faults = []
    if not share.is_finite() or not 0 <= share <= MOST_SHARE:
        faults.append(("share", _("This is no share."), "0-10 %"))
    if not source.strip():
        faults.append(
            ("source", _("The source is missing."), _("Say where it is written: a law, a letter, its date."))
        )
    if faults:
        raise refusals.invalid(*faults)
    with transaction.atomic():
        row = ExchangeCharge.objects.create(
            share=share,
            source=source.strip()[:300],
            valid_from=valid_from or at.date(),
            set_by=by.key,
            created_at=at,
        )
        changes = {"share": f"{share:f}", "from": row.valid_from.isoformat(), "source": row.source}
        audit.record(by=by, action="payouts.set_exchange_charge", subject="charge", changes=changes, at=at)


def record_bank_exchange(
    *, reference: str, given: Money, arrived: Money, rate: Decimal, on: date, by: Actor, at: datetime
) -> bool:
    """Note that our bank changed money of ours: `given` at `rate` (units for one of it) for `arrived`. Once.

    It closes what payouts in other currencies left open; a coin that rounding left is named. `reference` is
    what the bank's two lines carry. For operators. Raises ProblemRaised (422) when the figures do not fit.
    """
    require_role(by, OPERATOR)
    if not reference.strip() or ":" in reference:
        raise refusals.invalid(("reference", _("The reference is missing."), _("It stands on both lines.")))
    try:
        entry = exchange(
            source=SOURCE,
            reference=f"{reference.strip()}:exchange",
            occurred_at=at,
            given=credit(AccountRef(AccountKind.BANK, MAIN, given.currency), given),
            taken=AccountRef(AccountKind.BANK, MAIN, arrived.currency),
            rate=ExchangeRate(given.currency, arrived.currency, rate, MAIN, on, USE),
            house=HOUSE,
            settled=arrived,
        )
    except LedgerError as error:
        fix = _("Take all three from the bank's own advice.")
        raise refusals.invalid(("arrived", _("This is not the amount at that rate."), fix)) from error
    with transaction.atomic():
        posted = ledger.post(entry=entry, by=CLERK, at=at)
        if posted.is_new:
            changes = {"given": str(given), "arrived": str(arrived), "rate": f"{rate:f}"}
            action, subject = "payouts.record_bank_exchange", reference.strip()[:64]
            audit.record(by=by, action=action, subject=subject, changes=changes, at=at)
    return posted.is_new
