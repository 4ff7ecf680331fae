"""Money in a table: whole minor units beside an ISO 4217 code, checked by the database.

class Offer(models.Model):
    price_minor = MinorField()
    currency = CurrencyField()
    price = MoneyPair("price_minor", "currency")

    class Meta:
        constraints = money_checks("offer", "price_minor", currency="currency", non_negative=True)
"""

from typing import Any, Self, overload

from django.db import models
from django.db.models import F, Func, Q

from entrepot.core.money import Money

CURRENCY_LENGTH = 3


class MinorField[Set, Get](models.BigIntegerField[Set, Get]):
    """An amount in minor units (cents, sen, whole dong). Its column's name ends in `_minor`."""

    def check(self, **options: Any) -> list[Any]:
        """Refuse a column whose name hides that it holds minor units."""
        from django.core import checks  # noqa: PLC0415 - only `manage check` needs it

        found = super().check(**options)
        if not self.name.endswith("_minor"):
            found.append(
                checks.Error(
                    f"The money column {self.name!r} must end in _minor.", obj=self, id="kernel.E001"
                )
            )
        return found


class CurrencyField[Set, Get](models.CharField[Set, Get]):
    """An ISO 4217 code: three upper-case letters."""

    def __init__(self, **options: Any) -> None:
        options["max_length"] = CURRENCY_LENGTH
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Leave out of a migration what the kind of column already says."""
        name, path, args, options = super().deconstruct()
        options.pop("max_length", None)
        return name, path, args, options


class IsCurrency(Func):
    """True when the text is three upper-case letters; the same on both databases, and in their own shells."""

    output_field = models.BooleanField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Use GLOB, which is case-sensitive and anchored."""
        return self.as_sql(compiler, connection, template="%(expressions)s GLOB '[A-Z][A-Z][A-Z]'", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Compare in the C collation: elsewhere A-Z may mean accented or lower-case letters too."""
        return self.as_sql(
            compiler, connection, template="%(expressions)s COLLATE \"C\" ~ '^[A-Z]{3}$'", **context
        )


class MoneyPair(property):
    """Reads two columns as one Money, and writes both. None when the amount is NULL.

    A property, so that Django takes the amount by its name: `Offer(price=Money(1999, "EUR"))`.
    """

    def __init__(self, minor: str, currency: str) -> None:
        super().__init__()
        self.minor = minor
        self.currency = currency

    @overload
    def __get__(self, row: None, owner: type | None = None, /) -> Self: ...

    @overload
    def __get__(self, row: models.Model, owner: type | None = None, /) -> Money | None: ...

    def __get__(self, row: models.Model | None, owner: type | None = None, /) -> Self | Money | None:
        if row is None:
            return self
        minor = getattr(row, self.minor)
        return None if minor is None else Money(minor, getattr(row, self.currency))

    def __set__(self, row: models.Model, money: Money | None, /) -> None:
        """Set both columns. Several amounts may share one currency column; they must then agree on it."""
        if money is None:
            setattr(row, self.minor, None)
            return
        present = getattr(row, self.currency)
        if present and present != money.currency and self._shared(row):
            raise ValueError(
                f"{self.currency} is {present} for other amounts of this row too, not {money.currency}."
            )
        setattr(row, self.minor, money.minor)
        setattr(row, self.currency, money.currency)

    def _shared(self, row: models.Model) -> bool:
        """Say whether another amount of this row, already set, is counted in the same currency column."""
        pairs = {
            pair.minor: pair
            for kind in type(row).__mro__
            for pair in vars(kind).values()
            if isinstance(pair, MoneyPair) and pair.currency == self.currency and pair.minor != self.minor
        }
        return any(getattr(row, minor) is not None for minor in pairs)


def money_checks(
    label: str, *minors: str, currency: str = "currency", non_negative: bool = False
) -> list[models.BaseConstraint]:
    """Return the database checks for amounts in one currency column.

    `label` begins the constraints' names and is unique in the installation: `<app>_<table>`.
    """
    found: list[models.BaseConstraint] = [
        models.CheckConstraint(condition=IsCurrency(F(currency)), name=f"{label}_{currency}_iso4217")
    ]
    if non_negative:
        found += [
            models.CheckConstraint(condition=Q(**{f"{minor}__gte": 0}), name=f"{label}_{minor}_not_negative")
            for minor in minors
        ]
    return found
