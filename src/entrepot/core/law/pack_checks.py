"""What must hold between the rows of all packs, check by check."""

from entrepot.core.law.pack_conditions import check_conditions
from entrepot.core.law.pack_duplicates import check_duplicates
from entrepot.core.law.pack_faults import Fault, Reference
from entrepot.core.law.pack_index import Index
from entrepot.core.law.pack_overlaps import check_overlaps
from entrepot.core.law.pack_references import check_parents, check_references
from entrepot.core.law.pack_texts import check_texts


def check_packs(index: Index, reference: Reference, faults: list[Fault]) -> None:
    """Add every fault that shows only when rows are seen together."""
    faults.extend(check_parents(index))
    faults.extend(check_duplicates(index))
    faults.extend(check_references(index, reference))
    faults.extend(check_conditions(index, reference))
    faults.extend(check_texts(index))
    faults.extend(check_overlaps(index))
