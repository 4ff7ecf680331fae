"""``entrepot hs``: words or digits to codes of the Harmonized System, and older codes to those of 2022."""

import argparse
import json
import sys
from dataclasses import asdict

from entrepot.apps.reference import queries
from entrepot.cli.problems import BAD_INPUT, NO_PRICE


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``hs``."""
    hs = commands.add_parser("hs", help="find codes of the Harmonized System")
    words = hs.add_subparsers(title="hs", metavar="WORD", required=True)
    search = words.add_parser("search", help="find codes by words in English or Chinese, or by digits")
    search.add_argument("words", nargs="+")
    search.add_argument("--lang", choices=("en", "zh-hans"), default="en", help="language of the reasons")
    search.add_argument("--limit", type=int, default=10, help="how many at most (10)")
    search.add_argument("--json", action="store_true", help="print JSON")
    search.set_defaults(run=_search)
    older = words.add_parser("correlate", help="say where the goods of an older edition's code went")
    older.add_argument("code", help="six digits")
    older.add_argument("--from", dest="edition", default="2017", help="the edition of the code (2017)")
    older.set_defaults(run=_correlate)


def _search(options: argparse.Namespace) -> int:
    found = queries.answer_hs(" ".join(options.words), language=options.lang, limit=options.limit)
    if options.json:
        items = [asdict(each) for each in found.candidates]
        print(json.dumps({"question": found.question, "items": items}, ensure_ascii=False))
    elif found.question:
        print(found.question)
    for each in () if options.json else found.candidates:
        title = each.title_zh if options.lang != "en" else each.title
        print(f"{each.code:<8}{title}\n        {each.confidence}: {each.reason}")
    return 0 if found.candidates else NO_PRICE


def _correlate(options: argparse.Namespace) -> int:
    code = options.code.replace(".", "")
    try:
        found = queries.correlate(code, from_edition=options.edition)
    except queries.EditionNotLoadedError as error:
        print(error, file=sys.stderr)
        return NO_PRICE
    except KeyError:
        print(f"{options.code} is no code of HS {options.edition}.", file=sys.stderr)
        return BAD_INPUT
    for each in found:
        entry = queries.get_hs(each)
        print(f"{each:<8}{entry.title if entry else ''}")
    return 0
