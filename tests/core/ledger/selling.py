"""Sales to try the money path with, by hand and drawn at random."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from entrepot.core.ledger import AccountKind, AccountRef, Sale, Share, Stamp, carriage, duty, relief, tax
from entrepot.core.money import Money

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ZOLL, FISCUS = "DE-Zoll", "DE-BZSt"


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def stamp(reference: str, source: str = "orders") -> Stamp:
    return Stamp(source, reference, NOW, "ord_1")


def candles() -> Sale:
    """Goods 40.00, duty 3.00, VAT 10.07, freight 10.00; commission 5.00, its tax 0.95, 1.00 relieved."""
    return Sale(
        order="ord_1",
        seller="biz_1",
        platform="platform",
        goods=eur(4000),
        dues=(duty(ZOLL, eur(300)), tax(FISCUS, eur(1007))),
        carriage=(carriage("post", eur(1000)),),
        commission=eur(500),
        commission_tax=tax(FISCUS, eur(95)),
        reliefs=(relief("prg_1", eur(100)),),
        splits=(Share(AccountRef(AccountKind.RECEIVABLE, "biz_1", "EUR"), eur(400)),),
    )


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    goods = draw(st.integers(1, 10**6))
    fee = draw(st.integers(0, goods // 3))
    fee_tax = draw(st.integers(0, fee // 4))
    split = draw(st.integers(0, (goods - fee - fee_tax) // 2))
    helped = [draw(st.integers(0, fee // 2)) for _ in range(draw(st.integers(0, 2)))]
    dues = [draw(st.integers(0, goods)) for _ in range(draw(st.integers(0, 2)))]
    makers = (duty, tax)
    return Sale(
        order="ord_1",
        seller="biz_1",
        platform="platform",
        goods=eur(goods),
        dues=tuple(make("XX", eur(due)) for make, due in zip(makers, dues, strict=False)),
        carriage=draw(st.sampled_from([(), (carriage("post", eur(draw(st.integers(0, 5000)))),)])),
        commission=draw(st.sampled_from([eur(fee)])),
        commission_tax=tax("XX", eur(fee_tax)),
        reliefs=tuple(relief(f"prg_{number}", eur(help_)) for number, help_ in enumerate(helped)),
        splits=(Share(AccountRef(AccountKind.SELLER_AVAILABLE, "biz_2", "EUR"), eur(split)),),
    )
