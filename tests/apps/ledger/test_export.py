"""``entrepot ledger``: the whole way from the tables to programs that know nothing of us."""

from pathlib import Path

import pytest
from tests.apps.ledger.books import ORDERS, account, eur, payout, sale, steps
from tests.core.ledger.programs import bean_check, hledger_check

from entrepot.apps.ledger import actions
from entrepot.apps.ledger.models import Balance
from entrepot.cli.main import main
from entrepot.core.ledger import AccountKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> None:
    for entry in [*steps(sale()), *steps(sale("ord_2", "biz_2")), payout(1000)]:
        actions.post(entry=entry, by=ORDERS)


@pytest.mark.usefixtures("books")
def test_beancount_accepts_what_the_command_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "export", "--format", "beancount"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert bean_check(tmp_path, printed) == ""
    assert "2026-11-22 balance Liabilities:Sellers:Biz-1  -25.05 ~ 0 EUR" in printed


@pytest.mark.usefixtures("books")
def test_hledger_accepts_the_file_the_command_writes(tmp_path: Path) -> None:
    file = tmp_path / "books.journal"
    assert main(["ledger", "export", "--format", "hledger", "--output", str(file)]) == 0
    assert hledger_check(tmp_path, file.read_text(encoding="utf-8").splitlines()) == ""


@pytest.mark.usefixtures("books")
def test_a_period_and_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ["ledger", "export", "--format", "beancount"]
    assert main([*export, "--until", "2026-11-21"]) == 0
    assert "Sellers" not in capsys.readouterr().out
    assert main([*export, "--until", "2026-11-22"]) == 0
    assert "Sellers" in capsys.readouterr().out
    assert main([*export, "--until", "tomorrow"]) == 2
    assert main([*export, "--output", str(tmp_path / "no" / "where")]) == 2
    assert main(["ledger", "export", "--format", "ods"]) == 2


@pytest.mark.usefixtures("books")
def test_check_names_each_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "check"]) == 0
    assert "0 differences" in capsys.readouterr().out
    assert main(["ledger", "snapshot"]) == 0
    assert "6 accounts" in capsys.readouterr().out
    claimed = account(AccountKind.SELLER_AVAILABLE, "biz_1")
    Balance.objects.filter(kind=claimed.kind.value, owner=claimed.owner).update(minor=eur(1).minor)
    assert main(["ledger", "check"]) == 1
    assert "balance seller_available biz_1 EUR: kept 1, adds up to 2505" in capsys.readouterr().err
