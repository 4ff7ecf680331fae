"""What members get: offered, proposed, approved, paid; to the co-operative's own people and the platform."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from babel.numbers import format_currency
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.access import own_cooperative, require_admin_of, visible
from entrepot.apps.cooperatives.banking import bank_shares
from entrepot.apps.cooperatives.models import MemberPayout, MemberShare
from entrepot.apps.cooperatives.proceeds import Earned, earned_in_period, earned_of_lot
from entrepot.apps.cooperatives.sealing import account_of
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.spreadsheets import csv_pieces
from entrepot.core.money import Money

MOST = 200
LOCALES = {"en": "en", "fr": "fr", "sw": "sw", "zh-hans": "zh_Hans_CN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutOffer:
    """What could be shared out: earnings in one currency that no payout shares yet."""

    amount: Money
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPayoutView:
    """One payout to members. `is_proposed_by_viewer`: somebody else has to approve it."""

    public_id: str
    lot: str
    lot_code: str
    start: date | None
    end: date | None
    net: Money
    own: Money
    members_get: Money
    own_rate: int
    earned: Money
    state: str
    members: int
    orders: int
    is_proposed_by_viewer: bool
    proposed_at: datetime
    approved_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one member is told: for a text message, a printed slip or a letter, in their language."""

    member: str
    number: str
    name: str
    phone: str
    email: str
    language: str
    grams: int
    amount: Money
    way: str
    paid_through: str
    ending: str
    text: str


def get_payout_offers(
    *, viewer: Actor, lot: str = "", start: date | None = None, end: date | None = None
) -> list[PayoutOffer]:
    """Return what a lot, or orders released on some days, brought that is not shared out, by currency."""
    own_cooperative(viewer)
    found: list[Earned] = []
    if lot:
        found = earned_of_lot(lot, viewer=viewer)
    elif start is not None and end is not None:
        found = earned_in_period(start, end, viewer=viewer)
    by_currency: dict[str, list[Earned]] = {}
    for one in found:
        by_currency.setdefault(one.currency, []).append(one)
    return [
        PayoutOffer(
            amount=Money(sum(one.minor for one in many), currency), orders=len({one.order for one in many})
        )
        for currency, many in sorted(by_currency.items())
    ]


def list_member_payouts(*, viewer: Actor, limit: int = 50) -> list[MemberPayoutView]:
    """Return the payouts of the viewer's co-operative, newest first."""
    rows = MemberPayout.objects.filter(visible(viewer), business__organisation_id=viewer.organisation_id or 0)
    found = rows.select_related("lot").order_by("-id")
    return [_view(row, viewer) for row in found[: max(1, min(limit, MOST))]]


def get_member_payout(public_id: str, *, viewer: Actor) -> MemberPayoutView:
    """Return one payout. Raises MemberPayout.DoesNotExist for one of others."""
    return _view(_get(public_id, viewer), viewer)


def list_slips(public_id: str, *, viewer: Actor) -> list[Slip]:
    """Return what each member of a payout is told, by number; nobody's slip names anybody else.

    Raises MemberPayout.DoesNotExist for one of others.
    """
    row = _get(public_id, viewer)
    shares = row.shares.select_related("member").order_by("member__number")
    return [slip_of(share, row) for share in shares]


def slip_of(share: MemberShare, row: MemberPayout) -> Slip:
    """Return what one member is told of their share."""
    member = share.member
    amount = Money(share.amount_minor, row.currency)
    with translation.override(member.language):
        said = {
            "name": member.name,
            "cooperative": row.business.name,
            "kilograms": kilograms(share.grams),
            "amount": format_currency(amount.to_decimal(), amount.currency, locale=LOCALES[member.language]),
            "number": member.number,
        }
        text = _(
            "%(cooperative)s: %(name)s, member %(number)s, delivered %(kilograms)s kg and gets %(amount)s."
        )
        text = text % said
        if member.ending:
            text += " " + _("Paid to %(service)s, number ending in %(ending)s.") % {
                "service": member.paid_through,
                "ending": member.ending,
            }
        else:
            text += " " + _("Paid in cash at the office.")
    return Slip(
        member=member.public_id,
        number=member.number,
        name=member.name,
        phone=member.phone,
        email=member.email,
        language=member.language,
        grams=share.grams,
        amount=amount,
        way=member.way,
        paid_through=member.paid_through,
        ending=member.ending,
        text=text,
    )


def kilograms(grams: int) -> str:
    """Return a weight in kilograms, exact, with a point and no noughts at its end."""
    whole, rest = divmod(grams, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def write_payout_list(public_id: str, *, viewer: Actor, without_bank: bool = False) -> Iterator[str]:
    """Yield the list that a payout is paid from as CSV: who gets how much where, numbers in clear.

    `without_bank` leaves out whom the bank's file pays, so that nobody is paid twice.

    Needs admin; whoever hands it over notes it with `note_list_taken`. Not before a second person approved.
    Raises MemberPayout.DoesNotExist, before the first piece.
    """
    require_admin_of(viewer)
    row = _get(public_id, viewer)
    if row.state not in {MemberPayout.State.APPROVED, MemberPayout.State.PAID}:
        raise MemberPayout.DoesNotExist
    paid = {each.share.pk for each in bank_shares(row) if each.payee} if without_bank else set()
    return csv_pieces(_list(row, paid), mark=True)


def _list(row: MemberPayout, paid: Container[int]) -> Iterator[list[str]]:
    yield ["reference", "number", "name", "paid by", "bank or service", "account", "amount", "currency", "kg"]
    for share in row.shares.select_related("member").order_by("member__number"):
        if share.pk in paid:
            continue
        member = share.member
        yield [
            f"{row.public_id}-{member.number}",
            member.number,
            member.name,
            member.way,
            member.paid_through,
            account_of(member),
            Money(share.amount_minor, row.currency).format_plain(),
            row.currency,
            kilograms(share.grams),
        ]


def _get(public_id: str, viewer: Actor) -> MemberPayout:
    rows = MemberPayout.objects.filter(visible(viewer)).select_related("lot", "business")
    return rows.get(public_id=public_id)


def _view(row: MemberPayout, viewer: Actor) -> MemberPayoutView:
    return MemberPayoutView(
        public_id=row.public_id,
        lot=row.lot.public_id if row.lot else "",
        lot_code=row.lot.code if row.lot else "",
        start=row.period_start,
        end=row.period_end,
        net=Money(row.net_minor, row.currency),
        own=Money(row.own_minor, row.currency),
        members_get=Money(row.net_minor - row.own_minor, row.currency),
        own_rate=row.own_rate,
        earned=Money(row.earned_minor, row.earned_currency),
        state=row.state,
        members=row.shares.count(),
        orders=row.sources.values("order").distinct().count(),
        is_proposed_by_viewer=row.proposed_by is not None and row.proposed_by == viewer.user_id,
        proposed_at=row.created_at,
        approved_at=row.approved_at,
        paid_at=row.paid_at,
    )
