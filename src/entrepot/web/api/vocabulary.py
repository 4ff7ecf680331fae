"""Words of the contract that the documentation lists."""

from enum import StrEnum
from typing import get_args

from entrepot.core.law.rows import Levy

LevyName = StrEnum("LevyName", [(levy.upper(), levy) for levy in get_args(Levy)])  # type: ignore[misc] # named in core
