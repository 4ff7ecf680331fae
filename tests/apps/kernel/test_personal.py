"""Every column that looks personal is declared to be, or not to be, with a reason."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from entrepot.apps.accounts import retention
from entrepot.apps.kernel.personal import LOOKS_PERSONAL, holdings, undeclared

OURS = [each for each in apps.get_models() if each.__module__.startswith("entrepot.")]


@isolate_apps("entrepot.apps.kernel")
def test_a_forgotten_column_is_found() -> None:
    class Stranger(models.Model):
        """A table somebody adds without a thought."""

        mother_name = models.CharField(max_length=9)
        tidy = models.CharField(max_length=9)

        class Meta:
            app_label = "kernel"

        def __str__(self) -> str:
            return self.tidy

    assert list(undeclared([Stranger])) == ["kernel.Stranger.mother_name"]
    assert LOOKS_PERSONAL.search("delivery_phone")
    assert not LOOKS_PERSONAL.search("amount_minor")


def test_every_column_that_looks_personal_is_declared() -> None:
    """Declare it in the app's `personal.py`: `holds` what is a person's, `impersonal` what is not."""
    assert list(undeclared(OURS)) == []


def test_every_kind_that_is_held_has_a_period() -> None:
    kinds = {each.kind for of_business in (False, True) for each in holdings(of_business=of_business)}
    assert kinds <= {each.kind for each in retention.load()}


def test_what_is_sealed_is_never_handed_over() -> None:
    shown = {name for each in holdings() for name in each.shown}
    assert "email" in shown
    assert not shown & {"sealed", "password", "key_hash", "subject_key"}
