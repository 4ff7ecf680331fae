"""Files as shops in other languages, older machines and newer templates write them."""

from io import BytesIO

import pytest
from tests.adapters.product_files import drafts, flat, looked

from entrepot.adapters.line_ends import with_newlines
from entrepot.adapters.product_files import FILES
from entrepot.apps.catalogue.provider import FileRefusedError

GERMAN = (
    "ID;Typ;Artikelnummer;Name;Kurzbeschreibung;Beschreibung;Lager;Lieferrückstände erlaubt?;Gewicht (kg);"
    "Regulärer Preis;Kategorien;Bilder;Übergeordnetes Produkt;Attribut 1 Name;Attribut 1 Wert(e)\n"
    "9;variable;HEMD;Hemd;;Aus Leinen;;0;;;Kleidung;https://w.example/h.jpg;;Farbe;Rot, Blau\n"
    "10;variation;HEMD-R;Hemd - Rot;;;5;0;0,25;19,90;;;HEMD;Farbe;Rot\n"
)
FRENCH = (
    "ID,Type,UGS,Nom,Description courte,Description,Stock,Autoriser les commandes de produits en rupture ?,"
    "Poids (kg),Tarif régulier,Catégories,Images,Parent,Nom de l’attribut 1,Valeur(s) de l’attribut 1\n"
    '9,variable,HEMD,Hemd,,Aus Leinen,,0,,,Kleidung,https://w.example/h.jpg,,Farbe,"Rot, Blau"\n'
    '10,variation,HEMD-R,Hemd - Rot,,,5,0,"0,25","19,90",,,id:9,Farbe,Rot\n'
)
SPANISH = (
    "ID,Tipo,SKU,Nombre,Descripción corta,Descripción,Inventario,¿Permitir reservas de productos agotados?,"
    "Peso (kg),Precio normal,Categorías,Imágenes,Superior,Nombre del atributo 1,Valor(es) del atributo 1\n"
) + FRENCH.partition("\n")[2]
CHINESE = (
    "ID,类型,SKU,名称,简短描述,描述,库存,允许缺货下单？,"
    "重量(公斤),常规售价,分类,图片,父级,属性 1 名称,属性 1 值\n"
) + FRENCH.partition("\n")[2]
FEED = (
    '<?xml version="1.0" encoding="UTF-16"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>'
    "<g:id>T</g:id><title>Thé</title><link>https://g.example/t</link><g:price>5.00 EUR</g:price>"
    "<g:availability>in_stock</g:availability></item></channel></rss>"
)
PLAIN = "sku\tname\tprice\rC-1\tCup\t5.00\rC-2\tJar\t6.00\r"


@pytest.mark.parametrize("content", [GERMAN, FRENCH, SPANISH, CHINESE])
def test_woocommerce_names_its_columns_in_the_shops_language(content: str) -> None:
    assert looked(content).source == "woocommerce"
    (shirt,) = drafts(content)
    assert (shirt.title, shirt.description, shirt.category) == ("Hemd", "Aus Leinen", "Kleidung")
    assert shirt.option_names == ("Farbe", "", "")
    assert [(each.sku, each.price, each.grams, each.pieces) for each in shirt.variants] == [
        ("HEMD-R", "19.90", 250, 5)
    ]
    assert [each.address for each in shirt.pictures] == ["https://w.example/h.jpg"]


def test_an_amazon_template_is_known_by_its_first_row() -> None:
    settings = "TemplateType=fptcustom\tVersion=2026.0714\n"
    names = "Verkäufer-SKU\tProduktname\titem\nitem_sku\titem_name\tstandard_price\n"
    content = settings + names + "C-1\tCup\t5.00\n"
    layout = looked(content)
    assert (layout.source, layout.header_row) == ("amazon", 2)
    assert [(each.title, each.variants[0].sku) for each in drafts(content)] == [("Cup", "C-1")]
    with pytest.raises(FileRefusedError) as refused:
        looked(settings + "Price\nstandard_price\n5.00\n")
    assert (refused.value.code, refused.value.columns) == ("columns_missing", ("item_sku", "item_name"))


@pytest.mark.parametrize("said", ["attributeRow=3&dataRow=5", "attributeRow%3D3%26dataRow%3D5"])
def test_an_amazon_template_says_where_its_goods_begin(said: str) -> None:
    first = f"settings={said}\t\n"
    rows = "SKU\tTitle\nitem_sku\titem_name\nABC123\tAn example\nC-1\tCup\n"
    assert [each.title for each in drafts(first + rows)] == ["Cup"]


def test_a_feed_in_utf_16_is_a_feed() -> None:
    content = FEED.encode("utf-16")
    assert looked(content).source == "google"
    assert [(each.title, each.variants[0].price) for each in drafts(content)] == [("Thé", "5.00")]


def test_lines_that_end_by_carriage_returns_alone() -> None:
    assert [(each.title, each.row) for each in drafts(PLAIN)] == [("Cup", 2), ("Jar", 3)]
    layout = looked(PLAIN)
    assert FILES.peek(BytesIO(PLAIN.encode()), layout, 5) == [("C-1", "Cup", "5.00"), ("C-2", "Jar", "6.00")]
    shopify = "Handle,Title,Variant SKU,Variant Price\rcup,Cup,C-1,5\rjar,Jar,C-2,6\r"
    first, second = drafts(shopify)
    again = FILES.read(flat(shopify, looked(shopify)), looked(shopify), first.next).products
    assert [each.title for each in again] == [second.title] == ["Jar"]


def test_a_file_with_one_newline_keeps_its_returns() -> None:
    source = BytesIO(b'a\n"b\rc"\n')
    assert with_newlines(source) is source
