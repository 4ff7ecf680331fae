"""Languages that grow: what buyers read is said, what is said is right, and the report names the rest."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from entrepot.cli import message_report, messages

BUYERS = (
    "apps/messages",
    "apps/orders",
    "apps/payments",
    "apps/reviews",
    "apps/shipping",
    "web/account",
    "web/buyer",
    "web/design",
    "web/public",
    "web/storefront",
)
"""What a buyer meets from the shop window to the letter that the money is back."""
FLOOR = 90
"""New texts come first in English: so much of each of these is always said, in percent."""

ALIKE = re.compile(
    r"VAT|GST|E-mail|Label|Menu|Neutral|Singapore|Program|Administrator|Data|dozen|gram|kilogram|Volume"
    r"|Rwanda → China|Halal|Kosher",
    re.IGNORECASE,
)
"""Texts that may read as they do in English."""
LETTERS = re.compile(r"[A-Za-z]{3,}")
SAID = {
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "zh_Hant": re.compile(r"[\u4e00-\u9fff]"),
}
SIMPLIFIED = re.compile(r"[这们个说请为关税单货买卖运费发]")


@cache
def said(package: str, language: str) -> tuple[Message, ...]:
    """Return the messages of a package that a language says."""
    catalogue = messages.catalogue_of(messages.PACKAGE / package, language)
    return tuple(each for each in catalogue if each.id and messages.is_whole(each))


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


@pytest.mark.parametrize("language", messages.GROWING)
def test_what_buyers_read_is_said(language: str) -> None:
    low = [
        (row.package, row.percent, row.missing[:3])
        for package in BUYERS
        for row in message_report.measure(messages.PACKAGE / package, (language,))
        if row.percent < FLOOR
    ]
    assert low == []


@pytest.mark.parametrize("language", messages.GROWING)
def test_there_is_one_form_for_every_number(language: str) -> None:
    several = [each.id for package in BUYERS for each in said(package, language) if len(forms(each)) != 1]
    assert several == []


@pytest.mark.parametrize("language", messages.GROWING)
def test_no_text_is_left_as_it_is_in_english(language: str) -> None:
    left = [
        (package, each.id)
        for package in BUYERS
        for each in said(package, language)
        if each.string == each.id
        and LETTERS.search(_bare(str(each.id)))
        and not ALIKE.fullmatch(str(each.id))
    ]
    assert left == []


@pytest.mark.parametrize("language", SAID)
def test_a_script_of_its_own_is_written(language: str) -> None:
    foreign = [
        each.id
        for package in BUYERS
        for each in said(package, language)
        for form in forms(each)
        if LETTERS.search(_bare(form)) and not SAID[language].search(form) and not ALIKE.fullmatch(form)
    ]
    assert foreign == []


def test_traditional_chinese_holds_no_simplified_characters() -> None:
    found = [
        (package, form)
        for package in BUYERS
        for each in said(package, "zh_Hant")
        for form in forms(each)
        if SIMPLIFIED.search(form)
    ]
    assert found == []


def test_the_report_shows_every_language_and_names_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = messages.PACKAGE / "apps" / "payments"
    monkeypatch.setattr(messages, "owners", lambda: [folder])
    message_report.show()
    head, row, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["package", "texts", "zh_Hans", "zh_Hant", "ms", "id", "th", "vi"]
    assert row.startswith("apps/payments")
    assert last.split()[:2] == ["all", row.split()[1]]
    message_report.show("sw")
    assert "apps/payments: 'Card'" in capsys.readouterr().out


def test_a_growing_language_may_lack_texts_and_yet_not_say_them_wrongly(tmp_path: Path) -> None:
    home = tmp_path / "shop" / "locale" / "th" / "LC_MESSAGES"
    home.mkdir(parents=True)
    page = tmp_path / "shop" / "page.html"
    page.write_text(
        '{% load i18n %}{% translate "Pay" %}{% blocktranslate %}Pay {{ sum }}{% endblocktranslate %}'
    )
    (home / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Pay %(sum)s"\nmsgstr "จ่าย %(all)s"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "PACKAGE", tmp_path)
        faults = list(messages.find_faults())
    mine = [each for each in faults if "/th/" in each]
    assert len(mine) == 1
    assert "other placeholders" in mine[0]


def _bare(text: str) -> str:
    """Return a text without placeholders, tags, examples in quotation marks and names that stay."""
    return re.sub(
        r"%\(\w+\)[sd]|<[^>]*>|“[^”]*”|Entrepot|\S+@\S+|RCEP|SEPA|DDP|DAP|PDF|CSV|JSON|\bHS\b", "", text
    )
