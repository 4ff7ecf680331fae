import pytest

from entrepot.adapters.us_brackets import brackets
from entrepot.adapters.us_codes import MAX_WORDS, by_chapter, compress, short_words
from entrepot.adapters.us_programmes import read_special
from entrepot.adapters.us_section_301 import answers
from entrepot.adapters.us_units import unit_codes


@pytest.mark.parametrize(
    ("words", "tests"),
    [
        ("Valued over $3 but not over $6.50/pair", [("PR", ">", "3"), ("PR", "<=", "6.50")]),
        ("Valued not over 5¢ each", [("NAR", "<=", "0.05")]),
        ("Other, valued under $3,025 each", [("NAR", "<", "3025")]),
        ("Valued $1,000 or over but under $3,000 each", [("NAR", ">=", "1000"), ("NAR", "<", "3000")]),
        ("Valued 88 cents or more per kg", [("KGM", ">=", "0.88")]),
        ("Each valued 15¢ or over but less than 23¢", [("NAR", ">=", "0.15"), ("NAR", "<", "0.23")]),
        ("Valued over $3 per proof liter", [("LPA", ">", "6")]),
        ("Valued not over $5 per dozen pieces", [("DZN", "<=", "5")]),
        ("Toy jewelry valued not over 8 cents per piece", [("NAR", "<=", "0.08")]),
        ("Containing 30 percent or more by weight of silk, valued over $33/kg (410)", [("KGM", ">", "33")]),
        ("With movement valued not over $15 each", []),
        ("Valued not over $100 each, excluding the value of the case", []),
        ("Cups valued over $8 but not over $29 per dozen; saucers valued over $5.25 per dozen", []),
        ("In any pattern for which the aggregate value of the articles is over $38", []),
        ("Of leather", []),
    ],
)
def test_value_brackets(words: str, tests: list[tuple[str, str, str]]) -> None:
    assert brackets([words]) == tuple((f"goods+inland/{unit}", op, limit) for unit, op, limit in tests)


def test_a_bracket_of_an_outer_level_holds_too() -> None:
    path = ["Other cameras:", "Valued over $10 each", "Hand held"]

    assert brackets(path) == (("goods+inland/NAR", ">", "10"),)


def test_the_special_column_is_read_programme_by_programme() -> None:
    special = read_special("Free (BH,CL, SG) 10.5¢/kg (P) 14¢/kg (KR) See 9823.04.01-9823.04.54 (S+)")

    assert special.free == {"BH", "CL", "SG"}
    assert special.rates == (("P", "10.5¢/kg"), ("KR", "14¢/kg"))
    assert special.see == {"S+"}


@pytest.mark.parametrize(
    ("printed", "free"),
    [("Free (E IL,JO)", {"E", "IL", "JO"}), ("Free (MA,.OM)", {"MA", "OM"}), (" ", set())],
)
def test_slips_of_the_special_column(printed: str, free: set[str]) -> None:
    assert read_special(printed).free == free


def test_an_unknown_programme_stops_the_conversion() -> None:
    with pytest.raises(KeyError):
        read_special("Free (AU,QQ)")


def test_prefixes_cover_what_is_selected_and_nothing_else() -> None:
    universe = ["01012100", "01012900", "01013000", "02011005", "02011010"]

    assert compress(["01012100", "01012900", "01013000"], universe) == ("01",)
    assert compress(["01012100", "02011005"], universe) == ("010121", "02011005")


def test_lines_that_may_go_either_way_shorten_the_prefixes() -> None:
    universe = ["01012100", "01012900", "01013000"]

    assert compress(["01012100"], universe, either=["01012900", "01013000"]) == ("01",)
    assert by_chapter(["0101", "0202"]) == {"01": ["0101"], "02": ["0202"]}


def test_words_keep_the_levels_nearest_to_the_line() -> None:
    path = ["Footwear:", "Other:", "Valued over $3 but not over $6.50/pair:", "For women"]

    assert short_words(path) == "Footwear › Other › Valued over $3 but not over $6.50/pair › For women"
    assert len(short_words(["x" * 100, "y" * 100])) == 100
    assert len(short_words(["z" * 500])) <= MAX_WORDS


def test_units_become_codes_and_contents_are_left_out() -> None:
    assert unit_codes("doz.;kg") == ("DZN", "KGM")
    assert unit_codes("No. and kg") == ("NAR", "KGM")
    assert unit_codes("kg;Pb kg") == ("KGM",)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"1": "9903.88.01"}, ["25% V"]),
        ({"3": "9903.88.03", "4B": "9903.88.16"}, ["25% V"]),
        ({"4A": "9903.88.15"}, ["7.5% V"]),
        ({"4B": "9903.88.16"}, []),
        ({"3": "9903.88.03", "4A": "9903.88.15"}, ["gap(US/section-301-part-line)"]),
        ({"3": "9903.88.03", "3_addl": "9903.88.04"}, ["gap(US/section-301-part-line)"]),
        ({"3": "9903.88.03", "biden_50_jan25": "9903.91.05"}, ["50% V"]),
        ({"biden_jan26": "9903.91.06"}, ["25% V", "gap(US/section-301-before-2026)"]),
    ],
)
def test_overlapping_section_301_lists_give_one_answer(lists: dict[str, str], expected: list[str]) -> None:
    assert [answer.expression for answer in answers(lists)] == expected


def test_a_line_on_the_suspended_list_too_says_that_sources_conflict() -> None:
    (answer,) = answers({"4A": "9903.88.15", "4B": "9903.88.16"})

    assert (answer.expression, answer.confidence) == ("7.5% V", "C")
