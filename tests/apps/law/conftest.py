"""A small data folder and a home of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.law.small_packs import REFERENCE, whole_law

from entrepot.apps.law import current


def write_law(data: Path, law: dict[str, dict[str, str]]) -> None:
    for folder, files in law.items():
        for name, text in files.items():
            path = data / "law" / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small law as files, named by the environment as the product's data."""
    folder = tmp_path / "data"
    for place, name, codes in (
        ("reference", "units.csv", REFERENCE.units),
        ("reference", "countries.csv", REFERENCE.countries),
        ("nomenclature", "hs.csv", REFERENCE.hs),
    ):
        path = folder / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["code", *sorted(codes)]) + "\n", encoding="utf-8")
    write_law(folder, whole_law())
    monkeypatch.setenv("ENTREPOT_DATA", str(folder))
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "home"))
    current.forget()
    yield folder
    current.forget()


@pytest.fixture
def home(data: Path) -> Path:
    del data
    from entrepot.apps.kernel import paths  # noqa: PLC0415 - read after the environment is set

    return paths.home()
