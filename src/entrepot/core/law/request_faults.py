"""The words of faults in a request, in simplified Chinese, by their English words."""

from dataclasses import replace

from entrepot.core.law.request import FieldError

CHINESE = {
    "unknown key": "没有这个字段",
    "use one of: {choices}": "请用其中之一：{choices}",
    "is not an object": "不是对象",
    "give an object with named values": "请给出带名称的值",
    "is not a short text": "不是简短文字",
    "give a text of at most 200 characters": "请给出不超过200个字符的文字",
    "is neither true nor false": "既不是 true 也不是 false",
    "give true or false": "请给出 true 或 false",
    "{given} is not known here": "无法识别 {given}",
    "{given} is no country": "{given} 不是国家代码",
    "give an ISO 3166 alpha-2 code such as CN or DE": "请用 ISO 3166 两位字母代码，例如 CN 或 DE",
    "{given} is no day": "{given} 不是有效日期",
    "write a day from {first} on as YYYY-MM-DD": "请写 {first} 以后的日期，格式为 YYYY-MM-DD",
    "{given} is no amount": "{given} 不是金额",
    'write amounts as decimal text, such as "12.50"': '金额请写成十进制文本，例如 "12.50"',
    "{given} has more than {digits} decimals": "{given} 的小数超过 {digits} 位",
    "round it, or use price_per for the price of several units": (
        "请四舍五入，或用 price_per 给出多件的价格"
    ),
    "{given} is no number": "{given} 不是数字",
    'write it as decimal text, such as "13.5"': '请写成十进制文本，例如 "13.5"',
    "is zero": "为零",
    "give a number above zero, or leave it out": "请给出大于零的数，或不填",
    "holds no goods, or too many": "没有商品，或商品行过多",
    "give a list of 1 to {most} lines": "请给出1到{most}行商品",
    "give an object with hs and unit_price": "请给出含 hs 和 unit_price 的对象",
    "are worth more than one quote may be": "总值超过一次报价的上限",
    "check the prices and quantities": "请检查价格和数量",
    "is no whole number of units": "不是整数件",
    "give a whole number from 1": "请给出不小于1的整数",
    "is missing and ship_from too": "没有填写，也没有填写发货地",
    "say where it was made, or shipped from": "请说明原产地或发货地",
    "is missing": "没有填写",
    "give the price of one unit": "请给出每件的价格",
    "give the six-digit HS code; `entrepot hs search WORDS` finds it": (
        "请给出六位 HS 编码；可用 entrepot hs search 查找"
    ),
    "{given} has more than six digits": "{given} 超过六位",
    "{given} is not six digits": "{given} 不是六位数字",
    "give six digits; national digits go into `national`; never pad": (
        "请给出六位数字；本国税则号列填入 national；不要补零"
    ),
    "{code} is not in HS 2022": "{code} 不在2022年版协调制度中",
    "search the nomenclature, or name the edition it is from": "请在税则目录中查找，或说明编码的版本",
    "{given} is no national code under {hs}": "{given} 不是 {hs} 下的本国税则号列",
    "give 7 to 10 digits that begin with the HS code, or leave it out": (
        "请给出以该 HS 编码开头的7到10位数字，或不填"
    ),
    'give units and numbers such as {"PR": "1"}': '请给出单位和数字，例如 {"PR": "1"}',
    "{given} is more than a hundred per cent": "{given} 超过百分之百",
    "give % vol, such as 13.5": "请给出酒精度（% vol），例如 13.5",
    'give names and words such as {"upper": "leather"}': '请给出名称和文字，例如 {"upper": "leather"}',
    "name the agreement, such as RCEP": "请写明协定名称，例如 RCEP",
    "is not a version this program speaks": "不是本程序支持的版本",
    "send 1 or leave it out": "请填1或不填",
    "give the country the goods go to": "请给出目的国",
    "give an ISO 4217 code such as EUR or CNY": "请用 ISO 4217 代码，例如 EUR 或 CNY",
    "{given} is no currency": "{given} 不是货币代码",
    "is more than the freight it is part of": "超过了它所属的运费",
    "include it in freight too": "请把它也计入运费",
    "is more than the goods cost": "超过了货款",
    "lower the discount": "请降低折扣",
    "{given} is no route into {country}": "{given} 不是进入 {country} 的途径",
    "use auto or {choices}": "请用 auto 或 {choices}",
    "is no list of names": "不是名称列表",
    'give a list such as ["EU-IOSS"]': '请给出列表，例如 ["EU-IOSS"]',
    'name caps such as {"CN-CBEC/Rice of every kind": "5"}': "请写明限额名称，例如 "
    '{"CN-CBEC/Rice of every kind": "5"}',
    'give pairs such as {"USD/IDR": "16300"}': '请给出货币对，例如 {"USD/IDR": "16300"}',
    "is no pair of currencies": "不是货币对",
    "write it as USD/IDR: rupiah for one dollar": "请写成 USD/IDR：一美元兑多少卢比",
    "is no list of lists of line numbers": "不是由行号列表组成的列表",
    "write [[0, 1], [2]]": "请写成 [[0, 1], [2]]",
    "does not name every line exactly once": "没有把每一行恰好列出一次",
    "use each of 0 to {last} once": "请把0到{last}各用一次",
    "and {count} more errors": "另有 {count} 处错误",
    "mend these first": "请先改正这些",
    "the body is no object": "内容不是对象",
    "send one JSON object": "请发送一个 JSON 对象",
}


def in_language(error: FieldError, language: str) -> FieldError:
    """Return the fault in ``en`` or ``zh-hans``; words without a translation stay English."""
    if not language.startswith("zh"):
        return error
    figures = dict(error.figures)
    reason, fix = (CHINESE.get(words, "") for words in error.words)
    if figures:
        reason, fix = reason.format_map(figures), fix.format_map(figures)
    return replace(error, reason=reason or error.reason, fix=fix or error.fix)
