"""Conditions on facts: compiled once with a card, decided for each quote in three values.

A test holds, fails, or cannot be decided because a fact was not given. Rows of one group must all hold; one
group that holds is enough.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from entrepot.core.law.condition_tests import Test, compile_test, outcome_beforehand
from entrepot.core.law.rows import ConditionRow
from entrepot.core.law.setting import (
    FAILS,
    HOLDS,
    Failure,
    Known,
    Missing,
    Outcome,
    Setting,
    Verdict,
)

type _Group = Sequence[tuple[ConditionRow, Test]]


class _Lost(NamedTuple):
    """A group that is known to fail: its known failures and its open tests, in the order of the rows."""

    known: int
    """How many failures are known beforehand: it can have no fewer."""
    place: int
    steps: Sequence[Failure | Test]
    verdict: Verdict
    """What is answered, always as the same object, when nothing else fails."""


class Conditions:
    """The compiled conditions of one subject."""

    __slots__ = (
        "_currencies",
        "_groups",
        "_lost",
        "_silent",
        "hopeless",
        "never",
        "open",
        "rows",
        "settled",
        "uses_levies",
    )

    def __init__(
        self,
        groups: Iterable[_Group],
        *,
        silent: bool,
        hopeless: bool = False,
        settled: bool = False,
        lost: Iterable[_Lost] = (),
    ) -> None:
        """``lost`` holds every group of what is hopeless and not silent."""
        self._groups = tuple(groups)
        self._lost = sorted(lost, key=lambda group: (group.known, group.place))
        self._silent = silent
        """Nobody is told why it fails."""
        self.open = bool(self._groups)
        """There is something to decide."""
        self.hopeless = hopeless
        """Some test of every group is known to fail."""
        self.never = hopeless and silent
        """It fails, and nobody is told why."""
        self.settled = settled
        """It fails for the same reasons whatever the goods and amounts."""
        self.rows = tuple([row for tests in self._groups for row, _ in tests])
        """What is asked."""
        self.uses_levies = any(row.fact.startswith("levy:") for row in self.rows)
        self._currencies = frozenset(row.unit for row in self.rows if row.unit)

    @classmethod
    def of(cls, rows: Sequence[ConditionRow]) -> "Conditions":
        """Compile a subject's rows."""
        groups: dict[str, list[tuple[ConditionRow, Test]]] = {}
        for row in rows:
            groups.setdefault(row.group, []).append((row, compile_test(row)))
        return cls(groups.values(), silent=all(row.on_fail == "other_measure" for row in rows))

    def under(self, known: Known) -> "Conditions":
        """Return what is left to decide once so much is known: what holds already is left out."""
        found = [[outcome_beforehand(row, known) for row, _ in tests] for tests in self._groups]
        if any(not any(group) for group in found):
            return NOTHING
        outcomes = [outcome for group in found for outcome in group]
        if all(outcome == "open" for outcome in outcomes):
            return self
        left = [
            [_settled(*test, outcome) for test, outcome in zip(tests, group, strict=True) if outcome]
            for tests, group in zip(self._groups, found, strict=True)
        ]
        hopeless = all(any(type(outcome) is Failure for outcome in group) for group in found)
        lost = [_lost(place, *each) for place, each in enumerate(zip(self._groups, found, strict=True))]
        return Conditions(
            left,
            silent=self._silent,
            hopeless=hopeless,
            settled="open" not in outcomes,
            lost=lost if hopeless and not self._silent else (),
        )

    def asked(self) -> str:
        """Return a text that names all that is asked, whoever asks it and whatever is said when it fails."""
        rows = [
            [(row.fact, row.op, row.value, row.unit, row.scope) for row, _ in tests] for tests in self._groups
        ]
        return repr(rows)

    def decide(self, setting: Setting) -> Verdict:
        """Decide the subject. Where nobody will be told why it fails, the first failure ends the matter."""
        if not self.open:
            return HOLDS
        if self._lost:
            return self._nearest(setting)
        begun: list[tuple[Failure | Missing, _Group]] = []
        for tests in self._groups:
            for place, (_, test) in enumerate(tests):
                outcome = test(setting)
                if outcome is not None:
                    begun.append((outcome, tests[place + 1 :]))
                    break
            else:
                return HOLDS
        if self._silent and not any(type(outcome) is Missing for outcome, _ in begun):
            return FAILS
        return _explained(begun, setting)

    def _nearest(self, setting: Setting) -> Verdict:
        """Explain by the group nearest to holding, the first among equals, when all are known to fail.

        A group that cannot be nearer is not asked, unless asking would look up a rate: a quote tells those.
        """
        foreign = bool(self._currencies - {setting.rates.currency})
        least, found = (-1, -1), FAILS
        for group in self._lost:
            if found is not FAILS and not foreign and (group.known, group.place) > least:
                break
            outcomes = [step if isinstance(step, Failure) else step(setting) for step in group.steps]
            failures = tuple([each for each in outcomes if type(each) is Failure])
            nearness = (len(failures), group.place)
            if found is FAILS or nearness < least:
                least = nearness
                same = len(failures) == group.known
                found = group.verdict if same else Verdict(holds=False, failures=failures)
        return found


def _lost(place: int, tests: _Group, outcomes: Iterable[Outcome | Literal["open"]]) -> _Lost:
    steps = [
        outcome if type(outcome) is Failure else test
        for (_, test), outcome in zip(tests, outcomes, strict=True)
        if outcome
    ]
    known = tuple([step for step in steps if type(step) is Failure])
    return _Lost(len(known), place, steps, Verdict(holds=False, failures=known, settled=True))


def _settled(row: ConditionRow, test: Test, outcome: Outcome | Literal["open"]) -> tuple[ConditionRow, Test]:
    return row, (test if outcome == "open" else lambda _: outcome)


def _explained(begun: Iterable[tuple[Failure | Missing, _Group]], setting: Setting) -> Verdict:
    """Go on where each group stopped; with several, the one nearest to holding explains a failure."""
    failed: list[tuple[Failure, ...]] = []
    open_: list[Missing] = []
    for first, rest in begun:
        outcomes = [first, *[test(setting) for _, test in rest]]
        failures = tuple([each for each in outcomes if type(each) is Failure])
        if failures:
            failed.append(failures)
        else:
            open_.extend([each for each in outcomes if type(each) is Missing])
    if open_ and not (failed and all(gap.row.missing == "optional" for gap in open_)):
        return Verdict(holds=False, missing=tuple(open_))
    return Verdict(holds=False, failures=min(failed, key=len))


NOTHING = Conditions((), silent=True)
