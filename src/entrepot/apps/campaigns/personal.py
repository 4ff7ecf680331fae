"""Campaigns hold nothing about people: what looks so is words of the platform."""

from entrepot.apps.campaigns.models import CollectionText
from entrepot.apps.kernel.personal import impersonal

impersonal(CollectionText, "title", because="what a collection of goods is called")
