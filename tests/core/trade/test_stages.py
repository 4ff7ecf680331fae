import pytest

from entrepot.core.trade.errors import IllegalMoveError, TradeError
from entrepot.core.trade.stages import DECLARATION, ORDER, Move, StateTable

TABLES = [ORDER, DECLARATION]


def test_an_order_goes_from_payment_to_release() -> None:
    state = ORDER.start
    for event, who in [
        ("paid", "system"),
        ("accepted", "seller"),
        ("shipped", "seller"),
        ("held_at_customs", "system"),
        ("cleared", "system"),
        ("delivered", "system"),
        ("confirmed", "buyer"),
        ("released", "system"),
    ]:
        state = ORDER.advance(state, event, who).to
    assert state == "released"


def test_an_illegal_move_names_what_is_allowed() -> None:
    with pytest.raises(
        IllegalMoveError, match=r"order is paid: it cannot be shipped; it can be accepted"
    ) as raised:
        ORDER.advance("paid", "shipped", "seller")
    assert raised.value.allowed == ("accepted", "called_off", "charged_back")


def test_the_wrong_party_is_told_who_may_and_what_they_may() -> None:
    with pytest.raises(IllegalMoveError, match="delivered is for system, not for buyer") as raised:
        ORDER.advance("in_transit", "delivered", "buyer")
    assert raised.value.allowed == ("disputed",)
    with pytest.raises(IllegalMoveError, match="not for nobody"):
        ORDER.advance("in_transit", "delivered", ())


def test_one_of_several_roles_is_enough() -> None:
    assert ORDER.advance("paid", "called_off", {"member", "operator"}).to == "refund_due"


def test_an_end_and_an_unknown_state_say_so() -> None:
    with pytest.raises(IllegalMoveError, match="that is its end"):
        ORDER.advance("refunded", "paid", "system")
    with pytest.raises(TradeError, match="no state of order"):
        ORDER.allowed("sent")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_is_reached_and_leads_to_an_end(table: StateTable) -> None:
    def reach(start: set[str], step: dict[str, set[str]]) -> set[str]:
        seen, edge = set(start), set(start)
        while edge:
            edge = {to for state in edge for to in step.get(state, ())} - seen
            seen |= edge
        return seen

    onward: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for move in table.moves:
        onward.setdefault(move.state, set()).add(move.to)
        back.setdefault(move.to, set()).add(move.state)
    assert reach({table.start}, onward) == set(table.states)
    assert reach(set(table.ends), back) == set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_move_that_is_not_in_the_table_is_refused(table: StateTable) -> None:
    events = {move.event for move in table.moves}
    legal = {(move.state, move.event) for move in table.moves}
    everybody = {"system", "buyer", "seller", "operator"}
    for state in table.states:
        for event in events:
            if (state, event) in legal:
                assert table.advance(state, event, everybody).why
            else:
                with pytest.raises(IllegalMoveError):
                    table.advance(state, event, everybody)


def test_once_money_is_held_the_only_ends_are_shared_or_given_back() -> None:
    """From every state with money, whatever happens, the money goes to the parties or back."""
    assert {"cancelled", "refunded", "released"} >= ORDER.ends
    assert ORDER.sources("refunded") == ("refund_due",)
    assert ORDER.sources("paid_late") == ("cancelled",)


def test_a_table_that_contradicts_itself_is_refused() -> None:
    move = Move("a", "go", "b", frozenset({"system"}), "")
    with pytest.raises(TradeError, match="twice"):
        StateTable("thing", "a", (move, Move("a", "go", "c", frozenset({"system"}), "")))
    with pytest.raises(TradeError, match="nobody"):
        StateTable("thing", "a", (Move("a", "go", "b", frozenset(), ""),))
    with pytest.raises(TradeError, match="unknown"):
        StateTable("thing", "a", (Move("a", "go", "b", frozenset({"ghost"}), ""),))


def test_the_diagram_shows_start_moves_and_ends() -> None:
    told = DECLARATION.mermaid()
    assert told.startswith("stateDiagram-v2\n    [*] --> draft\n")
    assert "    assessed --> released: released (operator, system)\n" in told
    assert "    released --> [*]\n" in told
