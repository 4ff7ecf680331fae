"""The postman of Entrepot Post: every parcel that was handed over comes one step further at a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from entrepot.adapters import shipping_post
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel.actors import system
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.shipping import states
from entrepot.apps.shipping.provider import WAY_ABROAD, WAY_AT_HOME, TrackingCode
from entrepot.apps.shipping.queries import ParcelView
from entrepot.core.trade.stages import LET_GO

POSTMAN = system("postman of Entrepot Post")
PAGE = 50


def walk(*, step: timedelta, at: datetime) -> int:
    """Bring each parcel on its way one step further when its last step is so long ago; return how many."""
    post = shipping_post.connect()
    return sum(_bring_on(post, parcel, step, at) for parcel in list(_on_their_way()))


def _on_their_way() -> Iterator[ParcelView]:
    for state in (states.HANDED_OVER, states.IN_TRANSIT):
        after = 0
        while page := shipping.list_own_parcels(viewer=POSTMAN, state=state, after=after, limit=PAGE):
            yield from (parcel for parcel in page if parcel.carrier == EntrepotPost.name)
            after += PAGE


def _bring_on(post: EntrepotPost, parcel: ParcelView, step: timedelta, at: datetime) -> bool:
    told = post.track(parcel.number)
    moments = [event.at for event in told] + ([parcel.handed_over_at] if parcel.handed_over_at else [])
    following = _following(parcel, {event.code for event in told})
    if following is None or at - max(moments) < step:
        return False
    if following == TrackingCode.RELEASED and _is_kept(parcel):
        return False
    abroad = following != TrackingCode.DEPARTED
    country = parcel.receiver.country if abroad else parcel.sender.country
    post.advance(parcel.number, following, at=at, place=country)
    return True


def _is_kept(parcel: ParcelView) -> bool:
    """Say whether customs has not let go of a parcel that was declared to it."""
    told = customs.list_declarations(viewer=POSTMAN, order=parcel.subject)
    return any(each.number == parcel.number and each.state not in LET_GO for each in told)


def _following(parcel: ParcelView, done: set[TrackingCode]) -> TrackingCode | None:
    way = WAY_AT_HOME if parcel.sender.country == parcel.receiver.country else WAY_ABROAD
    if done & {TrackingCode.RETURNED, TrackingCode.LOST}:
        return None
    passed = max((place for place, code in enumerate(way) if code in done), default=-1)
    return way[passed + 1] if passed + 1 < len(way) else None
