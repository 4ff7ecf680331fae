"""The catalogue's codes in words: what is wrong with a product or a row, and what mends it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.catalogue.provider import FileRefusedError

type Words = tuple[str | Promise, str | Promise]

# Codes of our own; the law brings the words of its codes itself.
VISIBILITY_WORDS: Final[dict[str, Words]] = {
    "title_missing": (_("The product has no title."), _("Give it one.")),
    "hs_missing": (_("The HS code is missing."), _("Choose one of the candidates.")),
    "hs_unconfirmed": (_("A machine proposed the HS code."), _("Confirm it, or choose another.")),
    "origin_missing": (_("It is not said where the product was made."), _("Choose the country.")),
    "variant_missing": (_("There is nothing to sell yet."), _("Give a variant with a price.")),
    "price_missing": (_("The price is missing."), _("Give a price above zero.")),
    "weight_missing": (
        _("The weight with packaging is missing."),
        _("Give it in grams: carriage depends on it."),
    ),
    "battery_not_measured": (
        _("A battery is in it, and nobody has said how much it holds."),
        _("Give the watt-hours printed on it: how it may travel depends on them."),
    ),
    "route_not_offered": (
        _("None of the lawful ways in is offered in this market."),
        _("An operator chooses the ways a market offers."),
    ),
}

ROW_WORDS: Final[dict[str, Words]] = {
    "quote_misplaced": (
        _("A quotation mark stands where none may stand."),
        _("Double it inside a quoted cell, or remove it."),
    ),
    "quote_not_closed": (_("A quotation mark is opened and never closed."), _("Close it.")),
    "line_unreadable": (_("The row cannot be read."), _("Save the file as CSV (UTF-8) again.")),
    "line_too_long": (_("The row is longer than a megabyte."), _("Shorten it.")),
    "not_utf8": (
        _("The row holds letters that are not UTF-8."),
        _("Save the file as CSV (UTF-8)."),
    ),
    "too_many_cells": (
        _("The row has more cells than there are columns."),
        _("Put cells that hold a comma into quotation marks."),
    ),
    "handle_missing": (
        _("The row names no product."),
        _("Give the handle, without blanks: rows of one product share it."),
    ),
    "title_missing": (
        _("The first row of the product has no title."),
        _("Give it, and keep the rows of one product together."),
    ),
    "variant_missing": (_("No row of the product has a price."), _("Give one.")),
    "too_many_variants": (_("The product has too many variants."), _("Make several products of it.")),
    "options_twice": (
        _("Two rows have the same options."),
        _("Give them different options, or remove one."),
    ),
    "sku_twice": (_("Two rows have the same SKU."), _("Give each its own.")),
    "sku_of_two_products": (
        _("The SKUs belong to two of your products."),
        _("Give the rows the handle and SKUs of one product."),
    ),
    "sku_taken": (
        _("Another product of yours has this SKU or handle."),
        _("Give it its own."),
    ),
    "price_missing": (_("The price is missing."), _("Give it.")),
    "price_unreadable": (
        _("This is not a price."),
        _("Write it with a point and without a sign: 1234.50."),
    ),
    "price_too_fine": (
        _("The price is finer than the smallest coin of the currency."),
        _("Round it, or import in another currency."),
    ),
    "grams_unreadable": (
        _("This is not a weight."),
        _("Write a number and its unit, such as 220 g, or name the unit in the name of the column."),
    ),
    "pieces_unreadable": (
        _("This is not a number of pieces."),
        _("Write a whole number such as 40, or leave it empty."),
    ),
    "pieces_not_counted": (
        _("The other shop does not count this product, so its number was not taken."),
        _("Count the pieces on your shelf and give them here."),
    ),
    "pieces_below_nought": (
        _("A shelf cannot hold less than nothing: the other shop sold what it did not have."),
        _("Count the pieces on your shelf and give them here."),
    ),
    "sold_beyond_stock": (
        _("The other shop goes on selling when nothing is left. Here nobody buys what is not on the shelf."),
        _("Give the pieces you can send, and more when they come."),
    ),
    "pieces_counted_here": (
        _("You counted these pieces here yourself, so your own count stays."),
        _("Count them here, or send the file again and let its counts win."),
    ),
    "pieces_promised": (
        _("More pieces than that are promised to buyers, so the count here stays."),
        _("Count the shelf, or call orders off first."),
    ),
    "not_goods": (
        _("A link to another shop, or a set of other products, cannot be sold here."),
        _("Make a product of its own of it, with a price."),
    ),
    "orphan": (
        _("The product that this variation belongs to is not in the file."),
        _("Export both together, or add the row of its parent."),
    ),
    "deleted": (_("The row says that the product is to be deleted."), _("Leave it out, or delete it here.")),
    "too_many_options": (
        _("The product has more than three options."),
        _("Make several products of it."),
    ),
    "too_many_rows": (
        _("Too many rows are one product."),
        _("Check the column that says which rows belong together."),
    ),
    "currency_unknown": (
        _("The price is in a currency we do not know."),
        _("Write a code of ISO 4217 such as CNY, or leave it out."),
    ),
    "json_unreadable": (_("The line is no JSON object."), _("Write one product as an object in one line.")),
    "gift_card": (_("A gift card is no goods."), _("Leave it out.")),
    "not_shipped": (_("It is not shipped, so it is no goods."), _("Leave it out.")),
    "hs_unreadable": (
        _("An HS code has six digits."),
        _("Give the first six, or leave it empty and choose here."),
    ),
    "origin_unreadable": (
        _("This is not a country code."),
        _("Give the two letters of ISO 3166, such as CN."),
    ),
    "barcode_left_out": (
        _("The barcode is no GTIN and was left out."),
        _("Nothing, if it is your own code."),
    ),
    "composition_left_out": (
        _("What it consists of cannot be read, or does not make 100 %; it was left out."),
        _("Write parts such as cotton 60 %; linen 40 %, or give it here."),
    ),
    "picture_left_out": (
        _("This is no address of a picture; it was left out."),
        _("Upload the picture here."),
    ),
    "refused": (_("This cannot be kept."), _("Correct it and send the row again.")),
}

# What may be said of a column of any table; the first two are needed.
FIELD_WORDS: Final[dict[str, str | Promise]] = {
    "title": _("Title"),
    "price": _("Price"),
    "sku": _("SKU"),
    "pieces": _("Pieces on the shelf"),
    "weight": _("Weight with packaging"),
    "net_weight": _("Net weight"),
    "description": _("Description of the product"),
    "vendor": _("Brand"),
    "type": _("Category"),
    "hs": _("HS code"),
    "origin": _("Made in"),
    "barcode": _("Barcode (GTIN)"),
    "materials": _("Materials, such as cotton 60 %; linen 40 %"),
    "ingredients": _("Ingredients, a star before allergens"),
    "shelf_life": _("How long it keeps, such as 540 cool_dry"),
    "battery": _("Battery, such as lithium_ion contained_in 18.5"),
    "currency": _("Currency"),
    "images": _("Addresses of pictures"),
    "handle": _("Name shared by the rows of one product"),
    "option1_name": _("Name of option 1"),
    "option1": _("Option 1, such as colour"),
    "option2_name": _("Name of option 2"),
    "option2": _("Option 2, such as size"),
    "option3_name": _("Name of option 3"),
    "option3": _("Option 3"),
}

FILE_WORDS: Final[dict[str, Words]] = {
    "empty": (_("The file is empty."), _("Export your products again.")),
    "not_utf8": (_("The file is not UTF-8."), _("Save the file as CSV (UTF-8).")),
    "old_excel": (_("This is a workbook of an old Excel."), _("Save it as XLSX or CSV.")),
    "not_a_table": (
        _("This is no table of products that we can read."),
        _("Send CSV, XLSX, a Google Merchant feed, or JSON."),
    ),
    "too_packed": (
        _("The workbook unpacks to far more than it should."),
        _("Save the sheet of products alone, as CSV."),
    ),
    "too_wide": (_("The table has more than a thousand columns."), _("Save only the columns you need.")),
    "no_items": (_("The feed holds no items."), _("Export the feed of your products again.")),
    "xml_broken": (_("The feed cannot be read from line %s on."), _("Export it again.")),
    "not_json": (
        _("This is no JSON with products."),
        _("Send one product a line, or a list of them under products."),
    ),
    "json_too_large": (
        _("The document is too large to be read at once."),
        _("Send one product a line instead."),
    ),
    "header_unreadable": (_("The first row cannot be read."), _("Export your products again.")),
    "columns_missing": (_("Columns are missing: %s."), _("Export your products again, with all columns.")),
}


def refusal_words(error: FileRefusedError) -> tuple[str, str]:
    """Return reason and fix for a file that is refused as a whole."""
    reason, fix = FILE_WORDS[error.code]
    text = str(reason)
    return (text % ", ".join(error.columns) if "%s" in text else text), str(fix)


def row_words(code: str, value: str) -> tuple[str, str]:
    """Return reason and fix for a finding about a row; what the catalogue refused brings its own reason."""
    reason, fix = ROW_WORDS[code]
    return (value if code == "refused" and value else str(reason)), str(fix)


CHECKED_WORDS: Final = {
    "kind": _("Kind"),
    "number": _("Number"),
    "issuer": _("Who issued it"),
    "country": _("Country of who issued it"),
    "valid_from": _("Valid from"),
    "valid_to": _("Last day"),
    "holder": _("Whose certificate it is"),
    "goods": _("Which goods it covers"),
    "file": _("The file of the certificate"),
}
"""What a certificate's file may be refused for."""
