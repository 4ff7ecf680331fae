"""The words of reason codes: both languages, and the same places in both."""

import string
from collections import defaultdict
from collections.abc import Iterator

from entrepot.core.law.caps import cap_text
from entrepot.core.law.pack_faults import Fault, Located
from entrepot.core.law.pack_index import Index
from entrepot.core.law.rows import TextRow

LANGUAGES = ("en", "zh-hans")


def check_texts(index: Index) -> Iterator[Fault]:
    """Yield a fault for a missing language, a broken place, and a condition or a cap without words."""
    texts: dict[str, dict[str, Located[TextRow]]] = defaultdict(dict)
    for _, located in index.each("text"):
        texts[located.row.code][located.row.language] = located
        yield from _places(located)
    for code, languages in texts.items():
        for missing in sorted(set(LANGUAGES) - languages.keys()):
            place = next(iter(languages.values())).place
            yield place.fault("language", f"'{code}' has no words in {missing}", f"add a row in {missing}")
    broken = frozenset[str]().union(*(folder.broken for folder in index.folders))
    for _, located in index.each("condition"):
        code = located.row.code
        if not code and located.row.on_fail != "other_measure":
            yield located.place.fault("code", "a reason that is shown needs a code", "write one of text.csv")
        elif code and code not in texts and code not in broken:
            yield located.place.fault("code", f"'{code}' has no words", "add it to text.csv, en and zh-hans")
    rows = (located for _, located in index.each("list_entry"))
    capped = {cap_text(each.row): each for each in rows if each.row.cap and each.row.text}
    for code, located in capped.items():
        if code not in texts and code not in broken:
            yield located.place.fault("cap", f"'{code}' has no words", "add it to text.csv, en and zh-hans")


def _places(located: Located[TextRow]) -> Iterator[Fault]:
    for column in ("message", "fix"):
        try:
            names = [name for _, name, _, _ in string.Formatter().parse(getattr(located.row, column))]
        except ValueError as error:
            yield located.place.fault(column, f"broken braces: {error}", "write {limit}, {value} ...")
            continue
        for name in names:
            if name is not None and not name.isidentifier():
                yield located.place.fault(column, f"'{{{name}}}' is no place", "write a word in braces")
