"""What screening holds: names of businesses and their owners, beside the lists they were held against."""

from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import NOBODY, holds, impersonal
from entrepot.apps.screening.models import Hit

holds(
    Hit,
    *("name", "note"),
    kind="verification",
    title=_("Likenesses to names on lists"),
    of=lambda _whose: NOBODY,  # of a business's owners, who need not have an account
)
impersonal(Hit, "list_name", because="the name of a list")
