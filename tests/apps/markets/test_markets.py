"""What a market inherits, what it sets for itself, and since when."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import AT

from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.paths import data_dir
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import actions, queries
from entrepot.apps.markets.file import MarketsRefusedError, read_markets
from entrepot.apps.markets.models import Market, Setting

pytestmark = pytest.mark.django_db
DAY = AT.date()
NEXT_WEEK = DAY + timedelta(days=7)
SELLER = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=1, roles=frozenset({"owner", "admin"}))


@pytest.fixture(autouse=True)
def _markets() -> None:
    actions.install_markets(by=SYSTEM, at=AT)


def change(owner: str, name: str, value: str, valid_from: date = DAY, at: datetime = AT) -> None:
    actions.change_setting(owner=owner, name=name, value=value, valid_from=valid_from, by=SYSTEM, at=at)


def test_four_families_stand_and_south_east_asia_has_its_six() -> None:
    families = {family.code: family for family in queries.list_families(viewer=ANONYMOUS, on=DAY)}
    assert list(families) == ["china", "south-east-asia", "world", "overseas-chinese"]
    six = {market.code for market in families["south-east-asia"].markets}
    assert six == {"SG", "MY", "TH", "VN", "ID", "PH"}


def test_every_setting_says_whether_it_is_inherited_or_overridden() -> None:
    singapore = queries.get_market("SG", viewer=ANONYMOUS, on=DAY)
    assert {name: (each.value, each.inherited) for name, each in singapore.settings.items()} == {
        "currency": ("SGD", False),
        "languages": ("en zh-hans ms ta", False),
        "routes": ("auto", True),
        "fees": ("growth", True),
        "price_basis": ("all_in", True),
    }
    assert singapore.currency == "SGD"
    assert singapore.languages == ("en", "zh-hans", "ms", "ta")
    assert singapore.settings["fees"].since == date(2026, 11, 1)


def test_a_change_of_the_family_reaches_those_that_inherit_and_no_other() -> None:
    change("south-east-asia", "currency", "EUR")
    change("south-east-asia", "fees", "standard")
    singapore = queries.get_market("SG", viewer=ANONYMOUS, on=DAY)
    assert (singapore.currency, singapore.fees) == ("SGD", "standard")


def test_a_market_overrides_and_inherits_again_and_the_past_stays() -> None:
    change("SG", "fees", "launch")
    later = AT + timedelta(days=3)
    actions.inherit_setting(market="SG", name="fees", valid_from=later.date(), by=SYSTEM, at=later)

    def fees(on: date) -> tuple[str, bool]:
        setting = queries.get_market("SG", viewer=ANONYMOUS, on=on).settings["fees"]
        return setting.value, setting.inherited

    assert fees(DAY - timedelta(days=1)) == ("growth", True)
    assert fees(DAY) == ("launch", False)
    assert fees(later.date() - timedelta(days=1)) == ("launch", False)
    assert fees(later.date()) == ("growth", True)


def test_a_planned_change_gives_way_to_one_that_comes_before_it() -> None:
    change("SG", "currency", "USD", NEXT_WEEK)
    assert queries.get_market("SG", viewer=ANONYMOUS, on=DAY).currency == "SGD"
    assert queries.get_market("SG", viewer=ANONYMOUS, on=NEXT_WEEK).currency == "USD"
    change("SG", "currency", "EUR", DAY + timedelta(days=2))
    values = [
        queries.get_market("SG", viewer=ANONYMOUS, on=DAY + timedelta(days=days)).currency
        for days in (0, 1, 2, 7, 30)
    ]
    assert values == ["SGD", "SGD", "EUR", "EUR", "EUR"]


def test_twice_on_one_day_the_last_holds() -> None:
    change("SG", "currency", "USD")
    change("SG", "currency", "EUR")
    assert queries.get_market("SG", viewer=ANONYMOUS, on=DAY).currency == "EUR"
    assert Setting.objects.filter(market__code="SG", name="currency").count() == 3


def test_every_change_is_audited_with_old_and_new() -> None:
    change("SG", "currency", "USD")
    changes = AuditEntry.objects.get(action="markets.change_setting").changes
    assert changes == {"currency": ["SGD", "USD"], "valid_from": DAY.isoformat()}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("currency", "XXQ", "Not a currency"),
        ("languages", "en klingon", "klingon"),
        ("languages", "en en", "en, en"),
        ("routes", "SG-LOW SG-MOON", "SG-MOON"),
        ("fees", "two words", "fee schedule"),
        ("price_basis", "gross", "prices"),
        ("colour", "red", "no such setting"),
        ("fees", " ", "missing"),
    ],
)
def test_a_wrong_value_is_refused_with_the_reason(name: str, value: str, reason: str) -> None:
    with pytest.raises(ProblemRaised) as raised:
        change("SG", name, value)
    assert reason in raised.value.problem.errors[0].reason


def test_what_has_passed_is_not_rewritten() -> None:
    with pytest.raises(ProblemRaised, match=r"cannot be read"):
        change("SG", "fees", "launch", DAY - timedelta(days=1))


def test_a_way_in_that_is_not_offered_is_not_allowed() -> None:
    change("SG", "routes", "SG-LOW")
    singapore = queries.get_market("SG", viewer=ANONYMOUS, on=DAY)
    assert singapore.allows("SG-LOW")
    assert not singapore.allows("SG-NORMAL")
    assert queries.get_market("MY", viewer=ANONYMOUS, on=DAY).allows("MY-LOW")


def test_only_operators_change_markets() -> None:
    with pytest.raises(PermissionRefused):
        actions.change_setting(owner="SG", name="fees", value="x", valid_from=DAY, by=SELLER, at=AT)
    with pytest.raises(PermissionRefused):
        actions.install_markets(by=SELLER, at=AT)


def test_installing_again_changes_nothing_not_even_what_an_operator_set() -> None:
    change("SG", "fees", "launch")
    before = (Market.objects.count(), Setting.objects.count())
    assert actions.install_markets(by=SYSTEM, at=AT) == 0
    assert (Market.objects.count(), Setting.objects.count()) == before
    assert queries.get_market("SG", viewer=ANONYMOUS, on=DAY).fees == "launch"


def test_a_reader_of_chinese_abroad_meets_their_own_storefront() -> None:
    choose = queries.choose_market
    assert choose("US", "en", viewer=ANONYMOUS, on=DAY).code == "US"
    assert choose("US", "zh-hans", viewer=ANONYMOUS, on=DAY).code == "US-HUA"
    assert choose("CN", "en", viewer=ANONYMOUS, on=DAY).code == "CN"
    assert queries.get_market("US", family="overseas-chinese", viewer=ANONYMOUS, on=DAY).code == "US-HUA"
    assert queries.get_market_by_code("US-HUA", viewer=ANONYMOUS, on=DAY).currency == "USD"
    with pytest.raises(queries.MarketMissingError):
        queries.get_market("AQ", viewer=ANONYMOUS)


def test_all_markets_cost_one_query_for_their_settings(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.list_markets(viewer=ANONYMOUS, on=DAY)


def broken(tmp_path: Path, old: str, new: str) -> list[str]:
    text = (data_dir() / "demo" / "markets.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "markets.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MarketsRefusedError) as refused:
        read_markets(path)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('currency = "SGD"', 'currency = "SGX"', "currency: 'SGX': Not a currency."),
        ('family = "china"', 'family = "chine"', "family: there is no family 'chine'"),
        ('code = "SG"', 'code = "sg"', "code: 'sg' is no country"),
        ('code = "MY"', 'code = "SG"', "code: SG stands twice in south-east-asia"),
        ('fees = "growth"\n', "", "fees: is missing"),
        ('fees = "growth"', 'fee = "growth"', "fee: there is no such key"),
        ("valid_from = 2026-11-01", 'valid_from = "soon"', "valid_from: is missing or no day"),
        ('id = "world"', 'id = "World!"', "id: 'World!' is no id"),
        ('suffix = "HUA"', 'suffix = "hua"', "suffix: 'hua' is no suffix"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (data_dir() / "demo" / "markets.toml").read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    found = broken(tmp_path, old, new)
    assert any(told in fault for fault in found), found
    place = next(int(fault.split(":")[1]) for fault in found if told in fault)
    assert abs(place - line) <= 8 if "missing" in told or "twice" in told else place == line


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    found = broken(tmp_path, 'id = "world"', "id = world")
    text = (data_dir() / "demo" / "markets.toml").read_text(encoding="utf-8")
    assert found[0].startswith(f"markets.toml:{text[: text.index('id = "world"')].count(chr(10)) + 1}:")
