"""Every write of stock."""

from entrepot.apps.stock.actions.counting import TakenCount, adjust, receive, take_told_count
from entrepot.apps.stock.actions.ending import (
    capture,
    capture_all,
    put_back,
    put_back_pieces,
    release,
    release_expired,
)
from entrepot.apps.stock.actions.reserving import Want, extend, reserve, reserve_new
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage

__all__ = [
    "InsufficientStockError",
    "Shortage",
    "TakenCount",
    "Want",
    "adjust",
    "capture",
    "capture_all",
    "extend",
    "put_back",
    "put_back_pieces",
    "receive",
    "release",
    "release_expired",
    "reserve",
    "reserve_new",
    "take_told_count",
]
