"""One page for each state table: what it is of, a diagram, and every move with who, when and why."""

from collections.abc import Mapping
from typing import Final

from entrepot.cli.states.moves import tables
from entrepot.core.trade.chargebacks import CHARGEBACK
from entrepot.core.trade.disputes import CLOCKS, DISPUTE
from entrepot.core.trade.returns import RETURN
from entrepot.core.trade.stages import DECLARATION, ORDER, Move, StateTable

ABOUT: Final[Mapping[str, str]] = {
    "order": "What one seller sells to one buyer in one checkout. Its money is held from `paid`, shared out "
    "at `released`, back with the buyer at `refunded`.",
    "parcel": "A parcel at the carrier. Scans may be missing: it may skip forwards.",
    "payment": "What is asked of a payment provider for one checkout.",
    "refund": "Money on its way back to a buyer, at the provider.",
    "return": "Goods that go back. Its money waits until they were looked at.",
    "dispute": "A complaint about an order. Both sides have time; silence puts it before the platform.",
    "chargeback": "Money a card scheme took back, and our answer to it. Until it is decided no refund of the "
    "payment is sent.",
    "payout": "A seller's money on its way to their bank.",
    "declaration": "What customs is told of a parcel, from our draft to what customs decides.",
}
"""The tables in the order of a trade."""
HAPPENS: Final = "when it happens"
WHEN: Final[Mapping[tuple[str, str, str], str]] = {
    ("order", "awaiting_payment", "cancelled"): "30 minutes after it was placed, or when it is given up",
    ("order", "delivered", "time_passed"): "after the market's days of receipt (14 unless set)",
    ("order", "confirmed", "released"): "at once, or when money on its way back has arrived",
    **{
        ("dispute", state, "time_passed"): f"after {length.days} days, and what was extended"
        for state, length in CLOCKS.items()
    },
    ("dispute", "under_review", "decided"): f"within {CLOCKS['under_review'].days} days",
    ("chargeback", "opened", "evidence_sent"): "when somebody does, or 12 hours before the term ends",
    ("return", "refused", "time_passed"): "when the time to appeal has passed",
    (
        "return",
        "requested",
        "auto_accepted",
    ): "at once where the law gives the right, else when the time has passed",
    ("return", "received", "taken_as_good"): "when the time to look at them has passed",
}
"""When a move comes that does not simply follow what somebody did."""
EDITED: Final = "<!-- Written by `entrepot states`. Change the table it names, then write it anew. -->"


def all_tables() -> list[StateTable]:
    """Return every table, in the order of a trade."""
    known = {table.name: table for table in (ORDER, DECLARATION, DISPUTE, RETURN, CHARGEBACK, *tables())}
    return [known[name] for name in ABOUT]


def page_of(table: StateTable) -> str:
    """Return a table's page as Markdown."""
    rows = [_row(table, move) for move in table.moves]
    ends = ", ".join(f"`{state}`" for state in table.states if state in table.ends)
    return "\n".join(
        [
            EDITED,
            f"# The states of a {table.name}" if table.name != "order" else "# The states of an order",
            "",
            ABOUT[table.name],
            f"It begins as `{table.start}` and ends as {ends}. Who took a step, when and why is kept.",
            "",
            "```mermaid",
            table.mermaid().rstrip(),
            "```",
            "",
            "| from | step | to | who | when | why |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def index() -> str:
    """Return the page that leads to the others."""
    lines = [
        f"| [{table.name}]({table.name}.md) | {len(table.states)} | {len(table.moves)} "
        f"| {ABOUT[table.name]} |"
        for table in all_tables()
    ]
    return "\n".join(
        [
            EDITED,
            "# State tables",
            "",
            "The tables the program runs by. Who: `buyer`, `seller`, `operator` (a person of the platform),",
            "`system` (one of our own parts, told by a provider, a carrier, customs, or a clock that ended).",
            "",
            "| table | states | moves | |",
            "| --- | --- | --- | --- |",
            *lines,
            "",
        ]
    )


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    return {"README.md": index(), **{f"{table.name}.md": page_of(table) for table in all_tables()}}


def _row(table: StateTable, move: Move) -> str:
    who = ", ".join(sorted(move.who))
    when = WHEN.get((table.name, move.state, move.event), HAPPENS)
    return f"| `{move.state}` | {move.event} | `{move.to}` | {who} | {when} | {move.why} |"
