from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories import AT

from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.kernel import clock
from entrepot.apps.shipping.provider import CarrierRefusedError, Consignment, TrackingCode
from entrepot.core.trade import s10


@pytest.fixture
def post(tmp_path: Path) -> EntrepotPost:
    return EntrepotPost(tmp_path / "post.sqlite3")


def consignment(key: str, *, kind: str = "CP", country: str = "CN", grams: int = 100) -> Consignment:
    return Consignment(
        key=key,
        service="post-parcel",
        number_kind=kind,
        from_country=country,
        to_country="SG",
        grams=grams,
    )


def test_the_same_key_has_one_number_and_each_range_its_own(post: EntrepotPost) -> None:
    first = post.register(consignment("par_1"))
    assert post.register(consignment("par_1")) == first == "CP000000014CN"
    numbers = {
        post.register(consignment("par_2")),
        post.register(consignment("par_3", kind="EE")),
        post.register(consignment("par_4", country="VN")),
    }
    assert numbers == {"CP000000028CN", "EE000000014CN", "CP000000014VN"}
    assert all(s10.is_number(number) for number in numbers)
    with pytest.raises(CarrierRefusedError, match="too_heavy"):
        post.register(consignment("par_5", grams=30_001))


def test_what_happened_is_told_in_order_and_the_same_each_time(post: EntrepotPost) -> None:
    with clock.travel(AT):
        number = post.register(consignment("par_1"))
    late = post.advance(number, TrackingCode.ARRIVED, at=AT + timedelta(days=2), place="Singapore")
    early = post.advance(number, TrackingCode.HANDED_OVER, at=AT + timedelta(hours=1), note="counter 3")
    told = post.track(number)
    assert told[1:] == [early, late]
    assert (told[0].code, told[0].at) == (TrackingCode.ANNOUNCED, AT)
    assert post.track(number) == told
    for unknown in (post.track, lambda each: post.advance(each, TrackingCode.LOST)):
        with pytest.raises(CarrierRefusedError, match="unknown_number"):
            unknown("CP999999999CN")
