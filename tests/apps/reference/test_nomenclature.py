import csv
import re

import pytest

from entrepot.apps.kernel.paths import data_dir
from entrepot.apps.reference import iso4217_module
from entrepot.apps.reference.queries import (
    EditionNotLoadedError,
    correlate,
    country_name,
    currency_name,
    get_country,
    get_hs,
    get_unit,
    hs_edition,
    list_chapters,
    list_countries,
    list_currencies,
    list_units,
)
from entrepot.core.money import EXPONENTS


def table(name: str, folder: str = "nomenclature") -> list[dict[str, str]]:
    with (data_dir() / folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_tree_is_whole() -> None:
    codes = [row["code"] for row in table("hs")]
    assert [sum(len(code) == digits for code in codes) for digits in (2, 4, 6)] == [96, 1228, 5612]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert len(code) == 2 or code[:-2] in codes
        entry = get_hs(code)
        assert entry is not None
        assert entry.title_zh
        assert all(child.startswith(code) for child in entry.children)
    assert not {"77", "99", "9999", "999999"} & set(codes)


def test_an_entry_knows_its_way_and_its_children() -> None:
    tea = get_hs("090210")
    assert tea is not None
    assert [step.code for step in tea.path] == ["II", "09", "0902", "090210"]
    assert tea.title.startswith("Tea › Tea, green")
    assert tea.titled("zh-hans").startswith("茶 › 绿茶")
    assert tea.parent == "0902"
    heading = get_hs("0902")
    assert heading is not None
    assert heading.children == ("090210", "090220", "090230", "090240")
    assert get_hs("02")
    for missing in ("", "9", "0", "77", "090299", "09021000", "abcdef"):
        assert get_hs(missing) is None


def test_every_chapter_and_heading_has_a_chinese_title() -> None:
    wanted = {row["code"] for row in table("hs") if len(row["code"]) < 6}
    found = {row["code"]: row["title_zh"] for row in table("titles_zh")}
    assert found.keys() == wanted
    assert all(re.search(r"[㐀-鿿]", title) for title in found.values())
    assert len(list_chapters()) == 96


def test_the_glossary_names_real_subheadings_in_both_languages() -> None:
    codes = {row["code"] for row in table("hs")}
    rows = table("glossary")
    assert len(rows) >= 500
    assert all(len(row["code"]) == 6 and row["code"] in codes for row in rows)
    assert len({row["code"] for row in rows}) == len(rows)
    assert [row["code"] for row in rows if bool(row["note"]) != bool(row["note_zh"])] == []
    assert sum(bool(row["en"]) and bool(row["zh"]) for row in rows) / len(rows) > 0.98


def test_the_uk_tables_name_real_codes_and_vague_terms_are_not_classified() -> None:
    codes = {row["code"] for row in table("hs")}
    for name in ("search_references", "brands"):
        assert {row["code"] for row in table(name)} <= codes
    known = {word for row in table("glossary") for word in (row["en"] + "|" + row["zh"]).split("|")}
    assert {row["term"] for row in table("vague_terms")} & known == set()
    assert {row["kind"] for row in table("vague_terms")} == {row["kind"] for row in table("vague_kinds")}


def test_another_edition_is_refused_by_name() -> None:
    assert hs_edition() == "2022"
    assert correlate("090210", from_edition="2022") == ("090210",)
    with pytest.raises(EditionNotLoadedError, match="HS 2017 with HS 2022 is not loaded"):
        correlate("090210", from_edition="2017")
    with pytest.raises(KeyError):
        correlate("090299", from_edition="2022")


def test_the_generated_exponents_are_up_to_date() -> None:
    text = iso4217_module.render(data_dir() / "reference" / "currencies.csv")
    assert iso4217_module.module_path().read_text(encoding="utf-8") == text
    assert {currency.code: currency.exponent for currency in list_currencies()} == dict(EXPONENTS)


def test_countries_in_two_languages() -> None:
    assert len(list_countries()) == 249
    assert [country_name(iso, "zh-hans") for iso in ("TW", "HK", "MO")] == [
        "中国台湾",
        "中国香港",
        "中国澳门",
    ]
    assert [country_name(iso) for iso in ("TW", "HK", "de", "XX")] == ["Taiwan", "Hong Kong", "Germany", "XX"]
    assert all(country.name and country.name_zh for country in list_countries())
    assert {code for country in list_countries() for code in country.currencies} <= EXPONENTS.keys()
    laos, germany = get_country("LA"), get_country("DE")
    assert laos
    assert germany
    assert (laos.least_developed, germany.least_developed, germany.region) == (True, False, "Europe")
    assert [country.iso2 for country in list_countries("zh-hans")][:2] == ["AD", "AE"]


def test_currencies_and_units_in_two_languages() -> None:
    assert (currency_name("EUR"), currency_name("EUR", "zh-hans"), currency_name("BGN")) == (
        "Euro",
        "欧元",
        "BGN",
    )
    assert all(unit.name and unit.name_zh for unit in list_units())
    assert {"KGM", "GRM", "LTR", "MLT", "NAR", "PR", "DZN", "MTK", "ASV", "CTM"} <= {
        unit.code for unit in list_units()
    }
    pair = get_unit("PR")
    assert pair
    assert pair.named("zh-hans") == "双"
    assert get_unit("NOPE") is None
