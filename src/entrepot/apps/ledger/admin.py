from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.ledger.models import (
    Balance,
    Clearing,
    Entry,
    Holder,
    KindTotal,
    OpenDay,
    OpenMark,
    Posting,
    Snapshot,
)

show_raw(Balance, Clearing, Entry, Holder, KindTotal, OpenDay, OpenMark, Posting, Snapshot)
