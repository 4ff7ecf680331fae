"""Words that join others and name nothing: who looks for `a gift for the tea lover` means the rest."""

from typing import Final

from entrepot.apps.text.folding import bare

WORDS: Final = """
a an and any at by for from good best buy cheap in is it made my of on or shop some the this to with without
cho cua va voi cac mot nhung tot mua gia re loai cai chiec lam bang tu
untuk dan dengan dari yang di ke pada atau murah beli jual daripada dalam
และ ของ สำหรับ จาก ที่ กับ ใน เป็น ซื้อ ราคา ถูก
的 和 与 及 或 了 在 给 用 买 一 个 只 件 款
の を に は が と で
"""
"""English; Vietnamese without marks; Indonesian and Malay; Thai; Chinese; Japanese."""
FILLERS: Final = frozenset(WORDS.split())


def is_filler(word: str) -> bool:
    """Return whether a folded word only joins others."""
    return bare(word) in FILLERS
