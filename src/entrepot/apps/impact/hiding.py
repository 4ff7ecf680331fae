"""What few businesses sell or get is nobody else's to read: when it is told together, or not at all."""

from collections.abc import Mapping

FEWEST = 5
ELSEWHERE = ""
"""The country of those that are told together."""


def too_few(behind: Mapping[str, int]) -> set[str] | None:
    """Return the countries to be told together, from how many businesses stand behind each; None: tell none.

    A sum of few could be found by taking the others from the whole. So those with few are told with the next
    smallest until they are enough.
    """
    if 0 < sum(behind.values()) < FEWEST:
        return None
    few = {country for country, count in behind.items() if count < FEWEST}
    together = sum(behind[country] for country in few)
    others = sorted((count, country) for country, count in behind.items() if country not in few)
    for count, country in others:
        if not 0 < together < FEWEST:
            break
        few.add(country)
        together += count
    return few
