from collections.abc import Sequence

from .errors import MoneyError


def allocate(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Share ``total_minor`` coins out by ``weights``; no coin is lost or made.

    Largest-remainder method.     Each share is within one coin of exact. Left-over coins go to the largest
    remainders, ties to the earlier place, so the answer is the same every time. A negative total is shared
    like the positive one with the sign turned. Weights that are all zero share equally. Raises
    ``MoneyError`` for no weights, a negative or a non-integer.
    """
    if any(type(number) is not int for number in (total_minor, *weights)):
        raise MoneyError("Allocation takes whole numbers only.")
    if not weights or min(weights) < 0:
        raise MoneyError("Allocation needs at least one weight, and none below zero.")
    if total_minor < 0:
        return [-share for share in allocate(-total_minor, weights)]
    parts = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(parts)
    shares = [total_minor * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: (-(total_minor * parts[place] % whole), place))
    for place in by_remainder[: total_minor - sum(shares)]:
        shares[place] += 1
    return shares
