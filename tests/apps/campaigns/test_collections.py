"""What stands in front of a family of shops: by operators, from a day to a day, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.catalogue_factories import open_markets
from tests.factories import AT, actor_of, make_user

from entrepot.apps.campaigns import actions, queries
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.campaigns.models import Collection
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BOWL, TEA = (f"prd_{letter * 22}" for letter in "ab")
WANTED = CollectionInput(
    family="south-east-asia",
    texts={"en": ("For tea", "Bowls and leaves"), "zh-hans": ("茶事", "碗与叶")},
    products=[TEA, BOWL, TEA],
    starts_on=AT.date(),
)


@pytest.fixture(autouse=True)
def _markets() -> None:
    open_markets()


def titles(family: str = "south-east-asia", *, days: int = 0, language: str = "en") -> list[str]:
    found = queries.list_in_front(family, on=AT.date() + days * DAY, viewer=ANONYMOUS, language=language)
    return [each.title for each in found]


def test_it_stands_there_in_the_readers_language() -> None:
    made = actions.create_collection(wanted=WANTED, by=SYSTEM, at=AT)
    assert titles() == ["For tea"]
    assert titles(language="zh-hans") == ["茶事"]
    assert titles(language="zh-hant") == ["茶事"], "nearer to its reader than English"
    assert titles(language="th") == ["For tea"]
    assert titles("world") == []
    assert titles(days=-1) == []
    seen = queries.get_collection(made, on=AT.date(), viewer=ANONYMOUS)
    assert seen.products == (TEA, BOWL)
    assert (seen.language, seen.words) == ("en", "Bowls and leaves")


def test_a_campaign_stands_first_and_ends() -> None:
    actions.create_collection(wanted=WANTED, by=SYSTEM, at=AT)
    large = replace(
        WANTED, slot="campaign", texts={"en": ("Lights", ""), "zh-hans": ("灯", "")}, ends_on=AT.date() + DAY
    )
    actions.create_collection(wanted=large, by=SYSTEM, at=AT)
    assert titles() == ["Lights", "For tea"]
    assert titles(days=1) == ["For tea"]


def test_it_is_changed_and_put_away() -> None:
    made = actions.create_collection(wanted=WANTED, by=SYSTEM, at=AT)
    actions.change_collection(
        collection=made, wanted=replace(WANTED, family="world", products=[BOWL]), by=SYSTEM, at=AT
    )
    assert (titles(), titles("world")) == ([], ["For tea"])
    actions.archive_collection(collection=made, by=SYSTEM, at=AT)
    actions.archive_collection(collection=made, by=SYSTEM, at=AT)
    assert titles("world") == []
    with pytest.raises(Collection.DoesNotExist):
        queries.get_any_collection(made, viewer=SYSTEM)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"family": "moon"}, "family"),
        ({"slot": "roof"}, "slot"),
        ({"texts": {"en": ("For tea", "")}}, "title_zh-hans"),
        ({"products": []}, "products"),
        ({"products": ["biz_1"]}, "products"),
        ({"ends_on": AT.date()}, "ends_on"),
        ({"slot": "campaign"}, "ends_on"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        actions.create_collection(wanted=replace(WANTED, **wrong), by=SYSTEM, at=AT)  # type: ignore[arg-type]  # on purpose
    assert refused.value.problem.errors[0].field == field


def test_only_operators_put_something_there() -> None:
    person = actor_of(make_user())
    with pytest.raises(PermissionRefused):
        actions.create_collection(wanted=WANTED, by=person, at=AT)
    with pytest.raises(PermissionRefused):
        queries.list_collections(viewer=person)
