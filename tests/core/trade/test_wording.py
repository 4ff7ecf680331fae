"""What a translation must keep, and which sentences are safely one another's."""

import pytest

from entrepot.core.trade.wording import aligned, faults_of, holds, lacking, sentences


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Soap, 500 ml", "香皂，500毫升"),
        ("1,200.5 g of tea", "1.200,5 g Tee"),
        ("45 % cotton, {size}", "{size}，45%棉"),
        ("Read https://shop.example/a now", "请看 https://shop.example/a"),
        ("Tea", "茶"),
        ("３ cups", "3个杯子"),
    ],
)
def test_what_is_kept_is_no_fault(text: str, translation: str) -> None:
    assert faults_of(text, translation) == ()


@pytest.mark.parametrize(
    ("text", "translation", "code"),
    [
        ("Soap, 500 ml", "香皂，50毫升", "numbers"),
        ("Soap, 500 ml", "香皂，500克", "numbers"),
        ("Soap", "香皂 2 块", "numbers"),
        ("Hello {name}", "你好", "placeholders"),
        ("<b>Hello</b>", "你好", "placeholders"),
        ("Soap", "  ", "empty"),
        ("Soap", "Sure! " * 60, "too_long"),
    ],
)
def test_what_is_lost_or_added_is_named(text: str, translation: str, code: str) -> None:
    assert code in faults_of(text, translation)


def test_an_agreed_word_is_looked_for_where_its_term_stands() -> None:
    terms = [("Dragon Well", "龙井"), ("tea", "茶")]
    assert lacking("Dragon Well, first picking", "狮峰绿茶，明前", terms) == ("龙井",)
    assert lacking("dragon well TEA", "龙井茶", terms) == ()
    assert not holds("steam", "tea"), "a word, not letters inside another"
    assert holds("狮峰龙井茶", "龙井")


def test_sentences_are_paired_only_where_that_is_safe() -> None:
    assert sentences("One 1.5 l jug. Blue!\nGlass") == ["One 1.5 l jug.", "Blue!", "Glass"]
    assert aligned("Made by hand. Holds 2 l.", "手工制作。容量2升。") == [
        ("Made by hand.", "手工制作。"),
        ("Holds 2 l.", "容量2升。"),
    ]
    assert aligned("Made by hand. Holds 2 l.", "容量2升。手工制作。") == (), "numbers stand elsewhere"
    assert aligned("Made by hand. Holds 2 l.", "手工制作，容量2升。") == ()
