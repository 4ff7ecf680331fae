"""A reply as a table for a person: the answer first, then each line with the law behind it."""

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

WIDTH = 100
_WORDS = {
    "ok": ("Yes.", "可以。"),
    "refused": ("No: every way in is closed.", "不可以：所有进口方式都不适用。"),
    "unknown": ("Cannot be said: law that is needed is not loaded.", "无法判断：所需的法律尚未录入。"),
    "needs": ("Almost: a fact is missing.", "还缺少信息。"),
    "ready": ("Ready.", "可以销售。"),
    "fix": ("Fix this first.", "请先补充以下内容。"),
    "blocked": ("Blocked.", "不能销售。"),
    "goods": ("Goods", "货物"),
    "discount": ("Discount", "折扣"),
    "freight": ("Freight", "运费"),
    "insurance": ("Insurance", "保险"),
    "total": ("Total", "合计"),
    "pay": ("at checkout {checkout}, on delivery {delivery}", "下单时付 {checkout}，收货时付 {delivery}"),
    "routes": ("Other routes", "其他方式"),
    "needed": ("Please give", "请补充"),
    "reasons": ("Why not", "原因"),
    "warnings": ("Mind", "注意"),
    "savings": ("Could be cheaper", "可以更省"),
    "papers": ("Papers", "单证"),
    "sources": ("Sources", "来源"),
    "until": ("valid until {day}", "有效至 {day}"),
    "advice": ("This is no legal advice.", "以上内容不构成法律意见。"),
    "since": ("since {day}", "自 {day}"),
}


class Printer:
    """Prints in one of the two languages."""

    def __init__(self, language: str) -> None:
        self.at = 1 if language.startswith("zh") else 0

    def say(self, key: str, **figures: object) -> str:
        """Return the words for a key."""
        return _WORDS[key][self.at].format(**figures)

    def block(self, title: str, lines: Iterator[str] | list[str]) -> None:
        """Print a titled block, or nothing when it has no lines."""
        found = list(lines)
        if found:
            print(f"\n{self.say(title)}")
            for line in found:
                print(_folded(line, "  ", "      "))


def _folded(line: str, first: str, then: str) -> str:
    """Fold a line at blanks only: an address stays whole, so that it can be followed."""
    return "\n".join(
        wrap(
            line,
            WIDTH,
            initial_indent=first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def show_quote(reply: Mapping[str, Any], language: str) -> None:
    """Print a quote."""
    out = Printer(language)
    _head(out, reply)
    if "components" in reply:
        _figures(out, reply)
    _findings(out, reply)
    out.block("savings", (_saving(each, reply["currency"]) for each in reply["savings"]))
    _tail(out, reply)


def _saving(saving: Mapping[str, Any], currency: str) -> str:
    """Say what a claim saves, or the price it makes possible where there is none without it."""
    if saving["amount"] is None:
        return f"{saving['if']}: {saving['total']} {currency}"
    return f"{saving['if']}: −{saving['amount']} {currency}"


def show_readiness(reply: Mapping[str, Any], language: str) -> None:
    """Print readiness."""
    out = Printer(language)
    print(
        f"{reply['destination']}: {out.say(reply['state'])}"
        + (f" {reply['route']}" if reply["route"] else "")
    )
    out.block("reasons", (_reason(each) for each in reply["findings"]))
    _routes(out, reply)
    out.block("warnings", (_reason(each) for each in reply["warnings"]))
    _tail(out, reply)


def _head(out: Printer, reply: Mapping[str, Any]) -> None:
    chosen = next((each for each in reply["routes"] if each["chosen"]), None)
    way = f" {chosen['name']} [{chosen['route']}]" if chosen else ""
    print(f"{reply['destination']}: {out.say(reply['status'])}{way}")


def _figures(out: Printer, reply: Mapping[str, Any]) -> None:
    print()
    for key, sign in (("goods", ""), ("discount", "−"), ("freight", ""), ("insurance", "")):
        if key == "goods" or reply[key].strip("0."):
            print(f"  {out.say(key):<28}{sign + reply[key]:>14}")
    for part in reply["components"]:
        since = f" {out.say('since', day=part['valid_from'])}" if part["valid_from"] else ""
        law = f"{part['expression']} · {part['measure']}{since} [{part['confidence']}] {part['source']}"
        print(f"  {part['title']:<28}{part['amount']:>14}  {law}")
        for note in (part.get("note"), part.get("conflict")):
            if note:
                print(_folded(note, " " * 46, " " * 46))
    if reply["total"] is not None:
        paid = out.say("pay", **reply["pay"])
        print(f"  {out.say('total'):<28}{reply['total']:>14} {reply['currency']}, {paid}")


def _findings(out: Printer, reply: Mapping[str, Any]) -> None:
    out.block("reasons", (_reason(each) for each in reply["reasons"]))
    out.block("needed", (f"{each['field']}: {each['why']} {each['fix']}" for each in reply["needs"]))
    _routes(out, reply)
    out.block("warnings", (_reason(each) for each in reply["warnings"]))


def _routes(out: Printer, reply: Mapping[str, Any]) -> None:
    lines = []
    for each in reply["routes"]:
        if not each.get("chosen") and each["route"] != reply["route"]:
            told = [_reason(reason) for reason in each["reasons"]] + [need["why"] for need in each["needs"]]
            total = f" {each['total']}" if each.get("total") else ""
            lines.append(f"{each['route']} ({each['status']}{total}) {' '.join(told)}".rstrip())
    out.block("routes", lines)


def _reason(reason: Mapping[str, Any]) -> str:
    return f"{reason['message']} {reason['fix']} [{reason['code']}]"


def _tail(out: Printer, reply: Mapping[str, Any]) -> None:
    out.block("papers", (f"{each['name']} ({each['who']}): {each['why']}" for each in reply["papers"]))
    out.block(
        "sources",
        (
            f"{key}: {each['title']}, {each['authority']} {each['address']}"
            for key, each in reply["sources"].items()
        ),
    )
    packs = " ".join(f"{country} {edition}" for country, edition in reply["packs"].items())
    until = f" · {out.say('until', day=reply['valid_until'])}" if reply["valid_until"] else ""
    print(f"\n{packs} · {reply['edition'][:12]}{until}. {out.say('advice')}")
