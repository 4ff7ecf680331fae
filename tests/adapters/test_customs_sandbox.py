from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.customs_sandbox_cases import CASES
from entrepot.adapters.customs_sandbox_file import read, written
from entrepot.apps.customs.provider import (
    CustomsRefusedError,
    CustomsUnavailableError,
    DeclarationMessage,
    MessageLine,
)
from entrepot.apps.kernel import clock
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy

MINUTE = timedelta(minutes=1)
LINE = MessageLine(
    number=1,
    hs="340600",
    national="",
    origin="US",
    description="Cedar candle",
    quantity=2,
    net_grams=Decimal(440),
    gross_grams=Decimal(1080),
    value=Money(4800, "USD"),
)
MESSAGE = DeclarationMessage(
    key="dec_1",
    destination="SG",
    route="SG-NORMAL",
    sent_from="US",
    number="CP000000014US",
    value=Money(4800, "USD"),
    freight=Money(900, "USD"),
    insurance=Money(0, "USD"),
    gross_grams=Decimal(1100),
    lines=(LINE,),
    levies=(AssessedLevy("gst", Money(690, "SGD")),),
    schemes=("SG-OVR",),
)
VAGUE = replace(MESSAGE, lines=(replace(LINE, description="Gift"),))


@pytest.fixture
def sandbox(tmp_path: Path) -> CustomsSandbox:
    return CustomsSandbox(tmp_path / "customs.sqlite3", delay=MINUTE)


def heard(sandbox: CustomsSandbox, minutes: int) -> list[str]:
    with clock.travel(AT + minutes * MINUTE):
        return [each.kind.value for each in sandbox.answers(MESSAGE.key)]


def submit(sandbox: CustomsSandbox, message: DeclarationMessage = MESSAGE) -> str:
    with clock.travel(AT):
        return sandbox.submit(message)


def test_the_same_key_has_one_number_and_no_other_content(sandbox: CustomsSandbox) -> None:
    number = submit(sandbox)
    assert submit(sandbox) == number
    with pytest.raises(CustomsRefusedError, match="key_reused"):
        submit(sandbox, VAGUE)
    with pytest.raises(CustomsRefusedError, match="incomplete"):
        submit(sandbox, replace(MESSAGE, key="dec_2", number=""))
    with pytest.raises(CustomsRefusedError, match="unknown_declaration"):
        sandbox.answers("dec_3")


def test_it_answers_later_and_the_same_each_time(sandbox: CustomsSandbox) -> None:
    submit(sandbox)
    assert heard(sandbox, 0) == []
    assert heard(sandbox, 1) == ["accepted"]
    assert heard(sandbox, 3) == ["accepted", "assessed", "released"]
    with clock.travel(AT + 9 * MINUTE):
        told = sandbox.answers(MESSAGE.key)
        assert sandbox.answers(MESSAGE.key) == told
    assert told[1].levies == MESSAGE.levies
    assert [each.sequence for each in told] == [1, 2, 3]
    sandbox.behave(backwards=True)
    assert heard(sandbox, 3) == ["released", "assessed", "accepted"]


def test_words_that_say_nothing_are_asked_about(sandbox: CustomsSandbox) -> None:
    submit(sandbox, VAGUE)
    assert heard(sandbox, 9) == ["accepted", "queried"]
    with clock.travel(AT + 9 * MINUTE):
        asked = sandbox.answers(MESSAGE.key)[1]
        assert (asked.about, asked.line) == ("description", 1)
        for _again in range(2):
            sandbox.answer(MESSAGE.key, asked.reference, "A candle of soy wax.")
        with pytest.raises(CustomsRefusedError, match="unknown_question"):
            sandbox.answer(MESSAGE.key, "cus_other", "?")
    assert heard(sandbox, 9) == ["accepted", "queried"]
    assert heard(sandbox, 11) == ["accepted", "queried", "assessed", "released"]


@pytest.mark.parametrize(
    ("case", "heard_at_last", "gst"),
    [
        ("released", "released", 690),
        ("examined", "released", 690),
        ("shortfall", "released", 790),
        ("surplus", "released", 590),
        ("refused", "refused", None),
        ("silent", "accepted", None),
    ],
)
def test_every_case_ends_as_its_name_says(
    sandbox: CustomsSandbox, case: str, heard_at_last: str, gst: int | None
) -> None:
    assert case in CASES
    sandbox.choose(MESSAGE.key, case)
    submit(sandbox)
    with clock.travel(AT + 9 * MINUTE):
        told = sandbox.answers(MESSAGE.key)
    assert told[-1].kind == heard_at_last
    fixed = [levy.amount for each in told for levy in each.levies]
    assert fixed == ([] if gst is None else [Money(gst, "SGD")])


def test_away_means_away(sandbox: CustomsSandbox) -> None:
    submit(sandbox)
    sandbox.behave(away=True)
    for ask in (lambda: submit(sandbox), lambda: heard(sandbox, 1)):
        with pytest.raises(CustomsUnavailableError):
            ask()


def test_china_asks_who_buys_and_the_number_is_not_kept(sandbox: CustomsSandbox) -> None:
    china = replace(MESSAGE, destination="CN", route="CN-CBEC-9610")
    with pytest.raises(CustomsRefusedError, match="identity_missing"):
        submit(sandbox, china)
    known = replace(china, identity="11010519491231002X")
    assert submit(sandbox, known)
    assert "11010519491231002X" not in repr(known)
    assert b"11010519491231002X" not in sandbox.file.read_bytes()
    assert read(written(known)) == china
