"""``pack.toml``: whose law a folder holds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from entrepot.core.law.pack_cells import Cells
from entrepot.core.law.pack_faults import CellError, Fault, Place
from entrepot.core.law.pack_text import line_of, read_toml
from entrepot.core.law.rows import PackRow


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise CellError(f"{value!r} is neither true nor false", "write true or false without quotes")
    return value


def read_pack_row(name: str, files: Mapping[str, str], cells: Cells, faults: list[Fault]) -> PackRow | None:
    """Read ``pack.toml``, every key of which must stand."""
    file, before = f"{name}/pack.toml", len(faults)
    text = files.get("pack.toml")
    if text is None:
        faults.append(Place(file, 1).fault("", "the file is missing", "see docs/law/format.md, pack.toml"))
        return None
    document = read_toml(file, text, faults)
    if document is None:
        return None
    readers: dict[str, Callable[[Any], object]] = {
        "country": cells.country,
        "name": cells.words,
        "name_zh": cells.words,
        "parent": lambda cell: cells.country(cell) if cell else "",
        "currency": cells.currency,
        "timezone": cells.timezone,
        "edition": lambda cell: str(cells.day(cell)) if cell else cells.words(""),
        "selectable": _boolean,
    }
    values: dict[str, Any] = {}
    for key in readers.keys() | document.keys():
        place = Place(file, line_of(text, f"{key} ") if key in document else 1)
        if key not in readers:
            faults.append(place.fault(key, "pack.toml has no such key", "keys are " + " ".join(readers)))
        elif key not in document:
            faults.append(place.fault(key, "the key is missing", f"write {key} = ..."))
        else:
            faults.extend(_read_key(key, document[key], readers[key], values, place))
    if values.get("country", name) != name:
        place = Place(file, line_of(text, "country "))
        faults.append(
            place.fault("country", f"{values['country']} is not the folder's name", f"write {name}")
        )
    return PackRow(**values) if len(faults) == before else None


def _read_key(
    key: str, value: object, read: Callable[[Any], object], values: dict[str, Any], place: Place
) -> Iterator[Fault]:
    if key != "selectable" and not isinstance(value, str):
        yield place.fault(key, f"{value!r} is not a text", "put it in quotes")
        return
    try:
        values[key] = read(value)
    except CellError as error:
        yield place.fault(key, error.reason, error.fix)
