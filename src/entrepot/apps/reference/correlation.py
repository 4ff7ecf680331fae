from .nomenclature import EDITION, is_code


class EditionNotLoadedError(LookupError):
    """The tables that lead from one HS edition to another are not loaded; no code is guessed."""


def correlate(code: str, *, from_edition: str, to_edition: str = EDITION) -> tuple[str, ...]:
    """Return the codes of ``to_edition`` that the goods of ``code`` in ``from_edition`` may have become.

    Only HS 2022 is loaded: the code comes back when both editions are 2022 and it exists there.
    Raises ``EditionNotLoadedError`` for any other edition, ``KeyError`` for a code HS 2022 does not have.
    """
    missing = [edition for edition in (from_edition, to_edition) if edition != EDITION]
    if missing:
        raise EditionNotLoadedError(
            f"HS {' and '.join(dict.fromkeys(missing))} is not loaded: the correlation of HS {from_edition} "
            f"with HS {to_edition} has to be looked up at the World Customs Organization."
        )
    if not is_code(code):
        raise KeyError(code)
    return (code,)
