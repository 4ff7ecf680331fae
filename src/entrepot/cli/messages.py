"""`entrepot messages`: gather the interface's texts, compile them, or name the missing. Needs no gettext."""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from entrepot.apps.kernel import languages as spoken

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = tuple(spoken.LANGUAGES[code].folder for code in spoken.WHOLE if code != spoken.ENGLISH)
"""What every package says beside English; one with a folder for a further language says all it has in it."""
GROWING = tuple(each.folder for each in spoken.LANGUAGES.values() if not each.whole)
"""Languages that are offered before they say everything: `report` tells what they still leave to English."""
DOMAIN = Path("LC_MESSAGES/django.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
TEMPLATES = {".html", ".txt", ".svg"}
CALLS = re.compile(r"""\b(?:n?p?gettext|_)\((?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\)""", re.DOTALL)
"""The calls in a template turned into Python; what stands between them no tokenizer would take."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `messages` to the command line."""
    parser = subparsers.add_parser("messages", help="gather, compile, check or count the interface texts")
    parser.add_argument("step", choices=["gather", "compile", "check", "report"])
    parser.add_argument(
        "--missing", choices=(*LANGUAGES, *GROWING), default="", help="report: list what this language lacks"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do the step; exit code 1 when texts are missing."""
    if arguments.step == "compile":
        for catalogue in catalogues():
            compile_catalogue(catalogue)
        return 0
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    if arguments.step == "gather":
        for folder in owners():
            gather(folder)
        return 0
    if arguments.step == "report":
        from entrepot.cli import message_report  # noqa: PLC0415 - it reads this module

        message_report.show(arguments.missing)
        return 0
    faults = list(find_faults())
    for fault in faults:
        sys.stderr.write(fault + "\n")
    return 1 if faults else 0


def owners() -> list[Path]:
    """Return the folders that keep their own catalogues, the deepest first."""
    found = {path.parent for path in PACKAGE.rglob("locale") if path.is_dir()}
    return sorted(found, key=lambda folder: (-len(folder.parts), folder))


def languages_of(folder: Path) -> tuple[str, ...]:
    """Return the languages a folder's texts are said in: those of every package, then its further ones."""
    further = {path.name for path in (folder / "locale").iterdir() if path.is_dir()} - set(LANGUAGES)
    return (*LANGUAGES, *sorted(further.difference(GROWING)))


def catalogues() -> list[Path]:
    """Return every catalogue of the interface."""
    return sorted(PACKAGE.rglob(f"locale/*/{DOMAIN}"))


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside a .po. What is not translated is left out, so that English shows."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    path.with_suffix(".mo").write_bytes(compiled.getvalue())


def sources(folder: Path) -> Iterator[Path]:
    """Yield the files whose texts this folder's catalogue holds: not those of an owner further down."""
    inner = [other for other in owners() if other != folder and folder in other.parents]
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", *TEMPLATES} and not any(other in path.parents for other in inner):
            yield path


def texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Yield (text or texts, context, comments) of one file."""
    code = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        code = "\n".join(CALLS.findall(templatize(code, origin=str(path))))
    found = extract("python", BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
    for _line, message, comments, context in found:
        yield message, context, comments


@cache
def template_of(folder: Path) -> Catalog:
    """Return the untranslated catalogue of a folder, as its sources are now."""
    catalogue = Catalog(project="Entrepot", charset="utf-8")
    for path in sources(folder):
        for message, context, comments in texts(path):
            where = path.relative_to(PACKAGE).as_posix()
            catalogue.add(message, context=context, auto_comments=comments, locations=[(where, 0)])
    return catalogue


def gather(folder: Path) -> None:
    """Bring the folder's catalogues up to its sources; what still fits is kept, nothing is guessed."""
    template = template_of(folder)
    for language in languages_of(folder):
        path = folder / "locale" / language / DOMAIN
        catalogue = Catalog(locale=language, project="Entrepot", charset="utf-8", fuzzy=False)
        if path.exists():
            with path.open("rb") as source:
                catalogue = read_po(source, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            # Babel's own header changes at every run and holds nobody's name; this one says what is needed.
            target.write(HEADER.format(language=language, plurals=catalogue.plural_forms).encode())
            write_po(target, catalogue, width=100, omit_header=True, include_lineno=False, sort_output=True)


def find_faults() -> Iterator[str]:
    """Yield a sentence for every text whose translation is missing, in doubt, or has other placeholders."""
    covered = {path for folder in owners() for path in sources(folder)}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", *TEMPLATES} and path not in covered and any(texts(path)):
            yield f"{path.relative_to(PACKAGE)}: has texts, but no locale folder above it"
    for folder in owners():
        for language in languages_of(folder):
            yield from _faults_of(folder, language)
        for language in GROWING:
            yield from _faults_of(folder, language, growing=True)
    for language in sorted({path.parent.parent.name for path in catalogues()}):
        yield from _said_otherwise(PACKAGE.rglob(f"locale/{language}/{DOMAIN}"), language)


def _said_otherwise(paths: Iterable[Path], language: str) -> Iterator[str]:
    """Yield a sentence for every text that two catalogues translate differently.

    All catalogues become one while the product runs: the other translation would never be shown.
    """
    said: dict[tuple[str | None, object], tuple[object, Path]] = {}
    for path in sorted(paths):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
        for message in catalogue:
            if not message.id or not is_whole(message):
                continue
            first, where = said.setdefault((message.context, message.id), (message.string, path))
            if first != message.string:
                yield (
                    f"{_named(path)}: {message.id!r} is said otherwise in {_named(where)}; "
                    "say the same, or give one of them a context"
                )


def _named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else path.name


def catalogue_of(folder: Path, language: str) -> Catalog:
    """Return what a folder's texts are in a language: an empty catalogue where there is none."""
    path = folder / "locale" / language / DOMAIN
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _faults_of(folder: Path, language: str, *, growing: bool = False) -> Iterator[str]:
    """Yield what is wrong with a catalogue; one that grows may lack texts, what it says must be right."""
    path = folder / "locale" / language / DOMAIN
    where = path.relative_to(PACKAGE)
    template = template_of(folder)
    if not path.exists():
        if len(template) and not growing:
            yield f"{where}: is not there; run `make messages`"
        return
    catalogue = catalogue_of(folder, language)
    for wanted in template:
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        if message is None or not is_whole(message):
            if not growing:
                yield f"{where}: no translation of {wanted.id!r}"
        elif message.fuzzy:
            yield f"{where}: a translation in doubt of {wanted.id!r}"
        elif _names(message.id) != _names(message.string):
            yield f"{where}: other placeholders in the translation of {wanted.id!r}"


def is_whole(message: Message) -> bool:
    """Say whether every form of a text is translated."""
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(strings) and all(strings)


def _names(text: object) -> set[str]:
    """Return the named placeholders of a text, `%(count)s` and `{count}` alike."""
    from re import findall  # noqa: PLC0415 - only the check needs it

    parts = text if isinstance(text, (tuple, list)) else [text]
    return {
        name
        for part in parts
        for name in findall(r"%\((\w+)\)|\{(\w*)\}", str(part))
        for name in name
        if name
    }
