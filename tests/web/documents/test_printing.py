"""The door papers leave by: any script comes back, nothing is markup, the same paper is the same bytes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.documents.reading import inflated, solid, text_of, title_of

from entrepot.web.design import places
from entrepot.web.documents.paper import (
    Bars,
    Cell,
    Column,
    Facts,
    Paper,
    Prose,
    Reckoning,
    Said,
    Side,
    Sides,
    Signing,
    Table,
)
from entrepot.web.documents.printing import FONTS, TEMPLATE, print_paper

AT = datetime(2026, 11, 20, 8, 3, tzinfo=UTC)
PLAIN = Paper(name="a", title="Invoice", number="INV-1", at=AT, parts=(Prose(paragraphs=("One.",)),))
NAMES = {
    "simplified": "景德镇青花瓷器有限公司 龙井茶 贰拾圆",
    "traditional": "臺灣龍井茶葉有限公司 體驗館",
    "thai": "ร้านผ้าไหมสมใจ กรุงเทพมหานคร",
    "vietnamese": "Công ty TNHH Gốm sứ Bát Tràng, Hà Nội",
    "french": "Société coopérative d’Île-de-France, œuvre",
    "korean": "한국 도자기",
    "japanese": "有田焼のカップ",
    "cyrillic": "Фарфор Москва",
    "greek": "Ελληνικά προϊόντα",
    "currencies": "€ £ ¥ ₫ ฿ ₩ ₱",
}


@pytest.mark.parametrize("language", list(places.LANGUAGES))
@pytest.mark.parametrize("script", list(NAMES))
def test_every_script_comes_back(script: str, language: str) -> None:
    told = NAMES[script]
    with places.standing_in(places.Place("SG", language)):
        made = print_paper(replace(PLAIN, title=told, parts=(Prose(title=told, paragraphs=(told,)),)))
    assert solid(text_of(made)).count(solid(told)) >= 3
    assert title_of(made) == f"{told} INV-1"


def test_what_a_stranger_wrote_stays_what_they_wrote() -> None:
    told = '#read("/etc/passwd") *bold* _x_ $1$ @ref <label> // no \\ [x] #{1+1} "q" `r` = h - i'
    made = text_of(
        print_paper(
            replace(
                PLAIN,
                number=told,
                facts=((told, told),),
                parts=(
                    Sides(sides=(Side(role=told, name=told, lines=(told,)),)),
                    Table(columns=(Column(told, share=1),), rows=((Cell(told, (told,)),),)),
                    Reckoning(lines=((told, "1"),), total=("Total", "1")),
                    Facts(pairs=((told, told),)),
                    Said(who=told, when="now", text=told, shown=(told,)),
                ),
            )
        )
    )
    assert solid(made).count(solid(told)) >= 10
    assert "root:" not in made


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_no_text_whatever_stops_the_press(told: str) -> None:
    parts = (Prose(paragraphs=(told,)), Table(columns=(Column("a"),), rows=((told,),)))
    assert print_paper(replace(PLAIN, title="T", number=told, parts=parts)).startswith(b"%PDF-")


def test_a_character_no_font_has_is_told_by_its_code() -> None:
    made = text_of(print_paper(replace(PLAIN, parts=(Prose(paragraphs=("a\u0530b \U0001f600 c\x07d",)),))))
    assert "a[U+0530]b [U+1F600] c d" in made


def test_the_same_paper_is_the_same_bytes_and_another_day_is_not() -> None:
    assert print_paper(PLAIN) == print_paper(PLAIN)
    assert print_paper(PLAIN) != print_paper(replace(PLAIN, at=AT.replace(day=21)))


def test_it_is_tagged_archivable_and_says_its_language() -> None:
    with places.standing_in(places.Place("CN", "zh-hans")):
        made = print_paper(PLAIN)
    inside = inflated(made)
    assert b"/Lang(zh-CN)" in inside
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert b"<pdfaid:part>2</pdfaid:part>" in inside
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside


def test_a_table_goes_over_pages_with_its_headings() -> None:
    rows = tuple((f"row {number}", "1") for number in range(120))
    columns = (Column("What it is", share=1), Column("How many", "right"))
    made = text_of(
        print_paper(replace(PLAIN, parts=(Table(columns=columns, rows=rows, sums=(("Sum", "120"),)),)))
    )
    assert made.count("How many") >= 3
    assert made.count("row ") == 120


def test_every_part_can_be_set() -> None:
    parts = (
        Bars(title="Bars", bars=(("China", "1,000", 1000), ("Thailand", "0", 0))),
        Signing(declares="I declare.", labels=("Day", "Signature")),
        Reckoning(lines=(), total=None, beside=(("At the door", "€1.00"),)),
    )
    made = text_of(print_paper(replace(PLAIN, parts=parts)))
    assert all(each in made for each in ("China", "1,000", "I declare.", "Signature", "At the door"))


def test_the_template_reads_nothing_and_the_fonts_are_ours() -> None:
    written = TEMPLATE.read_text().replace("image(bytes(", "")  # what is drawn is given, not read
    assert not [
        each for each in ("#import", "#include", "read(", "image(", "@preview", "eval(") if each in written
    ]
    assert {each.suffix for each in FONTS.iterdir()} == {".ttf", ".otf", ".txt", ".md"}
    assert sum(each.stat().st_size for each in FONTS.iterdir()) < 12_000_000
