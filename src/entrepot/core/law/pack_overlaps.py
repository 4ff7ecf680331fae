"""Replace rows between which nothing decides: the same levy, codes, routes, origins, priority and days."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from entrepot.core.law.pack_duplicates import periods_meet
from entrepot.core.law.pack_faults import Fault, Located
from entrepot.core.law.pack_index import Index
from entrepot.core.law.rows import MeasureRow

type Key = tuple[str, str, int, str, str]


class Origins:
    """The countries a cell selects: everything but some, or some."""

    def __init__(self, words: tuple[str, ...], groups: dict[str, frozenset[str]]) -> None:
        self.every = "*" in words
        yes = (word for word in words if word != "*" and not word.startswith("!"))
        no = (word[1:] for word in words if word.startswith("!"))
        self.excluded = frozenset(chain.from_iterable(_countries(word, groups) for word in no))
        self.included = frozenset(chain.from_iterable(_countries(word, groups) for word in yes))
        self.included -= self.excluded

    def meet(self, other: "Origins") -> bool:
        """Say whether some country is selected by both."""
        if self.every and other.every:
            return True
        if self.every:
            return bool(other.included - self.excluded)
        if other.every:
            return bool(self.included - other.excluded)
        return bool(self.included & other.included)


def _countries(word: str, groups: dict[str, frozenset[str]]) -> frozenset[str]:
    return groups.get(word[1:], frozenset()) if word.startswith("@") else frozenset({word})


def check_overlaps(index: Index) -> Iterator[Fault]:
    """Yield a fault for the later of two unconditional ``replace`` rows that nothing tells apart."""
    groups: dict[str, frozenset[str]] = defaultdict(frozenset)
    for _, located in index.each("geo"):
        groups[located.row.id] |= frozenset(located.row.members)
    decided = {located.row.subject for _, located in index.each("condition")}
    origins: dict[tuple[str, ...], Origins] = {}
    seen: dict[Key, list[Located[MeasureRow]]] = defaultdict(list)
    parents = {folder.name: folder.pack.parent for folder in index.folders}
    # parents first, so that a member's row is the one that is told of
    order = sorted(index.each("measure"), key=lambda pair: bool(pair[0].pack.parent))
    for _, located in order:
        row: MeasureRow = located.row
        if row.stack != "replace" or row.id in decided:
            continue
        origins.setdefault(row.origins, Origins(row.origins, groups))
        twin = _twin(located, seen, origins, parents.get(row.country, ""))
        if twin is not None:
            reason = f"nothing decides between this row and '{twin.row.id}' ({_where(twin)})"
            fix = "give one a higher priority, another period, or a condition"
            yield located.place.fault("codes", reason, fix)
        for code in row.codes:
            if not code.startswith("!"):
                seen[_key(row, row.country, code)].append(located)


def _key(row: MeasureRow, country: str, code: str) -> Key:
    return country, row.levy, row.priority, row.agreement, code


def _where(located: Located[MeasureRow]) -> str:
    return f"{located.place.file}:{located.place.line}"


def _twin(
    located: Located[MeasureRow],
    seen: dict[Key, list[Located[MeasureRow]]],
    origins: dict[tuple[str, ...], Origins],
    parent: str,
) -> Located[MeasureRow] | None:
    row = located.row
    for code in row.codes:
        for country in (row.country, parent):
            for other in seen.get(_key(row, country, code), ()) if country else ():
                if _ambiguous(row, other.row, origins):
                    return other
    return None


def _ambiguous(row: MeasureRow, other: MeasureRow, origins: dict[tuple[str, ...], Origins]) -> bool:
    return (
        periods_meet(row.period, other.period)
        and ("*" in row.routes or "*" in other.routes or bool(set(row.routes) & set(other.routes)))
        and origins[row.origins].meet(origins[other.origins])
    )
