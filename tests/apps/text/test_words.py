"""What people write and what they look for become the same words, in every script."""

import pytest

from entrepot.apps.text.queries import bare, fold, index_words, query_words


@pytest.mark.parametrize(
    ("written", "language", "asked"),
    [
        ("Soy candles, hand-poured", "en", "candle"),
        ("Men's batik shirts", "en", "mens shirt"),
        ("Model AB-1200X", "en", "ab1200x"),
        ("Model AB-1200X", "en", "1200x"),
        ("Beans, 250 g", "en", "250"),
        ("Beans 250g", "en", "250"),
        ("手绘青花小茶杯", "zh-hans", "茶杯"),
        ("手绘青花小茶杯", "zh-hans", "茶"),
        ("無線藍牙耳機", "zh-hant", "无线耳机"),
        ("无线蓝牙耳机", "zh-hans", "藍牙耳機"),
        ("植物手工皂", "zh-hans", "手工皂"),
        ("ถ้วยชาเซรามิก", "th", "ถ้วย"),
        ("กาแฟคั่วอ่อนจากดอยช้าง", "th", "กาแฟ"),
        ("Bột ca cao nguyên chất", "vi", "bột"),
        ("Bột ca cao nguyên chất", "vi", "bot ca cao nguyen chat"),
        ("Đũa tre sơn mài", "vi", "dua tre"),
        ("Kemeja batik lelaki, lengan panjang", "ms", "lengan"),
        ("Keranjang bertutup", "id", "tutup"),
        ("陶器のティーカップ", "ja", "ティーカップ"),
        ("도자기 찻잔", "ko", "찻잔"),
        ("ＡＢＣ　ｔｅａ", "en", "abc tea"),
        ("绿茶 green tea ชาเขียว", "zh-hans", "ชาเขียว green 绿茶"),
    ],
)
def test_who_looks_finds(written: str, language: str, asked: str) -> None:
    there = set(index_words(written, language))
    for word in query_words(asked, language):
        met = any(form in there for form in word.forms)
        assert met or (word.pieces and there.issuperset(word.pieces)), (word, there)


def test_marks_tell_words_apart_when_they_are_typed() -> None:
    chopsticks, coconut = set(index_words("đũa", "vi")), set(index_words("dừa", "vi"))
    (typed,) = query_words("đũa", "vi")
    (plain,) = query_words("dua", "vi")
    assert [form in chopsticks for form in typed.forms] == [True]
    assert not any(form in coconut for form in typed.forms)
    assert set(plain.forms) & chopsticks
    assert set(plain.forms) & coconut


def test_folding_keeps_what_is_a_letter() -> None:
    assert bare(fold("Cà Phê Đắk Lắk")) == "ca phe dak lak"
    assert bare(fold("น้ำผึ้ง")) == fold("น้ำผึ้ง") != "นาผง"
    assert bare(fold("ガラス")) == "ガラス"
    assert fold("麵包 與 茶葉") == "面包 与 茶叶"


def test_nothing_is_found_in_nothing() -> None:
    assert index_words("  – … !\0", "en") == []
    assert query_words("", "zh-hans") == []
    assert max(len(token) for token in index_words("x" * 5_000, "en")) == 60
