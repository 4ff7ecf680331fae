import pytest
from django.test import Client, RequestFactory

from entrepot.web.design import places
from entrepot.web.design.places import Place


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", Place("CN", "zh-hans")),
        ("en-GB", Place("GB", "en")),
        ("de", Place("DE", "en")),
        ("zh-SG", Place("SG", "zh-hans")),
        ("zh-TW,zh;q=0.9", Place("TW", "zh-hant")),
        ("zh-Hant-HK", Place("HK", "zh-hant")),
        ("zh-Hant", Place("TW", "zh-hant")),
        ("th-TH,th;q=0.9,en;q=0.8", Place("TH", "th")),
        ("vi", Place("VN", "vi")),
        ("in-ID", Place("ID", "id")),
        ("ms-SG", Place("SG", "ms")),
        ("*", places.HOME),
        ("", places.HOME),
        ("no_such!language", places.HOME),
    ],
)
def test_the_browser_says_where_a_visitor_is(header: str, place: Place) -> None:
    assert places.of_browser(header) == place


@pytest.mark.parametrize("words", ["", "de", "DE/en", "de/fr", "xx/en", "de/en/more", "zz/zh-hans"])
def test_what_names_no_place_is_no_place(words: str) -> None:
    assert places.parse(words) is None


def test_an_address_moves_to_another_place_with_its_question() -> None:
    moved = places.moved("/de/en/answer?what=tea&to=FR", Place("CN", "zh-hans"))
    assert moved == "/cn/zh-hans/answer?what=tea&to=FR"
    assert places.moved("/account/login/?next=/x", Place("CN", "en")) == "/account/login/?next=/x"


def test_the_front_door_leads_to_the_visitors_place(client: Client) -> None:
    answer = client.get("/", headers={"accept-language": "zh-CN"})
    assert answer.headers["Location"] == "/cn/zh-hans/"
    assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_a_choice_is_remembered_and_leads_back_to_the_page(client: Client) -> None:
    answer = client.get("/place", {"country": "FR", "language": "zh-hans", "next": "/de/en/markets?x=1"})
    assert answer.headers["Location"] == "/fr/zh-hans/markets?x=1"
    assert client.get("/").headers["Location"] == "/fr/zh-hans/"


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/cn/en", "/de/en/"),
        ("/cn/en?x=1", "/de/en/?x=1"),
        ("/cn/en/?x=/a/b", "/de/en/?x=/a/b"),
        ("/cn/en/a/b/?x=1?y", "/de/en/a/b/?x=1?y"),
        ("/cn", "/cn"),
    ],
)
def test_a_place_without_a_closing_slash_is_moved_too(client: Client, following: str, leads_to: str) -> None:
    answer = client.get("/place", {"country": "de", "language": "en", "next": following})
    assert answer.headers["Location"] == leads_to


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""]
)
def test_a_choice_never_leads_to_another_site(client: Client, following: str) -> None:
    answer = client.get("/place", {"country": "FR", "language": "en", "next": following})
    assert answer.headers["Location"] == "/fr/en/"


def test_a_nonsense_choice_changes_nothing(client: Client) -> None:
    answer = client.get("/place", {"country": "XX", "language": "tlh"}, headers={"accept-language": "en-GB"})
    assert answer.headers["Location"] == "/gb/en/"


@pytest.mark.parametrize("address", ["/xx/en/", "/de/fr/", "/DE/en/"])
def test_a_page_in_no_place_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_place_that_was_chosen_wins_over_the_browser() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en-GB"})
    request.COOKIES[places.COOKIE] = "sg/zh-hans"
    assert places.of_visitor(request) == Place("SG", "zh-hans")


def test_some_countries_take_an_article_in_english() -> None:
    assert places.in_sentence("US", "United States", "en") == "the United States"
    assert places.in_sentence("DE", "Germany", "en") == "Germany"
    assert places.in_sentence("US", "美国", "zh-hans") == "美国"


def test_chinese_names_stand_in_the_order_of_pinyin() -> None:
    names = [country.name for country in places.countries("zh-hans")]
    assert names.index("德国") < names.index("法国") < names.index("美国") < names.index("中国")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "spoken"), [("th", "en"), ("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans")]
)
def test_a_page_is_in_one_language_where_the_visitors_is_not_offered(
    client: Client, language: str, spoken: str
) -> None:
    client.cookies[places.COOKIE] = f"th/{language}"
    answer = client.get("/sell/no/such/page/at/all/", headers={"accept": "text/html"})
    assert answer.headers["Content-Language"] == spoken
    assert f'lang="{spoken}"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", places.LANGUAGES)
def test_a_page_speaks_and_names_every_language(client: Client, language: str) -> None:
    answer = client.get(f"/th/{language}/")
    page = answer.content.decode()
    assert answer.headers["Content-Language"] == places.TAGS[language]
    assert f'<html lang="{places.TAGS[language]}"' in page
    assert all(f'hreflang="{tag}"' in page for tag in places.TAGS.values())
    assert all(name in page for name in places.LANGUAGES.values())


def test_countries_stand_in_the_order_of_the_language() -> None:
    thai = [country.name for country in places.countries("th")]
    assert thai.index("เกาหลีใต้") < thai.index("คูเวต") < thai.index("ไทย")
    vietnamese = [country.name for country in places.countries("vi")]
    assert (
        vietnamese.index("Ấn Độ")
        < vietnamese.index("Bỉ")
        < vietnamese.index("Đức")
        < vietnamese.index("Pháp")
    )
