import csv
from pathlib import Path

from entrepot.adapters.us_additional import Exempt, exempt_lines
from entrepot.adapters.us_section_232 import UNSURE, Annexes, Place
from entrepot.adapters.usitc import convert, convert_rows
from entrepot.core.law.expressions import gaps, parse, units

COLUMNS = (
    "hts_code", "digits", "level", "full_description", "unit", "general_rate", "special_rate", "column2_rate",
    "rate_source",
)  # fmt: skip
ROWS = (
    ("6402", "6402", "4", "Footwear", "", "", "", "", ""),
    ("6402.19.50", "64021950", "8", "Footwear > Sports > Valued over $3 but not over $6.50/pair", "",
     "76¢/pr. + 32%", "Free (AU,KR) 20% (JO) See 9822.05.10 (P+)", "$1.58/pr. + 66%", "6402.19.50"),
    ("6402.19.50.31", "6402195031", "10", "Footwear > Sports > Valued over $3 but not over $6.50/pair > Men",
     "prs.", "76¢/pr. + 32%", "Free (AU,KR)", "$1.58/pr. + 66%", "6402.19.50"),
    ("6402.20.00.00", "6402200000", "10", "Footwear > With straps", "prs.", "3%", "Free (AU)", "35%",
     "6402.20.00.00"),
    ("9503", "9503", "4", "Toys", "", "Free", "", "70%", "9503"),
    ("9503.00.00.11", "9503000011", "10", "Toys > For children under 3", "No.", "Free", "", "70%", "9503"),
    ("9006.59.15.20", "9006591520", "10", "Cameras > A blank rate", "No.", "", "", "20%", "9006.59.15.20"),
)  # fmt: skip
DATA = Path(__file__).parents[2] / "data" / "law" / "US"


def _rows() -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_printed_rates_stand_at_eight_digits() -> None:
    tables, summary = convert_rows(_rows())

    assert tables["general.csv"][1] == [
        ("64021950", "0.76 USD/PR + 32% V", "1.58 USD/PR + 66% V", "Printed: 76¢/pr. + 32%"),
        ("64022000", "3% V", "35% V", ""),
        ("95030000", "0% V", "70% V", ""),
    ]
    assert summary.printed == sum(summary.general.values()) == sum(summary.column2.values()) == 3


def test_brackets_preferences_and_national_lines_come_with_them() -> None:
    tables, summary = convert_rows(_rows())

    assert [row[:3] for row in tables["bracket.csv"][1]] == [
        ("64021950", "goods+inland/PR", ">"),
        ("64021950", "goods+inland/PR", "<="),
    ]
    assert ("AU", "US-AU-FTA", "64", "64", "") in tables["special.csv"][1]
    assert ("KR", "KORUS", "64", "640219", "") in tables["special.csv"][1]
    assert ("JO", "US-JO-FTA", "64021950", "20% V", "2026-01-01") in tables["special_rate.csv"][1]
    assert ("P", "64021950", "") in tables["special_see.csv"][1]
    assert ("64021950", "Footwear › Sports › Valued over $3 but not over $6.50/pair", "PR") in tables[
        "line.csv"
    ][1]
    assert summary.national == 5


def test_the_same_file_gives_the_same_tables(tmp_path: Path) -> None:
    source = tmp_path / "schedule.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(_rows())

    convert(source, tmp_path / "one")
    convert(source, tmp_path / "two")

    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(convert_rows(_rows())[0])
    assert all(
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files
    )


def test_a_heading_among_metal_annexes_is_no_entry_of_its_own() -> None:
    entries = [
        {"hts_prefix": "8471", "annex": "1b", "metal_type": "steel"},
        {"hts_prefix": "821191", "annex": "1b", "metal_type": "steel"},
        {"hts_prefix": "7601", "annex": "1a", "metal_type": "aluminum"},
        {"hts_prefix": "7616109090", "annex": "1a", "metal_type": "aluminum"},
    ]
    annexes = Annexes(entries, ["7616109030", "7616109090", "8211910000"])

    assert annexes.place("84713000") == UNSURE
    assert annexes.place("82119100") == Place("1b", "steel")
    assert annexes.place("76012000") == Place("1a", "aluminum")
    assert annexes.place("76161090") == UNSURE
    assert annexes.place("72011000") == UNSURE
    assert annexes.place("61091000") is None


def test_a_list_that_names_a_part_of_a_line_does_not_free_the_whole() -> None:
    national = ["8505110010", "8505110070", "0901110015", "0901110025", "0101210010", "0101210020"]
    codes = ["850511007000", "09011100", "0101210010", "0101210020"]

    assert exempt_lines(codes, national) == Exempt(
        frozenset({"09011100", "01012100"}), frozenset({"85051100"})
    )


def test_every_printed_rate_of_the_edition_is_translated_or_a_named_gap() -> None:
    lines = _table("schedule/general.csv")
    named = {row["id"] for row in _table("gap.csv") if row["effect"] == "named"}
    explained = {row["code"].removeprefix("unit:") for row in _table("text.csv")}
    own = set()
    for line in lines:
        for column in ("general", "column2"):
            node = parse(line[column])
            assert gaps(node) <= named
            own |= {unit for unit in units(node) if len(unit) > 3}

    assert len(lines) == 11_414
    assert sum("gap(" in line["general"] for line in lines) == 45
    assert sum("gap(" in line["column2"] for line in lines) == 51
    assert own <= explained


def test_list_4b_is_suspended_and_has_no_row() -> None:
    lists = {row["list"] for row in _table("schedule/s301.csv")}

    assert lists == {
        "1", "2", "3", "4A", "4A-4B", "91.01", "91.02", "91.03", "91.05", "91.06", "91.08", "91.11",
        "before-2026", "part",
    }  # fmt: skip


def test_section_122_leaves_out_what_is_exempt_and_ends_with_its_last_active_day() -> None:
    paying = {code for row in _table("schedule/s122.csv") for code in row["before"].split()}
    text = (DATA / "schedule.toml").read_text(encoding="utf-8")

    part = {code for row in _table("schedule/s122.csv") for code in row["part"].split()}

    assert not any("09011100".startswith(code) for code in paying)
    assert part == {"850511"}
    assert any("61091000".startswith(code) for code in paying)
    assert 'valid_to = "2026-07-24"' in text
    assert 'valid_to = "2026-07-23"' not in text
