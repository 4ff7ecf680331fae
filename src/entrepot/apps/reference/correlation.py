from functools import cache

from .nomenclature import EDITION, is_code
from .tables import has_table, read_table

_FOLDER, _TABLE = "law/_shared", "correlate"


class EditionNotLoadedError(LookupError):
    """The table that leads from one HS edition to another is not loaded; no code is guessed."""


def correlate(code: str, *, from_edition: str, to_edition: str = EDITION) -> tuple[str, ...]:
    """Return the codes of ``to_edition`` that the goods of ``code`` in ``from_edition`` may have become.

    Only HS 2022 is shipped; the way from an older edition is what ``entrepot law import hs-correlation`` has
    loaded, the same that quotes use. Raises ``EditionNotLoadedError`` for a pair of editions that is not
    loaded, ``KeyError`` for a code that its edition does not have.
    """
    if from_edition == to_edition == EDITION:
        if not is_code(code):
            raise KeyError(code)
        return (code,)
    found = _pairs().get((from_edition, to_edition))
    if found is None:
        raise EditionNotLoadedError(
            f"The correlation of HS {from_edition} with HS {to_edition} is not loaded: an operator loads the "
            f"table of the United Nations by `entrepot law import hs-correlation FILE`."
        )
    return found[code]


@cache
def _pairs() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for from_edition, from_code, to_edition, to_code in (
        read_table(_FOLDER, _TABLE) if has_table(_FOLDER, _TABLE) else ()
    ):
        codes = found.setdefault((from_edition, to_edition), {})
        codes[from_code] = (*codes.get(from_code, ()), to_code)
    return found
