"""A broken pack of each kind is refused with its file, line and column, and all faults come at once."""

import pytest
from tests.core.law.small_packs import MEASURE, REFERENCE, whole_law

from entrepot.core.law.pack_faults import Fault
from entrepot.core.law.packs import read_packs

EU_MEASURE, DE_PACK, SHARED_TEXT = "EU/measure.csv", "DE/pack.toml", "_shared/text.csv"

type Case = tuple[str, str, str, int, str, str]

# fmt: off
# ruff: noqa: E501 - one case a line reads as the table it is
BROKEN = [
    # file, old words, new words, line, column, part of the reason
    ("unknown column", EU_MEASURE, "relief,", "releif,", 1, "releif", "no such column"),
    ("missing column", EU_MEASURE, "relief,", "releif,", 1, "relief", "column is missing"),
    ("column twice", EU_MEASURE, "id,country,routes", "id,routes,routes", 1, "routes", "stands twice"),
    ("bad date", EU_MEASURE, "2026-07-01", "2026-13-01", 2, "valid_from", "not a date"),
    ("date of another form", EU_MEASURE, "2026-07-01", "01.07.2026", 2, "valid_from", "not a date"),
    ("rate without a first day", EU_MEASURE, "2026-07-01", "", 2, "valid_from", "without its first day"),
    ("empty period", EU_MEASURE, "2028-07-01", "2026-07-01", 2, "valid_to", "empty"),
    ("unknown levy", EU_MEASURE, ",duty,* ", ",tariff,* ", 2, "levy", "not one of"),
    ("unknown stack", EU_MEASURE, "EUR,0,replace,decl", "EUR,0,instead,decl", 2, "stack", "not one of"),
    ("unknown date basis", EU_MEASURE, "replace,declaration,2026", "replace,day,2026", 2, "date_basis", "not"),
    ("unknown confidence", EU_MEASURE, "cent,law,S,,,\nEU.DUTY.S", "cent,law,X,,,\nEU.DUTY.S", 2, "confidence", "X"),
    ("relief is no decimal", EU_MEASURE, "item,1,goods", "item,one,goods", 2, "relief", "not a decimal"),
    ("relief above one", EU_MEASURE, "item,1,goods", "item,1.5,goods", 2, "relief", "no factor"),
    ("relief as a power", EU_MEASURE, "item,1,goods", "item,1E1,goods", 2, "relief", "not a decimal"),
    ("code with dots", EU_MEASURE, "* !@SHOES", "61.09", 2, "codes", "not made of digits"),
    ("code too short", EU_MEASURE, "* !@SHOES", "6", 2, "codes", "1 digits"),
    ("code too long", EU_MEASURE, "* !@SHOES", "61091000000", 2, "codes", "11 digits"),
    ("no such chapter", EU_MEASURE, "* !@SHOES", "7701", 2, "codes", "no chapter 77"),
    ("no such heading", EU_MEASURE, "* !@SHOES", "6199", 2, "codes", "no heading 6199"),
    ("a padded code", EU_MEASURE, "* !@SHOES", "610900", 2, "codes", "no subheading 610900"),
    ("only exceptions", EU_MEASURE, "* !@SHOES", "!6109", 2, "codes", "selects nothing"),
    ("unknown list", EU_MEASURE, "* !@SHOES", "@BOOTS", 2, "codes", "BOOTS"),
    ("unknown group", EU_MEASURE, "!@SHOES,*,3", "!@SHOES,@ASEAN,3", 2, "origins", "ASEAN"),
    ("unknown country", EU_MEASURE, "!@SHOES,*,3", "!@SHOES,XX,3", 2, "origins", "ISO 3166"),
    ("unknown source", EU_MEASURE, "cent,law,S,,,\nEU.DUTY.S", "cent,rumour,S,,,\nEU.DUTY.S", 2, "source", "rumour"),
    ("sentence for an address", "_shared/source.csv", "https://law.example/", "cited by number", 2, "address", "no address"),
    ("unknown route", EU_MEASURE, "EU.DUTY,EU,EU-IN", "EU.DUTY,EU,EU-OUT", 2, "routes", "EU-OUT"),
    ("unknown rounding", EU_MEASURE, "on_return,cent", "on_return,penny", 2, "rounding", "penny"),
    ("unknown scheme", EU_MEASURE, "platform,EU-S", "platform,EU-T", 2, "scheme", "EU-T"),
    ("expression", EU_MEASURE, "3 EUR/item", "3 EUR per item", 2, "expression", "per"),
    ("unit of an expression", EU_MEASURE, "3 EUR/item", "3 EUR/PCS", 2, "expression", "PCS"),
    ("currency of an expression", EU_MEASURE, "3 EUR/item", "3 EUX/item", 2, "expression", "EUX"),
    ("gap without a row", EU_MEASURE, "gap({country}/schedule)", "gap({country}/nothing)", 3, "expression", "nothing"),
    ("base", EU_MEASURE, "item,1,goods,EUR", "item,1,goods+luck,EUR", 2, "base", "luck"),
    ("base on itself", EU_MEASURE, "item,1,goods,EUR", "item,1,goods+duty,EUR", 2, "base", "charged on itself"),
    ("currency", EU_MEASURE, "1,goods,EUR,0,replace,declaration,2026", "1,goods,EUX,0,replace,declaration,2026", 2,
     "currency", "ISO 4217"),
    ("another folder's country", EU_MEASURE, "EU.DUTY,EU", "EU.DUTY,DE", 2, "country", "folder"),
    ("conflict without words", EU_MEASURE, "law,S,,,\nEU.DUTY.S", "law,C,,,\nEU.DUTY.S", 2, "conflict", "other reading"),
    ("id twice", EU_MEASURE, "EU.DUTY.SHOES,EU", "EU.DUTY,EU", 3, "id", "stands already"),
    ("too few cells", EU_MEASURE, "EU.DUTY,EU,EU-IN,", "EU.DUTY,EU-IN,", 2, "", "cells"),
    ("ambiguous rows", EU_MEASURE, "EU,EU-IN,duty,@SHOES", "EU,EU-IN,duty,* @SHOES", 3, "codes", "nothing decides"),
    ("schedule column", "DE/schedule.toml", "{rate}% V", "{rates}% V", 4, "rates", "no column"),
    ("schedule file", "DE/schedule.toml", '"vat.csv"', '"gst.csv"', 1, "file", "no file"),
    ("schedule table", "DE/schedule.toml", "[expand.measure]", "[expand.measures]", 4, "measures", "no such table"),
    ("expanded row", "DE/vat.csv", "640219,7", "640299,7", 4, "codes", "no subheading"),
    ("expanded expression", "DE/vat.csv", "61,19", "61,x", 2, "expression", "x"),
    ("key of the pack", DE_PACK, "timezone", "time_zone", 6, "time_zone", "no such key"),
    ("time zone", DE_PACK, "Europe/Berlin", "Europe/Bonn", 6, "timezone", "Bonn"),
    ("parent missing", DE_PACK, 'parent = "EU"', 'parent = "US"', 1, "parent", "US"),
    ("circle of parents", "EU/pack.toml", 'parent = ""', 'parent = "DE"', 1, "parent", "leads back"),
    ("toml", DE_PACK, 'name = "Germany"', "name = Germany", 2, "", "no TOML"),
    ("condition's subject", "EU/condition.csv", "EU-IN,all", "EU-OUT,all", 2, "subject", "EU-OUT"),
    ("condition's fact", "EU/condition.csv", "all,goods,", "all,weather,", 2, "fact", "weather"),
    ("condition's operator", "EU/condition.csv", "goods,<=,150", "goods,in,150", 2, "op", "cannot be tested"),
    ("no operator at all", "EU/condition.csv", "goods,<=,150", "goods,=<,150", 2, "op", "not one of"),
    ("condition's figure", "EU/condition.csv", "<=,150", "<=,much", 2, "value", "not a decimal"),
    ("condition's currency", "EU/condition.csv", "150,EUR", "150,", 2, "unit", "ISO 4217"),
    ("condition's scope", "EU/condition.csv", "EUR,parcel", "EUR,box", 2, "scope", "not one of"),
    ("condition's code", "EU/condition.csv", "refuse,too_dear,needs,,,law,P\n{", "refuse,too_big,needs,,,law,P\n{", 2,
     "code", "no words"),
    ("a refusal without a code", "EU/condition.csv", "refuse,too_dear,needs,,,law,P\n{", "refuse,,needs,,,law,P\n{", 2,
     "code", "needs a code"),
    ("a language missing", SHARED_TEXT, "too_dear,zh-hans", "too_big,zh-hans", 2, "language", "zh-hans"),
    ("broken braces", SHARED_TEXT, "More than {limit}", "More than {limit", 2, "message", "braces"),
    ("a cap without words", "EU/list_entry.csv", "640219,,,2", "640219,Shoes,,2", 2, "cap", "cap:SHOES/Shoes"),
    ("unit of a list", "EU/list_entry.csv", "2,KGM", "2,KILO", 2, "cap_unit", "KILO"),
    ("list without a row", "EU/list_entry.csv", "SHOES,640219", "BOOTS,640219", 2, "list", "BOOTS"),
    ("rounding's step", "EU/rounding.csv", "0.01", "0", 2, "step", "above zero"),
    ("truth", "EU/list.csv", "Shoes,true", "Shoes,yes", 2, "complete", "neither true nor false"),
    ("quotes", SHARED_TEXT, "Send less.", '"Send less', 3, "", "CSV"),
]
# fmt: on


def faults_of(law: dict[str, dict[str, str]]) -> tuple[Fault, ...]:
    return read_packs(law, REFERENCE).faults


def test_a_whole_law_has_no_fault_and_all_its_rows() -> None:
    reading = read_packs(whole_law(), REFERENCE)
    assert reading.faults == ()
    by_country = {pack.pack.country: pack for pack in reading.packs}
    assert [row.id for row in by_country["DE"].measures] == ["DE.VAT.61", "DE.VAT.640219"]
    assert by_country["DE"].measures[1].expression == "7% V"
    assert len(by_country["EU"].routes) == 2


@pytest.mark.parametrize("case", [pytest.param(case[1:], id=case[0].replace(" ", "-")) for case in BROKEN])
def test_a_broken_pack_is_refused_with_its_file_and_line(case: Case) -> None:
    file, old, new, line, column, reason = case
    law = whole_law()
    folder, _, name = file.partition("/")
    assert law[folder][name].count(old), "the case breaks nothing"
    law[folder][name] = law[folder][name].replace(old, new, 1)
    faults = faults_of(law)
    assert any(
        (fault.file, fault.line, fault.column) == (file, line, column) and reason in fault.reason
        for fault in faults
    ), "\n".join(map(str, faults))


def test_an_unknown_file_is_refused() -> None:
    law = whole_law()
    law["DE"]["mesure.csv"] = MEASURE + "\n"
    assert [(fault.file, fault.line) for fault in faults_of(law)] == [("DE/mesure.csv", 1)]


def test_nothing_is_official_whose_source_has_no_address() -> None:
    law = whole_law()
    law["_shared"]["source.csv"] = law["_shared"]["source.csv"].replace("https://law.example/", "")
    found = faults_of(law)
    assert ("EU/route.csv", 2, "confidence") in {(fault.file, fault.line, fault.column) for fault in found}
    assert all("no address" in fault.reason for fault in found)


def test_a_folder_without_pack_toml_is_refused() -> None:
    law = whole_law()
    del law["FR"]["pack.toml"]
    assert ("FR/pack.toml", 1) in {(fault.file, fault.line) for fault in faults_of(law)}


def test_rows_of_a_country_do_not_stand_in_the_shared_folder() -> None:
    law = whole_law()
    law["_shared"]["gap.csv"] = law["DE"].pop("gap.csv")
    assert any(fault.file == "_shared/gap.csv" for fault in faults_of(law))


def test_a_member_without_the_gap_its_parent_names_is_refused() -> None:
    law = whole_law()
    del law["FR"]["gap.csv"]
    assert [(fault.file, fault.line, fault.column) for fault in faults_of(law)] == [
        ("EU/measure.csv", 3, "expression")
    ]


def test_all_faults_of_all_files_come_at_once_and_sorted() -> None:
    law = whole_law()
    for folder, name, old, new in (
        ("EU", "measure.csv", "3 EUR/item", "3 EUR per item"),
        ("EU", "condition.csv", "<=,150", "<=,much"),
        ("DE", "vat.csv", "640219,7", "640299,7"),
    ):
        law[folder][name] = law[folder][name].replace(old, new)
    found = [fault.file for fault in faults_of(law)]
    assert found == sorted(found)
    assert set(found) == {"EU/measure.csv", "EU/condition.csv", "DE/vat.csv"}


def test_a_row_that_could_not_be_read_is_not_blamed_on_those_that_name_it() -> None:
    law = whole_law()
    law["EU"]["rounding.csv"] = law["EU"]["rounding.csv"].replace("half_up", "nearest")
    assert [(fault.file, fault.column) for fault in faults_of(law)] == [("EU/rounding.csv", "mode")]


def test_rows_told_apart_by_period_priority_or_condition_are_no_ambiguity() -> None:
    law = whole_law()
    rows = law["EU"]["measure.csv"]
    twin = rows.splitlines()[1]
    later = twin.replace("EU.DUTY,", "EU.DUTY.LATER,").replace("2026-07-01,2028-07-01", "2028-07-01,")
    higher = twin.replace("EU.DUTY,", "EU.DUTY.HIGHER,").replace("EUR,0,replace", "EUR,5,replace")
    tested = twin.replace("EU.DUTY,", "EU.DUTY.TESTED,")
    law["EU"]["measure.csv"] = f"{rows}{later}\n{higher}\n{tested}\n"
    law["EU"]["condition.csv"] += (
        "EU.DUTY.TESTED,all,buyer.kind,=,business,,order,other_measure,,needs,,,law,P\n"
    )
    assert faults_of(law) == ()
