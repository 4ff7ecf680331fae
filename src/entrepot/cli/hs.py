"""``entrepot hs search``: words or digits to codes of the Harmonized System."""

import argparse
import json
from dataclasses import asdict

from entrepot.apps.reference import queries
from entrepot.cli.problems import NO_PRICE


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
