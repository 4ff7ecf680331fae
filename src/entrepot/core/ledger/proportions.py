"""Shares that only ever grow: how much of each part belongs to the first so many coins of a whole.

A refund of a part must take back commission, tax and the rest in proportion, the next refund likewise, and
the last must take exactly what is left. Rounding each refund by itself drifts; giving left-over coins to the
largest remainders makes a share shrink now and then as the whole grows. Webster's method does neither: the
coins stand in one fixed queue, so that a longer stretch of it always holds the shorter one.
"""

from collections.abc import Sequence

from .errors import LedgerError


def growing_shares(taken: int, weights: Sequence[int]) -> list[int]:
    """Return how the first ``taken`` coins of ``sum(weights)`` are shared among the weights.

    The shares add up to ``taken``; none shrinks when ``taken`` grows; at ``sum(weights)`` they are the
    weights themselves. A part with a small weight is within half a coin or a little more of exact.
    Raises ``LedgerError`` unless ``0 <= taken <= sum(weights)`` and no weight is below zero.
    """
    whole = sum(weights)
    if min(weights, default=-1) < 0 or not 0 <= taken <= whole:
        raise LedgerError(f"{taken} is no part of {whole}.")
    if taken in {0, whole}:
        return [0] * len(weights) if taken == 0 else list(weights)
    shares = [(2 * weight * taken + whole) // (2 * whole) for weight in weights]
    places = range(len(weights))
    for _ in range(taken - sum(shares)):
        shares[_next_in_queue(shares, weights)] += 1
    for _ in range(sum(shares) - taken):
        held = [place for place in places if shares[place]]
        shares[_last_in_queue(held, shares, weights)] -= 1
    return shares


def share_of(part: int, taken: int, whole: int) -> int:
    """Return ``part`` of ``whole`` for the first ``taken`` coins, rounded half up; never shrinks."""
    return (2 * part * taken + whole) // (2 * whole)


def _next_in_queue(shares: Sequence[int], weights: Sequence[int]) -> int:
    """Return whose coin comes next: the highest weight / (2 x share + 1), the earlier place among equals."""
    best = 0
    for place in range(1, len(weights)):
        if weights[place] * (2 * shares[best] + 1) > weights[best] * (2 * shares[place] + 1):
            best = place
    return best


def _last_in_queue(held: Sequence[int], shares: Sequence[int], weights: Sequence[int]) -> int:
    """Return whose coin came last: the lowest weight / (2 x share - 1), the later place among equals."""
    worst = held[0]
    for place in held[1:]:
        if weights[place] * (2 * shares[worst] - 1) <= weights[worst] * (2 * shares[place] - 1):
            worst = place
    return worst
