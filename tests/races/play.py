"""Run one play in this process: `python -m tests.races.play <module>.<function> <result file> <json>`."""

import importlib
import json
import sys
from pathlib import Path

import django


def main() -> None:
    """Set Django up, run the play, write what it returns."""
    name, result, arguments = sys.argv[1:]
    django.setup()
    module, function = name.rsplit(".", 1)
    play = getattr(importlib.import_module(f"tests.races.plays.{module}"), function)
    answer = play(**json.loads(arguments))
    Path(result).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
