"""`entrepot messages report`: how much of the interface each language says, package by package."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from entrepot.apps.kernel import languages as spoken
from entrepot.cli import messages

WIDTH = 34


@dataclass(frozen=True, slots=True)
class Said:
    """How many of a package's texts a language says, and which it leaves to English."""

    package: str
    language: str
    wanted: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Return the share that is said in whole percent, never rounded up to all of it."""
        return 100 if not self.wanted else (self.wanted - len(self.missing)) * 100 // self.wanted


def languages() -> tuple[str, ...]:
    """Return the languages of the interface beside English, by the folders of their catalogues."""
    return tuple(each.folder for code, each in spoken.LANGUAGES.items() if code != spoken.ENGLISH)


def measure(folder: Path, tongues: tuple[str, ...]) -> Iterator[Said]:
    """Yield what each language says of the texts a package has now."""
    template = messages.template_of(folder)
    wanted = [each for each in template if each.id]
    package = folder.relative_to(messages.PACKAGE).as_posix()
    for language in tongues:
        known = messages.catalogue_of(folder, language)
        missing = tuple(_first(each) for each in wanted if not _is_said(known, each))
        yield Said(package, language, len(wanted), missing)


def _is_said(known: Catalog, wanted: Message) -> bool:
    found = known.get(wanted.id, wanted.context)
    return found is not None and not found.fuzzy and messages.is_whole(found)


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def show(missing: str = "") -> None:
    """Write the table of all languages, or the texts that one of them (zh_Hant, th …) does not say."""
    folders = sorted(messages.owners())
    if missing:
        for folder in folders:
            for said in measure(folder, (missing,)):
                sys.stdout.writelines(f"{said.package}: {text!r}\n" for text in said.missing)
        return
    tongues = languages()
    sys.stdout.write(
        "package".ljust(WIDTH) + "texts".rjust(7) + "".join(each.rjust(9) for each in tongues) + "\n"
    )
    rows = [tuple(measure(folder, tongues)) for folder in folders]
    for row in rows:
        _write(row[0].package, row)
    _write("all", tuple(_sum(column) for column in zip(*rows, strict=True)))


def _sum(column: tuple[Said, ...]) -> Said:
    missing = tuple(text for said in column for text in said.missing)
    return Said("all", column[0].language, sum(said.wanted for said in column), missing)


def _write(name: str, row: tuple[Said, ...]) -> None:
    shares = "".join(f"{said.percent} %".rjust(9) for said in row)
    sys.stdout.write(f"{name.ljust(WIDTH)}{row[0].wanted:7}{shares}\n")
