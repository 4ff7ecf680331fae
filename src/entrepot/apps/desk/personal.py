"""What desk holds: its items name things and people by number."""

from entrepot.apps.desk.models import DeskItem, FastLane
from entrepot.apps.kernel.personal import impersonal

impersonal(DeskItem, "title", because="what is to be done, about which number")
impersonal(DeskItem, "note", because="the platform's own reason for a decision, about a number")
impersonal(FastLane, "programme_name", because="the name of a programme")
