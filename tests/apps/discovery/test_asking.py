"""What somebody types becomes what is asked of the index."""

from entrepot.apps.discovery.asking import read
from entrepot.apps.text.queries import Vocabulary

KNOWN = Vocabulary([("candle", 5), ("celadon", 3), ("scarf", 2)])


def test_a_thing_is_asked_for_by_all_its_names() -> None:
    (group,) = read("เทียนหอม", "th", KNOWN.mend).groups
    assert "=scented-candle" in group.tokens
    (group,) = read("blue and white", "en", KNOWN.mend).groups
    assert set(group.tokens) == {"=blue-and-white"}
    assert group.together == ("blue", "and", "white")


def test_words_that_join_others_are_left_out_unless_they_are_all() -> None:
    assert len(read("a gift for the tea lover", "en", KNOWN.mend).groups) == 3
    assert len(read("for the", "en", KNOWN.mend).groups) == 2
    assert read(" … ", "en", KNOWN.mend).groups == ()


def test_slips_are_mended_and_said() -> None:
    assert read("green celadn", "en", KNOWN.mend).meant == "green celadon"
    assert read("celadon", "en", KNOWN.mend).meant == ""
    assert read("tách trà", "vi", KNOWN.mend).meant == ""
    assert read("xà phòng scraf", "vi", KNOWN.mend).meant == "xà phòng scarf"


def test_a_long_question_is_cut() -> None:
    assert len(read(" ".join(f"word{number}" for number in range(50)), "en", KNOWN.mend).groups) == 12
