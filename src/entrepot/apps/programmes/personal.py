"""What programmes holds: businesses by what they call themselves, and reasons about them."""

from entrepot.apps.kernel.personal import impersonal
from entrepot.apps.programmes.models import (
    Application,
    Award,
    Booking,
    BusinessFacts,
    Programme,
    Resource,
    ResourceGiven,
    Slot,
    Text,
    Version,
)

impersonal(Programme, "end_reason", because="why a programme ended")
impersonal(Version, "note", because="what changed in a programme")
impersonal(Text, "text", because="a programme in words")
impersonal(Application, "name", because="what a business calls itself")
impersonal(Application, "note", "reason", because="why a business applied, and why it was decided so")
impersonal(Award, "end_reason", because="why a benefit ended")
impersonal(ResourceGiven, "note", because="what a business got")
impersonal(BusinessFacts, "name", because="what a business calls itself")
impersonal(Resource, "title", because="what is offered to businesses")
impersonal(Slot, "call_off_reason", because="why a time was called off")
impersonal(Booking, "name", because="what a business calls itself")
impersonal(Booking, "note", because="what a business wants to use an hour for")
