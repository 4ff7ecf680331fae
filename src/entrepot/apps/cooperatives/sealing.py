"""Where members are paid, sealed: people see the last figures only."""

from typing import Final

from entrepot.apps.cooperatives.models import Member
from entrepot.apps.kernel.sealing import Sealer, key_name

SEALER: Final = Sealer("cooperatives.account")
SHORT: Final = 6


def sealed(account: str) -> dict[str, str]:
    """Return the columns that keep an account; of a short number less is shown."""
    if not account:
        return {"sealed": "", "ending": "", "key": ""}
    ending = account[-4:] if len(account) > SHORT else account[-2:]
    return {"sealed": SEALER.seal(account), "ending": ending, "key": key_name()}


def account_of(row: Member) -> str:
    """Return where a member is paid, in clear: for the list the co-operative pays from, and nothing else."""
    return SEALER.unseal(row.sealed) if row.sealed else ""
