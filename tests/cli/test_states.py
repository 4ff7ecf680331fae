from pathlib import Path

import pytest

from entrepot.apps.payouts import states
from entrepot.cli.main import main
from entrepot.cli.states.moves import PAYOUT, told
from entrepot.cli.states.pages import all_tables, page_of, pages
from entrepot.core.trade.errors import TradeError

FOLDER = Path(__file__).parents[2] / "docs" / "states"


def test_the_pages_in_docs_are_as_the_tables_are() -> None:
    stale = [name for name, text in pages().items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert not stale, "run: entrepot states"
    assert {path.name for path in FOLDER.iterdir()} == pages().keys()


def test_every_move_says_who_when_and_why() -> None:
    for table in all_tables():
        page = page_of(table)
        assert table.mermaid() in page
        for move in table.moves:
            (row,) = [
                line for line in page.splitlines() if line.startswith(f"| `{move.state}` | {move.event} |")
            ]
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            assert len(cells) == 6
            assert all(cells)


def test_a_move_nobody_speaks_for_and_words_for_no_move_are_refused() -> None:
    without = {to: words for to, words in PAYOUT.items() if to != states.SENT}
    with pytest.raises(TradeError, match="from sending to sent"):
        told("payout", states.MOVES, without)
    with pytest.raises(TradeError, match="No payout moves like this: gone"):
        told("payout", states.MOVES, {**PAYOUT, "gone": ("system", "It went.")})


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["states", "--into", str(tmp_path)]) == 0
    assert main(["states", "--into", str(tmp_path), "--check"]) == 0
    (tmp_path / "payout.md").write_text("old")
    assert main(["states", "--into", str(tmp_path), "--check"]) == 1
    assert "payout.md is not as its table is" in capsys.readouterr().err
