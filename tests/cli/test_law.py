"""``entrepot law`` and ``hs``: compile, list, show, search."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

from entrepot.apps.kernel.paths import data_dir

type Run = Callable[..., Any]


def broken_data(tmp_path: Path) -> Path:
    """A copy of the data with two mistakes in the pack of Singapore."""
    data = tmp_path / "data"
    for folder in ("law/_shared", "law/SG", "reference", "nomenclature"):
        copytree(data_dir() / folder, data / folder)
    path = data / "law" / "SG" / "measure.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",gst,", ",gts,").replace(",duty,", ",dtuy,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (data / "law" / "SG" / "notes.xlsx").write_bytes(b"x")
    return data


def test_compile_names_every_fault_with_file_and_line(run: Run, tmp_path: Path) -> None:
    ended = run(
        "law", "compile", ENTREPOT_DATA=str(broken_data(tmp_path)), ENTREPOT_HOME=str(tmp_path / "home")
    )
    assert (ended.code, ended.out) == (2, "")
    assert "data/law/SG/measure.csv:2: levy: " in ended.err
    assert "data/law/SG/notes.xlsx:1: " in ended.err
    assert "nothing was written" in ended.err


def test_a_quote_on_broken_packs_is_no_bad_input_but_an_unavailable_law(run: Run, tmp_path: Path) -> None:
    ended = run(
        "quote", "--json", "-",
        body={},
        ENTREPOT_DATA=str(broken_data(tmp_path)),
        ENTREPOT_HOME=str(tmp_path / "home"),
    )  # fmt: skip
    assert ended.code == 1
    assert ended.json["status"] == 503


def test_compile_prints_the_edition_and_what_it_holds(run: Run) -> None:
    told = run("law", "compile")
    assert told.code == 0
    edition = run("law", "compile", "--quiet").out.strip()
    assert len(edition) == 32
    assert edition in told.out
    assert " measure\n" in told.out


def test_list_names_the_packs_with_their_routes(run: Run) -> None:
    ended = run("law", "list")
    lines = {line[:2]: line for line in ended.out.splitlines()}
    assert ended.code == 0
    assert "EU-IOSS" in lines["DE"]
    assert "CN-CBEC-9610" in lines["CN"]


def test_show_tells_all_of_a_rule_or_a_country(run: Run) -> None:
    rule = run("law", "show", "EU.DUTY.FLAT3")
    assert rule.code == 0
    assert "3 EUR/item" in rule.out
    assert "since 2026-07-01" in rule.out
    assert "source" in rule.out
    country = run("law", "show", "CN")
    assert "CN/schedule" in country.out
    assert run("law", "show", "NO.SUCH.RULE").code == 2


def test_search_finds_codes_by_words_and_says_why(run: Run) -> None:
    ended = run("hs", "search", "cotton", "t-shirt", "--json")
    assert ended.code == 0
    assert "610910" in {item["code"] for item in ended.json["items"]}
    assert all(item["reason"] for item in ended.json["items"])
    assert run("hs", "search", "zzzzqqqq").code == 3


def test_an_older_code_is_not_guessed_where_no_table_is_loaded(run: Run) -> None:
    assert run("hs", "correlate", "610910", "--from", "2022").out.startswith("610910 ")
    ended = run("hs", "correlate", "610910", "--from", "2012")
    assert ended.code == 3
    assert "law import hs-correlation" in ended.err
    assert run("hs", "correlate", "619999", "--from", "2022").code == 2


def test_an_import_that_fails_says_which_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,name\n12,x\n", encoding="utf-8")
    ended = run("law", "import", "cn-positive-list", str(file))
    assert ended.code == 2
    assert str(file) in ended.err


def test_words_that_are_no_command_end_with_two(run: Run) -> None:
    assert run("law", "frobnicate").code == 2
    assert run("nothing").code == 2
    assert run("--version").out.startswith("entrepot ")
