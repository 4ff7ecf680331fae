"""Seals the numbers of buyers: see the kernel's sealing, here for the one purpose of orders.

One person is one `subject`: a keyed digest of the number, so that who reads the tables can neither read nor
guess numbers, and one person under two accounts is one person.
"""

from typing import Final

from entrepot.apps.kernel.sealing import (
    VARIABLE,
    Sealer,
    add_key,
    are_given,
    drop_older_keys,
    key_name,
    keys_file,
)

__all__ = [
    "VARIABLE",
    "add_key",
    "are_given",
    "drop_older_keys",
    "key_name",
    "keys_file",
    "older_subjects_of",
    "seal",
    "subject_of",
    "unseal",
]

SEALER: Final = Sealer("orders.identity")
seal, unseal = SEALER.seal, SEALER.unseal
subject_of, older_subjects_of = SEALER.subject_of, SEALER.older_subjects_of
