"""The contract of ``entrepot quote`` and ``check``: replies, exit codes, problems."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.processes import clean_environment

from entrepot.apps.kernel.problems import invalid_request

TSHIRTS = {
    "destination": "DE",
    "ship_from": "CN",
    "on": "2026-11-21",
    "currency": "EUR",
    "freight": "5.00",
    "lines": [{"hs": "610910", "unit_price": "12.00", "quantity": 5}],
}
WINE_TO_CHINA_GENERAL = {
    "destination": "CN",
    "ship_from": "FR",
    "on": "2026-11-21",
    "currency": "CNY",
    "route": "CN-GENERAL",
    "lines": [{"hs": "220421", "unit_price": "100.00"}],
}
SOLD_AS_A_PARCEL = WINE_TO_CHINA_GENERAL | {
    "route": "CN-PARCEL",
    "lines": [{"hs": "190531", "unit_price": "88.00"}],
}
SHOES_WITHOUT_THEIR_NATIONAL_CODE = {
    "destination": "US",
    "ship_from": "VN",
    "on": "2025-01-15",
    "currency": "USD",
    "route": "US-NORMAL",
    "lines": [{"hs": "640219", "unit_price": "5.00", "quantity": 10}],
}
type Run = Callable[..., Any]


def test_a_price_ends_with_zero_and_the_reply_on_standard_output(run: Run) -> None:
    ended = run("quote", "--json", "-", body=TSHIRTS)
    assert (ended.code, ended.err) == (0, "")
    reply = ended.json
    assert (reply["status"], reply["route"], reply["total"]) == ("ok", "EU-IOSS", "80.92")
    assert (reply["duty"], reply["taxes"]) == ("3.00", {"vat": "12.92"})
    assert {part["measure"] for part in reply["components"]} >= {"EU.DUTY.FLAT3", "DE.VAT.STANDARD"}


def test_a_request_is_read_from_a_file_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "request.json"
    path.write_text(
        '\ufeff{"destination":"SG","ship_from":"CN","currency":"SGD","on":"2026-11-21",'
        '"lines":[{"hs":"610910","unit_price":"400.00"}]}',
        encoding="utf-8",
    )
    assert run("quote", "--json", str(path)).json["taxes"] == {"gst": "36.00"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (WINE_TO_CHINA_GENERAL, "unknown"),
        (SOLD_AS_A_PARCEL, "refused"),
        (SHOES_WITHOUT_THEIR_NATIONAL_CODE, "needs"),
        (TSHIRTS | {"destination": "BR"}, "unknown"),
    ],
)
def test_no_price_ends_with_three_and_every_reason(run: Run, body: dict[str, Any], status: str) -> None:
    ended = run("quote", "--json", "-", body=body)
    reply = ended.json
    assert (ended.code, reply["status"]) == (3, status)
    assert reply["reasons"] or reply["needs"]
    assert reply.get("total") is None


def test_bad_input_ends_with_two_and_all_errors_at_once(run: Run) -> None:
    ended = run("quote", "--json", "-", body={"colour": "red", "currency": "EUX", "lines": [{"hs": "6402"}]})
    problem = ended.json
    assert (ended.code, problem["status"]) == (2, 422)
    told = {error["field"]: error for error in problem["errors"]}
    assert {"colour", "destination", "currency", "lines[0].hs", "lines[0].unit_price"} <= told.keys()
    assert all(error["reason"] and error["fix"] for error in told.values())


def test_the_problem_is_the_one_the_api_answers_with(run: Run) -> None:
    told = run("quote", "--json", "-", body={}).json
    errors = [(each["field"], each["reason"], each["fix"]) for each in told["errors"]]
    assert told == invalid_request(errors).as_dict()


@pytest.mark.parametrize(
    "stdin",
    [
        "",
        "{",
        "[1, 2]",
        '"text"',
        "{} {}",
        '{"v": NaN}',
        "[" * 100_000,
        b"\xff\xfe{}",
        '{"destination": "DE"',
    ],
)
def test_what_is_no_object_is_a_problem_too(run: Run, stdin: str | bytes) -> None:
    ended = run("quote", "--json", "-", stdin=stdin)
    assert ended.code == 2
    assert ended.json["errors"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"buyer": {"name": "x"}}, "buyer.name"),
        ({"lines": [{"hs": "610910", "unit_price": "1", "color": "red"}]}, "lines[0].color"),
        ({"dates": {"exports": None}}, "dates.exports"),
        ({"route": "EU-AIR"}, "route"),
        ({"freight": "1.005"}, "freight"),
        ({"freight": 1.5}, "freight"),
        ({"lines": []}, "lines"),
        ({"destination": "XX"}, "destination"),
    ],
)
def test_unknown_keys_and_wrong_values_are_named(run: Run, change: dict[str, Any], field: str) -> None:
    ended = run("quote", "--json", "-", body=TSHIRTS | change)
    assert ended.code == 2
    assert field in {error["field"] for error in ended.json["errors"]}


def test_an_unknown_option_is_bad_input(run: Run) -> None:
    ended = run("quote", "--json", "-", "--fast", body=TSHIRTS)
    assert ended.code == 2
    assert "--fast" in ended.json["errors"][0]["reason"]


def test_a_file_that_is_not_there_is_bad_input(run: Run) -> None:
    ended = run("quote", "--json", "/nowhere/request.json")
    assert (ended.code, ended.json["status"]) == (2, 422)


def test_a_person_asks_with_options_and_reads_a_table(run: Run) -> None:
    words = "--to DE --from CN --hs 610910 --price 12.00 --quantity 5 --freight 5.00 --currency EUR"
    words += " --on 2026-11-21"
    ended = run("quote", *words.split())
    assert ended.code == 0
    assert "80.92 EUR" in ended.out
    assert "EU.DUTY.FLAT3" in ended.out
    assert "no legal advice" in ended.out
    chinese = run("quote", *words.split(), "--lang", "zh-hans")
    assert "合计" in chinese.out
    assert "增值税" in chinese.out


def test_a_person_is_told_in_words_what_is_wrong(run: Run) -> None:
    ended = run("quote", "--to", "DE", "--hs", "64", "--price", "1")
    assert (ended.code, ended.out) == (2, "")
    assert "lines[0].hs" in ended.err
    assert "currency" in ended.err


def test_check_tells_readiness_without_amounts(run: Run) -> None:
    ready = run("check", "--json", "-", body=TSHIRTS)
    assert (ready.code, ready.json["state"]) == (0, "ready")
    assert "components" not in ready.json
    blocked = run("check", "--json", "-", body=SOLD_AS_A_PARCEL)
    assert (blocked.code, blocked.json["state"]) == (3, "blocked")
    assert "commercial_sale" in {finding["code"] for finding in blocked.json["findings"]}
    assert run("check", "--json", "-", body={}).code == 2


def test_a_quote_starts_no_django(compiled_home: Path) -> None:
    code = (
        "import sys; from entrepot.cli.main import main; "
        "code = main('quote --to DE --from CN --hs 610910 --price 1 --currency EUR'.split()); "
        "print(sorted({'django.db', 'django.conf', 'ninja', 'allauth'} & set(sys.modules)), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=clean_environment(compiled_home)
    )
    assert done.stdout.decode().splitlines()[-1] == "[] 0"
