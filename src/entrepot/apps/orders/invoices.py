"""From the rows of an order to the documents of it: the same figures that were shown, charged and posted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Standing
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.statements import Read
from entrepot.apps.orders.access import PLATFORM
from entrepot.apps.orders.documents import QuotedLine, read_lines
from entrepot.apps.orders.freezing import paid_rows, parcel_plan, parcels_of
from entrepot.apps.orders.models import Order, OrderLine, OrderParcel, OrderRefund, OrderShare, Return
from entrepot.apps.orders.models.invoices import Invoice, InvoiceDetail, PartyTaxNumber
from entrepot.core.ledger.proportions import growing_shares
from entrepot.core.money import Money, allocate
from entrepot.core.trade.checkout import authority_of
from entrepot.core.trade.frozen_quote import DUTY_LIKE, Levy
from entrepot.core.trade.invoices import (
    Carriage,
    Charge,
    GoodsLine,
    InvoiceBody,
    InvoiceKind,
    Parcel,
    Party,
    TaxNumber,
    from_plain,
)
from entrepot.core.trade.orders import ParcelPlan

SELLER, BUYER = "seller", "buyer"
CODE = re.compile(r"[a-z_]{1,40}")  # of a reason; what people wrote in their own words stays on the refund


def body_of_order(order: Order, seller: Standing) -> InvoiceBody:
    """Return the invoice of a paid order. Raises InvoiceError when its lines are not what was charged."""
    quoted = {line.key: line for line in read_lines(order.checkout.priced_lines)}
    lines: list[GoodsLine] = []
    charges: list[Charge] = []
    parcels: list[Parcel] = []
    for place, row in enumerate(parcels_of(order)):
        plan = parcel_plan(order, row)
        start = len(lines)
        lines += _goods(place, start, row, plan, quoted)
        charges += [_charge(levy, plan, start) for levy in plan.quote.levies if not levy.amount.is_zero]
        parcels.append(
            Parcel(
                ship_from=row.ship_from,
                destination=plan.quote.destination,
                route=plan.quote.route,
                edition=plan.quote.edition,
            )
        )
    return InvoiceBody(
        currency=order.currency,
        total=order.total_minor,
        parties=_parties(order, seller, charges),
        lines=tuple(lines),
        charges=tuple(charges),
        carriage=tuple(
            Carriage(carrier=share.owner, amount=share.amount_minor) for share in _carried(paid_rows(order))
        ),
        parcels=tuple(parcels),
    )


def body_of_refund(refund: OrderRefund, invoice: Invoice) -> InvoiceBody:
    """Return the credit note of money that went back: the parts that the ledger posted, under their names.

    Goods that came back stand by the piece; any other amount is shared over the lines in exact proportion, so
    that all credit notes of an order together never give back more of a line than it cost.
    """
    back = Return.objects.filter(refund=refund).first()
    spoken = refund.reason if CODE.fullmatch(refund.reason) else ""
    return body_of_parts(
        refund.order,
        invoice,
        refund.parts,
        amount=refund.amount_minor,
        reason=back.reason if back else spoken,
        back=back,
    )


def body_of_parts(
    order: Order,
    invoice: Invoice,
    parts: Sequence[int],
    *,
    amount: int,
    reason: str,
    back: Return | None = None,
) -> InvoiceBody:
    """Return the credit note of parts of an order (minor units of each paid share, in its place).

    `amount` is what the buyer has of them; less than their sum where the way back was taken off.
    """
    rows, whole = paid_rows(order), from_plain(invoice.body)
    share_of = dict(zip([row.pk for row in rows], parts, strict=True))
    goods = sum(share_of[row.pk] for row in rows if row.part == OrderShare.Part.GOODS)
    charges = [
        charge
        for row in rows
        if row.part == OrderShare.Part.DUE and share_of[row.pk]
        for charge in _given_back(row, share_of[row.pk], whole)
    ]
    return InvoiceBody(
        currency=order.currency,
        total=amount,
        parties=whole.parties,
        lines=tuple(_returned(back, whole, goods) or _reduced(order, whole, goods)),
        charges=tuple(charges),
        carriage=tuple(
            Carriage(carrier=row.owner, amount=share_of[row.pk]) for row in _carried(rows) if share_of[row.pk]
        ),
        parcels=whole.parcels,
        adjustment=amount - sum(parts),
        reason=reason,
    )


def _goods(
    place: int, start: int, row: OrderParcel, plan: ParcelPlan, quoted: dict[str, QuotedLine]
) -> Iterable[GoodsLine]:
    """Return the lines of a parcel: net of duty and tax, before and after discount, as the law saw them."""
    listed = [each.amount for each in plan.lines]
    undiscounted = replace(plan.quote, discount=Money.zero(plan.quote.currency)).line_goods(listed)
    kept = {line.key: line for line in row.lines.all()}
    for number, (each, net) in enumerate(zip(plan.lines, undiscounted, strict=True), start):
        line = kept[each.line.key]
        asked = quoted.get(line.key)
        yield GoodsLine(
            place=number,
            parcel=place,
            title=line.title,
            quantity=line.quantity,
            net=net.minor,
            discount=net.minor - each.value.minor,
            value=each.value.minor,
            sku=line.sku,
            hs=line.hs,
            national=line.national,
            origin=line.origin,
            listed=str(Money(asked.listed_minor, asked.listed_currency)) if asked else "",
            per=line.per,
            rate=asked.rate if asked else "",
        )


def _charge(levy: Levy, plan: ParcelPlan, start: int) -> Charge:
    return Charge(
        line=start + levy.line,
        kind=levy.kind,
        account="duty" if levy.kind in DUTY_LIKE else "tax",
        amount=levy.amount.minor,
        authority=authority_of(levy, plan.quote.destination, {}),
        base=levy.base.minor,
        expression=levy.expression,
        measure=levy.measure,
        source=levy.source,
        confidence=levy.confidence,
        liable=levy.liable,
        scheme=levy.scheme,
        at_delivery=levy.at_delivery,
        local="" if levy.local.currency == levy.amount.currency else str(levy.local),
    )


def _carried(rows: Iterable[OrderShare]) -> list[OrderShare]:
    return [row for row in rows if row.part == OrderShare.Part.CARRIAGE]


def _given_back(row: OrderShare, minor: int, whole: InvoiceBody) -> Iterable[Charge]:
    """Return a due that went back, parted by its levies as they had been charged for this authority."""
    account = "duty" if row.account == "duty_payable" else "tax"
    mine = [
        each
        for each in whole.charges
        if not each.at_delivery and (each.account, each.authority) == (account, row.owner)
    ]
    if sum(each.amount for each in mine) != row.amount_minor:
        yield Charge(line=-1, kind=row.levy, account=account, amount=minor, authority=row.owner)
        return
    groups: dict[tuple[str, str], list[Charge]] = {}
    for each in mine:
        groups.setdefault((each.kind, each.measure), []).append(each)
    weights = [sum(each.amount for each in some) for some in groups.values()]
    for some, share in zip(groups.values(), allocate(minor, weights), strict=True):
        if share:
            yield replace(some[0], line=-1, amount=share, base=0, local="")


def _returned(back: Return | None, whole: InvoiceBody, goods: int) -> list[GoodsLine]:
    """Return the pieces of a return as credited; nothing when they are not exactly what was posted."""
    if back is None:
        return []
    rows = [row for row in back.lines.select_related("line__parcel") if row.goods_minor]
    if sum(row.goods_minor for row in rows) != goods:
        return []
    return [
        replace(
            _line_of(row.line, whole),
            quantity=row.quantity if row.accepted is None else row.accepted,
            net=row.goods_minor,
            discount=0,
            value=row.goods_minor,
        )
        for row in rows
    ]


def _line_of(line: OrderLine, whole: InvoiceBody) -> GoodsLine:
    return whole.lines[line.position]


def _reduced(order: Order, whole: InvoiceBody, goods: int) -> Iterable[GoodsLine]:
    """Share an amount over all lines, in proportion to what each cost, or to what is left of each.

    A history of such refunds takes each line back in exact proportion; where pieces were returned before,
    what is left of each line is the measure.
    """
    if not goods:
        return
    weights = [line.value for line in whole.lines]
    gone = [0] * len(weights)
    for note in order.invoices.filter(kind=InvoiceKind.CREDIT_NOTE):
        for line in from_plain(note.body).lines:
            gone[line.place] += line.value
    left = [weight - less for weight, less in zip(weights, gone, strict=True)]
    shares = [
        after - less for after, less in zip(growing_shares(sum(gone) + goods, weights), gone, strict=True)
    ]
    if any(not 0 <= share <= most for share, most in zip(shares, left, strict=True)):
        shares = growing_shares(goods, left)
    for line, share in zip(whole.lines, shares, strict=True):
        if share:
            yield replace(line, net=share, discount=0, value=share)


def _parties(order: Order, standing: Standing, charges: Sequence[Charge]) -> tuple[Party, ...]:
    """Return who sells, who runs the platform, and who buys; each with its numbers, known or missing."""
    places: dict[str, list[str]] = {PLATFORM: [], SELLER: []}
    for charge in charges:
        if charge.account == "tax" and charge.liable in places:
            places[charge.liable].append(charge.scheme or order.country)
    seller, platform = seller_and_platform(
        standing, seller_places=places[SELLER], platform_places=places[PLATFORM]
    )
    return (seller, platform, Party(role=BUYER, country=order.country))


def seller_and_platform(
    standing: Standing, *, platform_places: Iterable[str], seller_places: Iterable[str] = ()
) -> tuple[Party, Party]:
    """Return both as they stand on documents, with their tax numbers for these schemes and countries.

    A business has that of its own country besides.
    """
    business = standing.public_id
    details = {
        row.owner: row  # the latest stays
        for row in _DETAILS.rows(owners=[business, PLATFORM])
    }
    seller, platform = _seller(standing, details.get(business)), _platform(details.get(PLATFORM))
    wanted = {business: [seller.country, *seller_places], PLATFORM: [*platform_places]}
    known = {
        (row.owner, row.place): row.number
        for row in _NUMBERS.rows(
            owners=list(wanted), places={place for places in wanted.values() for place in places}
        )
    }
    return (
        replace(seller, numbers=_numbers(business, wanted[business], known)),
        replace(platform, numbers=_numbers(PLATFORM, wanted[PLATFORM], known)),
    )


_DETAILS = Read(lambda *, owners: InvoiceDetail.objects.filter(owner__in=owners).order_by("id"))
_NUMBERS = Read(
    lambda *, owners, places: PartyTaxNumber.objects.filter(owner__in=owners, place__in=places).order_by("id")
)


def _seller(standing: Standing, detail: InvoiceDetail | None) -> Party:
    """Return a business as it was verified, and with the address it gave."""
    verified = businesses.get_verified_as(standing.public_id, viewer=SYSTEM)
    return Party(
        role=SELLER,
        name=(detail.name if detail else "") or (verified.legal_name if verified else standing.name),
        country=detail.country if detail else standing.country,
        address=tuple(detail.lines.splitlines()) if detail else (),
        registration=verified.registration if verified else "",
        register=verified.register if verified else "",
    )


def _platform(detail: InvoiceDetail | None) -> Party:
    if detail is None:
        return Party(role=PLATFORM)
    return Party(
        role=PLATFORM,
        name=detail.name,
        country=detail.country,
        address=tuple(detail.lines.splitlines()),
    )


def _numbers(
    owner: str, places: Iterable[str], known: Mapping[tuple[str, str], str]
) -> tuple[TaxNumber, ...]:
    """Return the tax numbers of a party for some places; an empty one where none is known."""
    return tuple(
        TaxNumber(place=place, number=known.get((owner, place), ""))
        for place in dict.fromkeys(places)
        if place
    )
