"""Every write of stock."""

from entrepot.apps.stock.actions.counting import (
    TakenCount,
    adjust,
    receive,
    take_told_count,
    write_off,
)
from entrepot.apps.stock.actions.ending import (
    capture,
    capture_all,
    put_back,
    put_back_pieces,
    release,
    release_expired,
)
from entrepot.apps.stock.actions.locating import (
    LocationAddress,
    add_location,
    allow_splitting,
    change_location,
    close_location,
    rank_locations,
    set_default_location,
)
from entrepot.apps.stock.actions.reserving import extend, reserve, reserve_new
from entrepot.apps.stock.actions.transferring import lose_transfer, receive_transfer, send_transfer
from entrepot.apps.stock.claiming import Want
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage

__all__ = [
    "InsufficientStockError",
    "LocationAddress",
    "Shortage",
    "TakenCount",
    "Want",
    "add_location",
    "adjust",
    "allow_splitting",
    "capture",
    "capture_all",
    "change_location",
    "close_location",
    "extend",
    "lose_transfer",
    "put_back",
    "put_back_pieces",
    "rank_locations",
    "receive",
    "receive_transfer",
    "release",
    "release_expired",
    "reserve",
    "reserve_new",
    "send_transfer",
    "set_default_location",
    "take_told_count",
    "write_off",
]
