"""What members get adds up to the last coin, is never below nothing, and does not depend on the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.member_shares import WHOLE, SharingError, share_out

MEMBERS = st.dictionaries(st.text("0123456789", min_size=1, max_size=5), st.integers(0, 10**9), min_size=1)


@given(st.integers(1, 10**13), st.integers(0, WHOLE), MEMBERS, st.randoms())
def test_shares_add_up_for_members_in_any_order(
    net: int, rate: int, grams: dict[str, int], luck: object
) -> None:
    if not any(grams.values()):
        grams = {**grams, "x": 1}
    shares = share_out(net, own_rate=rate, grams=grams)
    assert shares.total_minor == net
    assert shares.own_minor >= 0
    assert min(shares.members.values()) >= 0
    assert shares.own_minor == net * rate // WHOLE
    names = sorted(grams)
    luck.shuffle(names)  # type: ignore[attr-defined]
    assert share_out(net, own_rate=rate, grams={name: grams[name] for name in names}) == shares
    whole, left = sum(grams.values()), net - shares.own_minor
    assert all(abs(part * whole - left * grams[name]) < whole for name, part in shares.members.items())


def test_a_coin_that_does_not_part_goes_to_the_members() -> None:
    shares = share_out(100, own_rate=333, grams={"B": 1, "A": 1, "C": 1})
    assert (shares.own_minor, dict(shares.members)) == (3, {"A": 33, "B": 32, "C": 32})


@pytest.mark.parametrize(
    ("net", "rate", "grams", "code"),
    [
        (0, 0, {"A": 1}, "nothing_earned"),
        (1, WHOLE + 1, {"A": 1}, "rate_outside"),
        (1, 0, {}, "nothing_delivered"),
        (1, 0, {"A": 0}, "nothing_delivered"),
        (1, 0, {"A": 2, "B": -1}, "nothing_delivered"),
    ],
)
def test_what_cannot_be_shared_is_named(net: int, rate: int, grams: dict[str, int], code: str) -> None:
    with pytest.raises(SharingError) as refused:
        share_out(net, own_rate=rate, grams=grams)
    assert refused.value.code == code
