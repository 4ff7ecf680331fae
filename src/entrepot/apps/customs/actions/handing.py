"""A parcel leaves only when nothing is known that customs would turn it away for."""

from datetime import datetime

from entrepot.apps.customs import refusals, words
from entrepot.apps.customs.access import visible
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries


def hand_over(*, order: str, parcel: str, by: Actor, at: datetime) -> None:
    """Let the seller say that the carrier has a parcel, but for one whose declaration has a fault.

    Raises Order.DoesNotExist, OrderParcel.DoesNotExist; ProblemRaised (409) for a parcel without a label, and
    with the faults of a draft that waits for a person.
    """
    _require_sound(order, parcel, by)
    orders.mark_shipped(order=order, parcel=parcel, by=by, at=at)


def hand_over_replacement(*, dispute: str, by: Actor, at: datetime) -> None:
    """Let the seller say that the carrier has what is sent again, as `hand_over` does.

    Raises Dispute.DoesNotExist, ProblemRaised (409).
    """
    found = queries.get_dispute(dispute, viewer=by)
    if found.replacement is not None:
        _require_sound(found.order, found.replacement.public_id, by)
    orders.mark_replacement_shipped(dispute=dispute, by=by, at=at)


def _require_sound(order: str, parcel: str, by: Actor) -> None:
    draft = visible(by).filter(order=order, parcel=parcel, state="draft").first()
    if draft is not None and draft.faults:
        raise refusals.faulty(words.say_faults(draft.faults))
