"""The store answers what the engine asks: members see their parent's rows, lists stand written out."""

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.apps.law.compiler import compile_law
from entrepot.apps.law.store import LawStore

DAY = date(2026, 11, 21)


@pytest.fixture
def law(data: Path, home: Path) -> LawStore:
    rates = data / "reference" / "fx" / "ecb.csv.gz"
    rates.parent.mkdir()
    import gzip  # noqa: PLC0415 - only here

    rates.write_bytes(gzip.compress(b"date,USD,XXX\n2026-11-19,1.10,1\n2026-11-20,1.12,\n"))
    return LawStore(compile_law(data, home).path)


def test_a_member_has_its_own_routes_first_and_the_parents_filled_in(law: LawStore) -> None:
    assert [route.id for route in law.routes("DE")] == ["EU-IN", "DE-DOMESTIC"]
    assert [route.id for route in law.routes("FR")] == ["EU-IN", "FR-DOMESTIC"]
    assert law.routes("US") == ()


def test_measures_are_found_by_prefix_list_and_all(law: LawStore) -> None:
    assert [row.id for row in law.measures("DE", "610910")] == ["DE.VAT.61", "EU.DUTY"]
    assert [row.id for row in law.measures("DE", "640219")] == ["DE.VAT.640219", "EU.DUTY", "EU.DUTY.SHOES"]
    assert [row.id for row in law.measures("FR", "640219")] == ["EU.DUTY", "EU.DUTY.SHOES"]


def test_national_lines_below_six_digits_are_found_too(data: Path, home: Path) -> None:
    path = data / "law" / "DE" / "vat.csv"
    path.write_text(path.read_text(encoding="utf-8") + "61091000,5\n", encoding="utf-8")
    law = LawStore(compile_law(data, home).path)
    assert [row.id for row in law.measures("DE", "610910")][:2] == ["DE.VAT.61", "DE.VAT.61091000"]


def test_lists_in_codes_stand_written_out(law: LawStore) -> None:
    by_id = {row.id: row for row in law.measures("FR", "640219")}
    assert by_id["EU.DUTY"].codes == ("*", "!640219")
    assert by_id["EU.DUTY.SHOES"].codes == ("640219",)


def test_the_members_place_is_filled_in_everywhere(law: LawStore) -> None:
    assert {row.expression for row in law.measures("FR", "640219")} == {"3 EUR/item", "gap(FR/schedule)"}
    (test,) = law.conditions("FR-DOMESTIC")
    assert test.value == "FR"
    assert law.conditions("{country}-DOMESTIC") == ()


def test_rates_are_the_last_published_and_the_euro_is_one(law: LawStore) -> None:
    assert law.rate("ECB", "USD", DAY) == (Decimal("1.12"), date(2026, 11, 20), "ECB")
    assert law.rate("ECB", "USD", date(2026, 11, 19)) == (Decimal("1.10"), date(2026, 11, 19), "ECB")
    assert law.rate("ECB", "USD", date(2026, 11, 18)) is None
    assert law.rate("ECB", "EUR", DAY) == (Decimal(1), DAY, "ECB")
    assert law.rate("BOE", "USD", DAY) == law.rate("ECB", "USD", DAY)  # who does publish it is named
    assert law.rate("BOE", "CHF", DAY) is None


def test_the_small_questions(law: LawStore) -> None:
    assert law.geo("EU", DAY) == {"DE", "FR"}
    assert law.hs_known("640219")
    assert not law.hs_known("640200")
    assert law.rounding("cent").step == Decimal("0.01")
    entry = law.list_entries("SHOES", "")[0]
    assert (entry.code, entry.cap, entry.cap_unit) == ("640219", Decimal(2), "KGM")
    assert law.list_entries("SHOES", "61") == ()
    assert [row.scheme for row in law.registrations()] == ["EU-S"]
    text = law.text("too_dear", "zh-hans")
    assert text is not None
    assert text.fix == "请减少。"
    assert [gap.id for gap in law.gaps("FR")] == ["FR/schedule"]


def test_a_union_is_no_country(law: LawStore) -> None:
    assert {"CN", "DE"} <= law.countries()
    assert not law.countries() & {"EU", "XI"}
    assert "EU" in {pack.country for pack in law.packs()}


def test_threads_share_a_store(law: LawStore) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(law.measures("DE", "610910")))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 8


def test_the_file_cannot_be_written_through_the_store(law: LawStore) -> None:
    with pytest.raises(Exception, match="readonly"):
        law.ask("DELETE FROM measure")
