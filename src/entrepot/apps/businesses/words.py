"""What may be said of a business: kinds of trade, declared facts, texts, reasons of a refusal.

The codes are stored; the words are for people.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

KIND_WORDS: Final = {
    "farm": _("Farm or food producer"),
    "craft": _("Craft workshop"),
    "beauty": _("Care and beauty"),
    "fashion": _("Clothing and accessories"),
    "home": _("Home and living"),
    "toys": _("Toys and games"),
    "electronics": _("Electronics"),
    "industry": _("Parts and materials"),
    "other": _("Something else"),
}
FACT_WORDS: Final = {
    "women_led": _("Led by women"),
    "youth_led": _("Led by people under 35"),
    "farm": _("A farm"),
    "cooperative": _("A co-operative"),
}
REASON_WORDS: Final = {
    "not_registered": _("The register does not hold this business."),
    "name_differs": _("The register holds another name under this number."),
    "closed": _("The register says that the business is closed."),
    "sanctioned": _("The business or its owners are on a sanctions list."),
    "unclear": _("What was given is not enough to decide."),
    "form_differs": _("The register names another legal form."),
    "tax_differs": _("The tax number belongs to somebody else."),
    "address_differs": _("The address is not the one of the documents."),
    "owners_differ": _("The owners are not those of the register, or one is missing."),
    "paper_unreadable": _("A document cannot be read."),
    "paper_wrong": _("A document is another than the one asked for, or somebody else’s."),
    "paper_expired": _("A document has expired."),
    "account_differs": _("The bank account is not in the name of the business."),
    "registered_already": _("This business is registered here under another account."),
}
KINDS: Final = tuple(KIND_WORDS)
FACTS: Final = tuple(FACT_WORDS)
FIGURE_WORDS: Final = {
    "jobs_full_time": _("People who work full time"),
    "jobs_part_time": _("People who work part time"),
    "jobs_seasonal": _("People who work in the season only"),
    "jobs_women": _("Of all these, women"),
    "jobs_youth": _("Of all these, people under 35"),
    "founded_on": _("Founded on"),
}
ALL_FACTS: Final = (*FACTS, *FIGURE_WORDS)
EVIDENCE_WORDS: Final = {
    "declared": _("declared"),
    "documented": _("documented"),
    "verified": _("verified"),
}
REASONS: Final = tuple(REASON_WORDS)
STORY: Final = "story"
TAGLINE: Final = "tagline"
FIELDS: Final = (STORY, TAGLINE)
LONGEST: Final = {STORY: 6000, TAGLINE: 160}

REASON_FIXES: Final = {
    "not_registered": _("Copy the number from the certificate, and choose the country that issued it."),
    "name_differs": _("Write the legal name exactly as the certificate has it."),
    "closed": _("Send the certificate of the business that trades now."),
    "sanctioned": _("If it is not you, say so in your answer and send a document that shows it."),
    "unclear": _("Read the note, and send what it asks for."),
    "form_differs": _("Choose the form that the certificate names."),
    "tax_differs": _("Copy the number from a letter of the tax office to this business."),
    "address_differs": _("Give the address of the certificate, or send a newer document."),
    "owners_differ": _("Name everybody who holds a quarter or more, with their shares."),
    "paper_unreadable": _("Take the picture again by daylight, flat and whole."),
    "paper_wrong": _("Send the document that is asked for, in the name that stands in your file."),
    "paper_expired": _("Send the one that is valid now."),
    "account_differs": _("Give an account that the business itself holds."),
    "registered_already": _("Ask the people of that account to invite you."),
}
REASON_FIELDS: Final = {
    "not_registered": "registration",
    "name_differs": "legal_name",
    "closed": "registration",
    "sanctioned": "owners",
    "unclear": "papers",
    "form_differs": "legal_form",
    "tax_differs": "tax_number",
    "address_differs": "address",
    "owners_differ": "owners",
    "paper_unreadable": "papers",
    "paper_wrong": "papers",
    "paper_expired": "papers",
    "account_differs": "bank_account",
    "registered_already": "registration",
}
FIELD_WORDS: Final = {
    "legal_name": _("Legal name"),
    "legal_form": _("Legal form"),
    "registration": _("Number in the register"),
    "tax_number": _("Tax number"),
    "address": _("Address"),
    "owners": _("Owners"),
    "papers": _("Documents"),
    "bank_account": _("Bank account"),
    "names": _("Names"),
}
PAPER_WORDS: Final = {
    "registration": _("Certificate of registration"),
    "identity": _("Identity document"),
    "tax": _("Letter of the tax office"),
    "address": _("Proof of the address"),
    "bank": _("Letter of the bank"),
    "other": _("Another document"),
}
FINDING_WORDS: Final = {
    "missing": _("This is missing."),
    "paper_missing": _("A document is missing."),
    "identity_missing": _("The identity document of an owner is missing."),
    "number_unchecked": _("We know no rule for this number of this country: nobody has tested it yet."),
    "no_check_figure": _("None of the numbers has check figures: only their form was tested."),
    "shares_above_whole": _("The shares come to more than the whole."),
    "owner_may_be_missing": _("So much is left that somebody with a quarter or more may be missing."),
    "nobody_directs": _("Nobody named owns a quarter or directs the business."),
    "paper_expired": _("A document has expired."),
    "paper_expires_soon": _("A document expires within thirty days."),
    "no_account_yet": _("No bank account yet."),
    "holder_differs": _("The holder of the bank account has another name."),
    "same_elsewhere": _("Another account of this platform gave the same."),
    "not_screened": _("Not screened: a list is missing."),
    "on_a_list": _("A name is like one on a list."),
    "picture_small": _("The picture has too few pixels to be read."),
    "picture_dark": _("The picture is too dark."),
    "picture_faint": _("The picture shows hardly anything."),
    "picture_blurred": _("The picture is blurred."),
}
PICTURE_FIXES: Final = {
    "small": _("Go nearer, so that the document fills the picture."),
    "dark": _("Take it by daylight or under a lamp, without your own shadow."),
    "faint": _("Lay the document flat, fill the picture with it, and try again."),
    "blurred": _("Hold still, touch the screen to focus, and try again."),
}
CAUSE_WORDS: Final = {
    "yearly": _("A year has passed since you were verified."),
    "paper": _("A document expires."),
    "owners": _("The owners have changed."),
    "account": _("The bank account has changed."),
    "details": _("The details of the business have changed."),
}
