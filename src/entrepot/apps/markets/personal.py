"""What markets holds: nothing of people."""

from entrepot.apps.kernel.personal import impersonal
from entrepot.apps.markets.models import Family, Setting

impersonal(Family, "name", "name_zh", because="the name of a family of markets")
impersonal(Setting, "name", because="the name of a setting")
