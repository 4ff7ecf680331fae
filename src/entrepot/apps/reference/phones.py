"""Telephone numbers of every country in one form, E.164, by the plans that Google's phonenumbers carries."""

import phonenumbers

WORLD = "001"  # a number of no country: toll-free across borders, satellites; nobody's own telephone


def read_phone(text: str, country: str = "") -> str | None:
    """Return a number such as `+250788123456`; None for what is no telephone number of any country.

    `country` is where it was written: 0788 123 456 in RW. It is not needed for one that begins with + or 00.
    """
    if text.strip().startswith("00"):  # how many countries write the +
        text = f"+{text.strip()[2:]}"
    try:
        number = phonenumbers.parse(text, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.region_code_for_number(number) == WORLD:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show_phone(number: str) -> str:
    """Return an E.164 number as people read it, +250 788 123 456; another text as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def phone_example(country: str) -> str:
    """Return how a mobile number of a country is written at home, an empty text where no plan is known."""
    example = phonenumbers.example_number_for_type(country.upper(), phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return ""
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
