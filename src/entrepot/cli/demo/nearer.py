"""Some makers keep pieces nearer to their buyers: a warehouse abroad, a bonded zone, some on the way."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.stock import actions, queries
from entrepot.cli.demo.makers import Maker, OtherPlace

ON_THE_WAY = timedelta(days=2)


def open_places(
    makers: Mapping[str, tuple[Maker, Actor]], variants: Mapping[str, str], tell: Callable[[str], None]
) -> None:
    """Open each maker's other places that do not stand yet, with their pieces. Again it changes nothing."""
    for maker, owner in makers.values():
        known = {each.code for each in queries.list_locations(viewer=owner, closed=True)}
        for place in maker.places:
            if place.code not in known:
                _open(place, variants, owner)
                tell(f"  {maker.name} sends from {place.name}, too")


def _open(place: OtherPlace, variants: Mapping[str, str], by: Actor) -> None:
    at = clock.now()
    sent_at = at - ON_THE_WAY
    actions.add_location(
        name=place.name,
        code=place.code,
        kind=place.kind,
        country=place.country,
        entered_from=place.entered_from,
        address=place.address,
        open_from=sent_at.date(),
        by=by,
        at=sent_at,
    )
    pieces = {variants[sku]: count for sku, count in place.pieces.items()}
    sent = actions.send_transfer(
        source="main", target=place.code, pieces=pieces, note=place.note, by=by, at=sent_at
    )
    arrived = {variant: count - place.coming for variant, count in pieces.items() if count > place.coming}
    actions.receive_transfer(transfer=sent, pieces=arrived, by=by, at=at)
