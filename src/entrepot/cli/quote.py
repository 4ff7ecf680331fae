"""``entrepot quote`` and ``entrepot check``: one request in, the reply of the contract out."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from entrepot.apps.law import queries
from entrepot.cli import problems
from entrepot.cli.asking import add_options, request_body
from entrepot.cli.needing_law import needing_law
from entrepot.cli.showing import show_quote, show_readiness
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.law.request_faults import in_language

type Ask = Callable[..., dict[str, Any]]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``quote`` and ``check``."""
    for word, summary, ask in (
        ("quote", "one all-in price with the law behind every line", queries.quote_landed_cost),
        ("check", "may this be sold there? every finding, no price", queries.check_readiness),
    ):
        parser = commands.add_parser(
            word,
            help=summary,
            description=summary.capitalize() + ".",
            epilog="Exit 0: an answer. 3: no price can be given, every reason is told. 2: bad input.",
        )
        add_options(parser)
        parser.set_defaults(
            run=needing_law(_run), ask=ask, show=show_quote if word == "quote" else show_readiness
        )


def _run(options: argparse.Namespace) -> int:
    machine = options.json is not None
    try:
        body = _read(options.json) if machine else request_body(options)
    except ValueError as error:
        return problems.bad_input([("", str(error), "send one JSON object in UTF-8")], machine=machine)
    try:
        reply = options.ask(body, language=options.lang)
    except InvalidRequestError as invalid:
        said = [in_language(each, options.lang) for each in invalid.errors]
        errors = [(each.field, each.reason, each.fix) for each in said]
        return problems.bad_input(errors, machine=machine)
    if machine:
        print(json.dumps(reply, ensure_ascii=False))
    else:
        options.show(reply, options.lang)
    return _code(reply)


def _code(reply: Mapping[str, Any]) -> int:
    return 0 if reply["status"] == "ok" else problems.NO_PRICE


def _read(name: str) -> Any:
    """Read JSON from a file or, for ``-``, from standard input. Raises ValueError for anything else."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:  # noqa: PTH123 - a path as the user wrote it
                content = file.read()
    except OSError as error:
        raise ValueError(f"cannot read {name}: {error.strerror}") from None
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"this is no JSON: {error}") from None


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number in JSON")
