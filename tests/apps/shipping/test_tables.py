"""The hand-editable tables, what sending costs by them, and working days."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.apps.kernel import paths
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.shipping import queries, tables
from entrepot.apps.shipping.tables import TableFaultsError
from entrepot.apps.shipping.working_days import RestDays, add_working_days
from entrepot.core.money import Money


def quote(origin: str, destination: str, grams: int, ml: int | None = None) -> queries.ShippingQuote:
    return queries.quote_shipping(
        from_country=origin, to_country=destination, grams=grams, ml=ml, viewer=ANONYMOUS
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (paths.data_dir() / "demo").glob("shipping_*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_the_cheapest_comes_first_with_its_days() -> None:
    found = quote("CN", "SG", 450, 3_000)
    assert [(o.service, o.price, o.days_min, o.days_max) for o in found.options] == [
        ("post-letter", Money(620, "USD"), 6, 12),
        ("post-parcel", Money(935, "USD"), 5, 9),
        ("post-express", Money(2_070, "USD"), 2, 4),
    ]
    assert [option.chargeable_grams for option in found.options] == [450, 500, 600]


def test_why_a_service_cannot_be_had() -> None:
    found = quote("US", "CN", 2_001)
    assert [(refusal.service, refusal.code) for refusal in found.refusals] == [("post-letter", "too_heavy")]
    assert quote("CN", "SG", 30_001).options == ()
    with pytest.raises(ValueError, match="weighs"):
        quote("CN", "SG", 0)


@given(
    grams=st.integers(1, 30_000),
    more=st.integers(0, 5_000),
    ends=st.tuples(*[st.sampled_from(["CN", "SG", "US", "DE", "KE", "TW", "BR"])] * 2),
)
def test_more_weight_never_costs_less(grams: int, more: int, ends: tuple[str, str]) -> None:
    light = {option.service: option.price for option in quote(*ends, grams).options}
    heavy = {option.service: option.price for option in quote(*ends, min(grams + more, 30_000)).options}
    assert heavy
    assert all(price >= light[service] for service, price in heavy.items())


@pytest.mark.parametrize(
    ("name", "row", "says"),
    [
        ("rates", "post-parcel,near,400,9.00", "does not come after"),
        ("rates", "post-parcel,moon,100,9.999", "digits after the point"),
        ("rates", "balloon,near,100,9.00", "no service 'balloon'"),
        ("rates", "post-parcel,near,100", "has not 4 cells"),
        ("services", "post-parcel,x,X,X,CP,USD,1,,yes", "stands twice"),
        ("services", "new,x,X,X,cp,USD,1,,yes", "two capital letters"),
        ("services", "new,x,X,X,CP,XXX,1,,yes", "XXX"),
        ("zones", "entrepot-post,Atlantis,*,near", "'Atlantis' is no country"),
        ("zones", "entrepot-post,=,*,near", "only in `to`"),
        ("times", "post-parcel,near,3,4", "stand twice"),
        ("times", "post-parcel,moon,5,4", "5 days are more than 4"),
        ("rest_days", "QQ,6 7,", "no country"),
        ("rest_days", "SE,6 8,", "1 to 7"),
        ("rest_days", "SE,1 2 3 4 5 6 7,", "delivers never"),
    ],
)
def test_a_fault_is_named_by_file_and_line(folder: Path, name: str, row: str, says: str) -> None:
    file = folder / f"shipping_{name}.csv"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines, row]) + "\n")
    with pytest.raises(TableFaultsError) as error:
        tables.load(folder)
    (fault,) = error.value.faults
    assert fault.startswith(f"shipping_{name}.csv:{len(lines) + 1}: ")
    assert says in fault


def test_every_fault_is_told_at_once_and_an_edit_is_read_again(folder: Path) -> None:
    rates = folder / "shipping_rates.csv"
    good = rates.read_text()
    rates.write_text(good + "post-parcel,mars,100,5.00\npost-parcel,near,1,2\n")
    zones = folder / "shipping_zones.csv"
    zones.write_text(zones.read_text() + "entrepot-post,*,*,mars\n")
    with pytest.raises(TableFaultsError) as error:
        tables.load(folder)
    assert len(error.value.faults) == 2
    assert "has prices for mars and no times" in error.value.faults[-1]
    zones.unlink()
    rates.write_text(good.replace("post-letter,near,100,2.40", "post-letter,near,100,2.41"))
    with pytest.raises(TableFaultsError, match="is not there"):
        tables.load(folder)
    shutil.copy(paths.data_dir() / "demo" / "shipping_zones.csv", zones)
    assert tables.load(folder).rates["post-letter", "near"][0] == (100, Money(241, "USD"))


def test_every_service_reaches_every_country() -> None:
    found = tables.load()
    for country in ("TW", "US", "KE", "CN", "VN", "DE"):
        for other in ("SG", "BR", "AU", "TW", country):
            zone = found.zone_of("entrepot-post", country, other)
            assert (zone == "domestic") == (country == other)
            assert all((service, zone) in found.rates for service in found.services)


def test_working_days_skip_what_rests() -> None:
    weekend = RestDays()
    assert add_working_days(date(2026, 11, 20), 1, weekend) == date(2026, 11, 23)  # Friday, Monday
    assert add_working_days(date(2026, 11, 21), 0, weekend) == date(2026, 11, 23)
    christmas = RestDays(frozenset({6, 7}), frozenset({(12, 25), (12, 26)}))
    assert add_working_days(date(2026, 12, 24), 1, christmas) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 24), 1, [christmas, RestDays(frozenset({1}))]) == date(
        2026, 12, 29
    )
    with pytest.raises(ValueError, match="never"):
        RestDays(frozenset(range(1, 8)))


def test_the_range_counts_the_working_days_of_the_destination() -> None:
    range_ = queries.get_delivery_range(
        to_country="SG", days=(2, 4), handed_over_on=date(2026, 8, 6), viewer=ANONYMOUS
    )
    assert range_ == (date(2026, 8, 10), date(2026, 8, 12))  # 9 August 2026 is a Sunday
    egypt = queries.get_delivery_range(
        to_country="EG", days=(1, 2), handed_over_on=date(2026, 11, 19), viewer=ANONYMOUS
    )
    assert egypt == (date(2026, 11, 22), date(2026, 11, 23))  # Friday and Saturday rest, Sunday works
