"""How words give away what a suggestion is not: two matters, a petition, a lawsuit, a secret. Few false alarms."""

import re
from collections.abc import Iterable

QUOTED = re.compile(r"《[^》]*》|“[^”]*”")  # titles and quotations speak of something else
DONE = "改造|提升|整治|建设|修缮|维修|搬迁|治理|恢复|扩建|硬化"  # what is to be done, as it closes a title's clause
TWO_AIMS = re.compile(rf"(?:{DONE})(?:和|与|及|以及|并)(?!{DONE})[^，、和与及]{{4,}}(?:{DONE})")
HEADINGS = re.compile(
    r"(?:^|\n)\s*(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十]+[)）]|\d+[、．.])\s*关于"
)
REPORT = re.compile(r"(?:的|情况)报告$|请示$|来信$")
FORM = re.compile(r"^关于.+的(?:有关|代表)?建议$")
SALUTATION = re.compile(r"^\s*尊敬的[^，。：:]{0,12}(?:领导|书记|市长|县长|区长|主任|局长)")
COURT = re.compile(
    r"[（(〔\[](?:19|20)\d\d[）)〕\]][\u4e00-\u9fff]{1,4}\d{0,6}(?:民|刑|行|执|知|破|仲|赔|商|财)[\u4e00-\u9fff]{0,4}第?\d+号"
    r"|[\u4e00-\u9fff]{0,4}仲[\u4e00-\u9fff]{0,3}字?[（(〔\[](?:19|20)\d\d[）)〕\]]第?\d+号"
)
TENDER = re.compile(r"(?:招标|标段|采购项目|采购)编号[:：]?\s*[A-Za-z0-9〔〕()（）\-]{4,}")
PRODUCT = re.compile(r"(?:品牌|型号|牌)[^。；\n]{0,30}(?:单价|售价|报价|元[/／每](?:台|套|件|盒|瓶|吨))")
_MARK = "秘密|机密|绝密"
SECRECY = re.compile(
    rf"(?:{_MARK})\s*[★☆]|密级\s*[:：]\s*(?:{_MARK})|[【\[（(〔](?:{_MARK})(?:级|件)?[】\]）)〕]"
    rf"|(?:^|\n)\s*(?:{_MARK})(?:级|件)?\s*(?=\n|$)"
)
SECRET_FILE = re.compile(rf"(?<!商业)(?<!保守)(?:{_MARK})")


def several_matters(part: str, text: str, known: Iterable[str]) -> str:
    """Why a title, or the numbered headings of a proposal, seem to hold more than one matter; else empty."""
    plain = QUOTED.sub("", text)
    if part != "title":
        return "各条各“关于”一件事" if len(HEADINGS.findall(plain)) > 1 else ""
    if plain.count("关于") > 1:
        return "标题中有两个“关于”"
    if found := next((word for word in known if word in plain), ""):
        return f"“{found}”"
    return "标题中有两项事由" if TWO_AIMS.search(plain) else ""


def petitions(part: str, text: str, known: Iterable[str]) -> str:
    if part == "title" and REPORT.search(text):
        return text[-2:]
    if found := SALUTATION.match(text):
        return found.group().strip()
    plain = QUOTED.sub("", text)
    return next((word for word in known if word in plain), "")


def in_dispute(text: str, known: Iterable[str]) -> str:
    for pattern in (COURT, TENDER, PRODUCT):
        if found := pattern.search(text):
            return found.group()[:40]
    return next((word for word in known if word in text), "")


def secrecy_mark(text: str, file_names: bool = False) -> str:
    """A mark as documents bear it; in prose the same words are words."""
    found = (SECRET_FILE if file_names else SECRECY).search(text)
    return found.group().strip() if found else ""
