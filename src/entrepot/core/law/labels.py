"""Names of levies, proofs and request fields in English and simplified Chinese."""

LEVIES: dict[str, tuple[str, str]] = {
    "duty": ("Customs duty", "关税"),
    "vat": ("VAT", "增值税"),
    "gst": ("GST", "商品及服务税"),
    "sales_tax": ("Sales tax", "销售税"),
    "consumption_tax": ("Consumption tax", "消费税"),
    "excise": ("Excise duty", "特种税"),
    "parcel_tax": ("Personal articles tax", "行邮税"),
    "income_tax": ("Import income tax", "进口所得税"),
    "fee": ("Handling fee", "手续费"),
}
PROOFS: dict[str, tuple[str, str]] = {
    "certificate": ("certificate of origin", "原产地证书"),
    "declaration": ("declaration of origin", "原产地声明"),
    "approved_exporter": ("declaration by an approved exporter", "经核准出口商声明"),
    "proof_of_origin": ("proof of origin", "原产地证明"),
}
FIELDS = {
    "grams": ("the net weight of one unit in grams", "每件净重（克）"),
    "gross_grams": ("the packed weight of one unit in grams", "每件毛重（克）"),
    "ml": ("the volume of one unit in millilitres", "每件容量（毫升）"),
    "pieces": ("how many pieces one unit holds", "每件内含的片数或个数"),
    "national": ("the national tariff code", "进口国税则号列"),
    "hs": ("the HS code of 2022", "2022年版协调制度编码"),
    "region": ("the region of the destination", "目的地省份或地区"),
    "seller.country": ("the country of the seller", "卖方所在国家"),
    "buyer.tax_id": ("the tax number of the buyer", "买方税号"),
    "rates": ("the exchange rate", "汇率"),
    "facts": ("a fact about the goods", "有关商品的一项事实"),
}

UNITS = {
    "PR": ("pairs in one unit", "每件所含双数"),
    "DPR": ("dozens of pairs in one unit", "每件所含打双数"),
    "DZN": ("dozens in one unit", "每件所含打数"),
    "NAR": ("articles in one unit", "每件所含个数"),
    "LTR": ("litres in one unit", "每件升数"),
    "LPA": ("litres of pure alcohol in one unit", "每件纯酒精升数"),
    "ASV": ("alcoholic strength in % vol", "酒精度（% vol）"),
    "KGM": ("kilograms in one unit", "每件千克数"),
    "MTK": ("square metres in one unit", "每件平方米数"),
    "MTQ": ("cubic metres in one unit", "每件立方米数"),
    "MTR": ("metres in one unit", "每件米数"),
    "CTM": ("carats in one unit", "每件克拉数"),
}
