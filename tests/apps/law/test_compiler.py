"""Compiling: the same contents give the same file, broken packs give none, a stamp saves the second time."""

import os
import stat
import threading
from pathlib import Path

import pytest

from entrepot.apps.law.compiler import (
    LawRefusedError,
    compile_law,
    compiled_path,
    edition_path,
    ensure_compiled,
    law_folder,
)
from entrepot.apps.law.facts import DataMissingError
from entrepot.apps.law.store import LawFileError, LawStore


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_same_contents_give_the_same_edition_and_bytes(data: Path, tmp_path: Path) -> None:
    first = compile_law(data, tmp_path / "one")
    for path in data.rglob("*.csv"):
        os.utime(path, (1, 1))
    second = compile_law(data, tmp_path / "two")
    assert first.edition == second.edition
    assert first.path.read_bytes() == second.path.read_bytes()


def test_layout_that_says_nothing_does_not_change_the_edition(data: Path, home: Path) -> None:
    before = compile_law(data, home).edition
    path = data / "law" / "EU" / "rounding.csv"
    path.write_bytes(b"\xef\xbb\xbfstep,id,level,mode\r\n\r\n0.01,cent,line,half_up\r\n")
    assert compile_law(data, home).edition == before


def test_another_rate_gives_another_edition_and_the_old_one_stays(data: Path, home: Path) -> None:
    before = compile_law(data, home)
    replace(data / "law" / "DE" / "vat.csv", "61,19", "61,20")
    after = compile_law(data, home)
    assert after.edition != before.edition
    assert before.path.is_file()


def test_the_file_is_read_only_and_stands_under_its_hash(data: Path, home: Path) -> None:
    made = compile_law(data, home)
    assert made.path == edition_path(home, made.edition)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o444
    assert [path.name for path in law_folder(home).glob(".law-*")] == []


def test_broken_packs_are_refused_whole_with_every_fault(data: Path, home: Path) -> None:
    replace(data / "law" / "EU" / "measure.csv", "3 EUR/item", "3 EUR per item")
    replace(data / "law" / "DE" / "vat.csv", "640219,7", "640299,7")
    with pytest.raises(LawRefusedError) as refused:
        compile_law(data, home)
    assert [(fault.file, fault.line) for fault in refused.value.faults] == [
        ("DE/vat.csv", 4),
        ("EU/measure.csv", 2),
    ]
    assert not law_folder(home).exists()


def test_a_file_that_is_no_utf_8_is_refused_with_its_line(data: Path, home: Path) -> None:
    path = data / "law" / "EU" / "rounding.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(LawRefusedError) as refused:
        compile_law(data, home)
    assert ("EU/rounding.csv", 3) in {(fault.file, fault.line) for fault in refused.value.faults}


def test_missing_reference_data_is_said(data: Path, home: Path) -> None:
    (data / "reference" / "units.csv").unlink()
    with pytest.raises(DataMissingError, match=r"units\.csv"):
        compile_law(data, home)


def test_the_stamp_spares_the_second_compilation_until_a_file_changes(data: Path, home: Path) -> None:
    assert compiled_path(data, home) is None
    made = compile_law(data, home)
    assert compiled_path(data, home) == made.path
    replace(data / "law" / "DE" / "vat.csv", "61,19", "61,20")
    assert compiled_path(data, home) is None
    assert ensure_compiled(data, home) != made.path


def test_two_that_compile_at_once_end_with_one_whole_file(data: Path, home: Path) -> None:
    made: list[Path] = []
    threads = [threading.Thread(target=lambda: made.append(ensure_compiled(data, home))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert LawStore(made[0]).edition in made[0].name


def test_a_file_that_is_no_law_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "law-x.sqlite"
    path.write_bytes(b"no database at all")
    with pytest.raises(LawFileError):
        LawStore(path)
