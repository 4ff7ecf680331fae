"""A parcel is packed here, then announced to its carrier, which gives it a number."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.shipping import carriers, quoting, refusals, states, tables
from entrepot.apps.shipping.addresses import Address, faults
from entrepot.apps.shipping.events import ParcelAnnounced
from entrepot.apps.shipping.models import Parcel, ParcelAddress
from entrepot.apps.shipping.moving import move
from entrepot.apps.shipping.provider import CarrierRefusedError, CarrierUnavailableError, Consignment
from entrepot.apps.shipping.queries import ParcelView, sent_by, view_of

MEMBER = "member"  # the least that somebody of the sending organisation is


def prepare_parcel(
    *,
    request_key: str,
    kind: str,
    subject: str,
    organisation_id: int,
    buyer_id: int | None,
    service: str,
    sender: Address,
    receiver: Address,
    grams: int,
    contents: str,
    by: Actor,
    at: datetime,
    ml: int | None = None,
) -> ParcelView:
    """Write down a packed parcel and copy its addresses; the carrier is not asked yet.

    For the sending organisation's members and the platform. The same `request_key` returns the same parcel.
    Raises ProblemRaised: 422 with every fault of the addresses, weight and service; 409 for a used key.
    """
    _require_sender(by, organisation_id)
    row = Parcel(
        request_key=request_key,
        kind=kind,
        subject=subject,
        organisation_id=organisation_id,
        buyer_id=buyer_id,
        service=service,
        grams=grams,
        ml=ml,
        contents=contents,
        created_at=at,
        moved_at=at,
    )
    return _once(row, sender, receiver, by)


def announce_parcel(*, parcel: str, by: Actor, at: datetime) -> ParcelView:
    """Ask the carrier for the parcel's number; its label can be printed after that. Asked again, it resumes.

    For its sender and the platform. Raises ProblemRaised (409) when the carrier will not take it, does not
    answer, or the parcel was cancelled.
    """
    require_outside()
    row = sent_by(by).get(public_id=parcel)
    if row.state == states.PREPARED:
        _record_number(row, _number_of(row), by, at)
    if row.state == states.CANCELLED:
        raise refusals.moved_on(row.state)
    return view_of(row)


def cancel_parcel(*, parcel: str, by: Actor, at: datetime) -> None:
    """Do not send the parcel after all. For its sender and the platform; 409 once the carrier has it."""
    row = sent_by(by).get(public_id=parcel)
    with transaction.atomic():
        if move(row, states.CANCELLED, at):
            audit.record(by=by, action="shipping.cancel_parcel", subject=parcel, at=at)
    if row.state != states.CANCELLED:
        raise refusals.moved_on(row.state)


def _number_of(row: Parcel) -> str:
    addresses = {each.side: each.country for each in row.addresses.all()}
    wanted = Consignment(
        key=row.public_id,
        service=row.service,
        number_kind=tables.load().services[row.service].s10,
        from_country=addresses["from"],
        to_country=addresses["to"],
        grams=row.grams,
    )
    try:
        return carriers.get_carrier(row.carrier).register(wanted)
    except CarrierRefusedError as error:
        raise refusals.not_carried(error.reason) from error
    except CarrierUnavailableError as error:
        raise refusals.carrier_silent() from error


def _record_number(row: Parcel, number: str, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        if not move(row, states.ANNOUNCED, at, number=number):
            return
        audit.record(
            by=by,
            action="shipping.announce_parcel",
            subject=row.public_id,
            changes={"number": number},
            at=at,
        )
        publish(
            ParcelAnnounced(
                parcel=row.public_id,
                kind=row.kind,
                subject=row.subject,
                carrier=row.carrier,
                number=number,
                at=at,
            )
        )


def _once(row: Parcel, sender: Address, receiver: Address, by: Actor) -> ParcelView:
    """Save a sound parcel, or return the one that stands under its request key."""
    if found := _faults(row, sender, receiver):
        raise refusals.invalid(*found)
    row.carrier = tables.load().services[row.service].carrier
    known = Parcel.objects.filter(request_key=row.request_key).first()
    if known is None:
        try:
            return view_of(_save(row, sender, receiver, by))
        except IntegrityError:
            known = Parcel.objects.get(request_key=row.request_key)
    if (known.subject, known.organisation_id, known.service) != (
        row.subject,
        row.organisation_id,
        row.service,
    ):
        raise refusals.key_used(row.request_key)
    return view_of(known)


def _save(row: Parcel, sender: Address, receiver: Address, by: Actor) -> Parcel:
    with transaction.atomic():
        row.save(force_insert=True)
        ParcelAddress.objects.bulk_create(
            ParcelAddress(
                parcel=row,
                side=side,
                country=address.country,
                area=address.area,
                locality=address.locality,
                postcode=address.postcode,
                lines="\n".join(line.strip() for line in address.lines if line.strip()),
                recipient=address.recipient.strip(),
                phone=address.phone,
                local=address.local,
            )
            for side, address in (("from", sender), ("to", receiver))
        )
        audit.record(
            by=by,
            action="shipping.prepare_parcel",
            subject=row.public_id,
            changes={"for": row.subject, "service": row.service, "grams": row.grams},
            at=row.created_at,
        )
    return row


def _faults(row: Parcel, sender: Address, receiver: Address) -> list[tuple[str, str, str]]:
    """Return everything wrong with the parcel; whether the service carries it is asked of sound addresses."""
    found = [*faults(sender, "sender"), *faults(receiver, "receiver")]
    if row.grams <= 0 or (row.ml is not None and row.ml <= 0):
        found.append(("grams", _("A parcel weighs more than nothing."), _("Weigh it packed, in grams.")))
    if not found:
        quote = quoting.quote(
            tables.load(),
            from_country=sender.country,
            to_country=receiver.country,
            grams=row.grams,
            ml=row.ml,
        )
        if row.service not in {option.service for option in quote.options}:
            found.append(
                (
                    "service",
                    _("This service does not carry this parcel there."),
                    _("Choose one that was offered for its weight and country."),
                )
            )
    return found


def _require_sender(by: Actor, organisation_id: int) -> None:
    if by.is_system or OPERATOR in by.roles:
        return
    require_role(by, MEMBER)
    if by.organisation_id != organisation_id:
        require_role(by, OPERATOR)
