"""What is kept for later: by a person or by a browser's key, and taken along when somebody signs in."""

from datetime import timedelta

import pytest
from tests.factories import AT, actor_of, make_user

from entrepot.apps.demand import actions, queries
from entrepot.apps.demand.models import Wish
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
KEY = "a-guest-with-a-key-of-32-letters-or-more"
BOWL, TEA = (f"prd_{letter * 22}" for letter in "ab")


def test_a_guest_keeps_it_by_the_key_alone() -> None:
    actions.keep_wish(product=BOWL, by=ANONYMOUS, at=AT, key=KEY)
    actions.keep_wish(product=BOWL, by=ANONYMOUS, at=AT, key=KEY)
    assert queries.list_wishes(viewer=ANONYMOUS, key=KEY) == [BOWL]
    assert queries.list_wishes(viewer=ANONYMOUS, key="another key") == []
    assert queries.list_wishes(viewer=ANONYMOUS) == []
    assert KEY not in str(list(Wish.objects.values()))


def test_who_signs_in_takes_it_along_once() -> None:
    person = actor_of(make_user())
    actions.keep_wish(product=TEA, by=person, at=AT)
    for product in (BOWL, TEA):
        actions.keep_wish(product=product, by=ANONYMOUS, at=AT, key=KEY)
    assert actions.take_over_wishes(key=KEY, by=person, at=AT) == 1
    assert actions.take_over_wishes(key=KEY, by=person, at=AT) == 0
    assert sorted(queries.list_wishes(viewer=person)) == [BOWL, TEA]
    assert queries.list_wishes(viewer=ANONYMOUS, key=KEY) == []


def test_it_is_let_go_by_who_keeps_it() -> None:
    person, other = actor_of(make_user()), actor_of(make_user())
    actions.keep_wish(product=TEA, by=person, at=AT)
    actions.drop_wish(product=TEA, by=other)
    assert queries.list_wishes(viewer=person) == [TEA]
    actions.drop_wish(product=TEA, by=person)
    assert queries.list_wishes(viewer=person) == []


def test_two_hundred_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    person = actor_of(make_user())
    actions.keep_wish(product=TEA, by=person, at=AT)
    with pytest.raises(ProblemRaised) as refused:
        actions.keep_wish(product=BOWL, by=person, at=AT)
    assert refused.value.problem.slug == "many-wishes"


def test_only_products_and_only_by_somebody() -> None:
    with pytest.raises(ProblemRaised):
        actions.keep_wish(product="biz_1", by=ANONYMOUS, at=AT, key=KEY)
    with pytest.raises(PermissionRefused):
        actions.keep_wish(product=TEA, by=ANONYMOUS, at=AT)


def test_what_guests_kept_goes_after_half_a_year_and_people_s_with_them() -> None:
    person = actor_of(make_user())
    actions.keep_wish(product=TEA, by=person, at=AT)
    actions.keep_wish(product=TEA, by=ANONYMOUS, at=AT, key=KEY)
    assert actions.drop_old_wishes(by=SYSTEM, at=AT + timedelta(days=181)) == 1
    assert actions.forget_wishes(user_id=person.user_id or 0, by=SYSTEM) == 1
    with pytest.raises(PermissionRefused):
        actions.drop_old_wishes(by=person, at=AT)


def test_what_a_browser_kept_comes_along_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    person = actor_of(make_user())
    actions.keep_wish(product=TEA, by=person, at=AT)
    bag = f"prd_{'c' * 22}"
    for product in (BOWL, bag):
        actions.keep_wish(product=product, by=ANONYMOUS, at=AT, key=KEY)
    assert actions.take_over_wishes(key=KEY, by=person, at=AT) == 1
    assert sorted(queries.list_wishes(viewer=person)) == sorted([TEA, bag])
    assert queries.list_wishes(viewer=ANONYMOUS, key=KEY) == [BOWL]
    actions.drop_wish(product=TEA, by=person)
    assert actions.take_over_wishes(key=KEY, by=person, at=AT) == 1
    assert sorted(queries.list_wishes(viewer=person)) == sorted([BOWL, bag])


def test_pages_of_wishes_follow_each_other() -> None:
    for product in (BOWL, TEA):
        actions.keep_wish(product=product, by=ANONYMOUS, at=AT, key=KEY)
    (first,) = queries.page_wishes(viewer=ANONYMOUS, key=KEY, limit=1)
    (second,) = queries.page_wishes(viewer=ANONYMOUS, key=KEY, after=first.id)
    assert (first.product, first.at, second.product) == (TEA, AT, BOWL)
