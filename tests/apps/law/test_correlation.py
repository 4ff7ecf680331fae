"""A table of an older edition, once loaded, is what quotes and look-ups go by."""

from pathlib import Path
from typing import Any

from entrepot.adapters.hs_correlation import import_correlation
from entrepot.apps.law import queries
from entrepot.apps.law.compiler import compile_law
from entrepot.apps.reference import correlation, tables

SHEET = "HS2022,HS2017\n610910,610911\n610910,610912\n640219,610912\n640219,640212\n"


def _quoted(code: str, **given: str) -> dict[str, Any]:
    line = {"hs": code, "hs_edition": "2017", "unit_price": "20.00"} | given
    body = {"destination": "DE", "ship_from": "FR", "currency": "EUR", "lines": [line]}
    return queries.quote_landed_cost(body)


def test_a_quote_takes_the_one_code_names_several_and_guesses_none(data: Path, home: Path) -> None:
    file = data / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    import_correlation(file, data)
    compile_law(data, home)

    taken = _quoted("610911", national="61091100")
    assert [each["code"] for each in taken["warnings"]] == ["hs_edition_mapped"]
    of_2022 = _quoted("610910", hs_edition="2022")
    assert (taken["status"], taken["total"]) == (of_2022["status"], of_2022["total"])

    split = _quoted("610912")
    assert (split["status"], split.get("total")) == ("needs", None)
    assert [(each["field"], each["code"]) for each in split["needs"]] == [("lines[0].hs", "hs_edition_split")]

    unknown = _quoted("610999")
    assert (unknown["status"], unknown["reasons"][0]["code"]) == ("unknown", "hs_edition_unmapped")


def test_looking_a_code_up_goes_by_the_same_table(data: Path) -> None:
    file = data / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    import_correlation(file, data)
    for known in (tables.read_table, correlation._pairs):
        known.cache_clear()
    try:
        assert correlation.correlate("610912", from_edition="2017") == ("610910", "640219")
        assert correlation.correlate("640212", from_edition="2017") == ("640219",)
    finally:
        for known in (tables.read_table, correlation._pairs):
            known.cache_clear()
