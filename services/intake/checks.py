"""预审 P01–P16: what software can see in a suggestion before a person reads it. Pure; the words it looks for are rows
of the rule book, so that a clerk can read and change them. What blocks is refused; the rest is said and never blocks.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from services.intake import wording
from services.intake.case import Stage
from services.intake.finding import TEXTS, Finding, Kind, Look, texts
from shared.messages import Problem, Refused
from shared.personal import MASK, masked, numbers_in
from shared.words import CongressLevel

Found = Iterator[Finding]


def title(look: Look) -> Found:
    said, (least, most) = look.words.title, (look.rules.value("title_min"), look.rules.value("title_max"))
    if not least <= len(said) <= most:
        sentence = f"标题有{len(said)}个字，应为{least}至{most}个字。"
        yield Finding("P01", Kind.BLOCK, "title", sentence, "title-length")
    elif not wording.FORM.match(said):
        yield Finding("P01", Kind.WARN, "title", "标题宜写成“关于……的建议”。")


def parts(look: Look) -> Found:
    words, least = look.words, look.rules.value("proposal_min_chars")
    for name in ("situation", "analysis"):
        if not getattr(words, name):
            yield Finding("P02", Kind.BLOCK, name, f"“{TEXTS[name]}”还没有写，请补写后再提交。", "part-missing")
    if (n := len(words.proposal)) < least:
        sentence = f"“具体建议”只有{n}个字，至少{least}个字：请写明由谁、做什么。"
        yield Finding("P02", Kind.BLOCK, "proposal", sentence, "proposal-too-short")
    yield from demands(look)


def demands(look: Look) -> Found:
    if not look.words.demands:
        sentence = "请至少列出一项诉求，承办单位将逐项答复。"
        yield Finding("P02", Kind.BLOCK, "demands", sentence, "demand-missing")


def one_matter(look: Look) -> Found:
    for name in ("title", "proposal"):
        if why := wording.several_matters(name, getattr(look.words, name), look.rules.value("several_words")):
            yield Finding("P03", Kind.WARN, name, f"似有不止一件事（{why}）：一件建议只提一件事，不同的事请分别提出。")


def sitting(look: Look) -> Found:
    if any(not seat.seated for seat in look.seats.values()):
        yield Finding("P04", Kind.BLOCK, "", "领衔或联名人中有人不是本届在任代表，不能提出建议。", "not-a-deputy")


def particulars(look: Look) -> Found:
    called = {"name": "姓名", "certificate": "代表证号", "telephone": "联系电话"}
    seat = look.seats.get(look.case.deputy)
    missing = [called[n] for n in look.rules.value("author_particulars") if seat and not getattr(seat, n)]
    if missing:
        sentence = f"名册上还没有领衔代表的{'、'.join(missing)}，请代表工委补登后再提交。"
        yield Finding("P05", Kind.BLOCK, "", sentence, "particulars-missing")


def signatures(look: Look) -> Found:
    if (open_ := look.case.unanswered) and not look.case.closed_to_answers(look.today):
        yield Finding("P06", Kind.BLOCK, "", f"还有{len(open_)}位联名代表没有确认。", "cosigners-pending")


def window(look: Look) -> Found:
    """Nothing is said where no session is on record, nor of what was sent back: it keeps the window it came in by."""
    why = look.congress.shut(look.words.session_kind, look.today)
    if not why or look.case.sent_back:
        return
    code = "session-window-open"
    if session := why.gathering:
        sentence = f"第{session.number}次会议的建议正在征集，请把“提出时间”改为“会议期间”。"
    elif session := why.sitting:
        sentence = f"大会正在举行，{session.closes.month}月{session.closes.day}日闭幕后可按“闭会期间”提交。"
    else:
        later, code = look.congress.next_session(look.today), "outside-window"
        when = f"下次自{later.from_.month}月{later.from_.day}日起" if later else "下次会议的时间还没有登记"
        sentence = f"现在不在大会建议的提交时间内（{when}）；急需办理的，可把“提出时间”改为闭会期间。"
    yield Finding("P07", Kind.BLOCK, "session_kind", sentence, code)


def unit(look: Look) -> Found:
    for wanted in look.words.proposed_units:
        if look.units is not None and wanted not in look.units:
            sentence = f"“{wanted}”不在本级承办单位名单中，可改选，或留空由代表工委确定。"
            yield Finding("P08", Kind.WARN, "proposed_units", sentence)


def similar(look: Look) -> Found:
    if look.alike:
        yield Finding("P09", Kind.WARN, "title", f"有{look.alike}件高度相似的建议，见下方“相似的建议”及其办理结果。")


def petition(look: Look) -> Found:
    known = look.rules.value("petition_words")
    for name, text in texts(look.words).items():
        if found := wording.petitions(name, text, known):
            sentence = f"“{found}”是请示、来信的写法：建议应写明情况、分析和具体意见。"
            yield Finding("P10", Kind.WARN, name, sentence)


def personal(look: Look) -> Found:
    for name, text in texts(look.words).items():
        if kinds := numbers_in(text):
            sentence = f"“{TEXTS[name]}”中有{'、'.join(kinds)}，请删去或替换为{MASK}：写是什么事，不写是谁。"
            yield Finding("P11", Kind.MASK, name, sentence, "personal-number")


def disputes(look: Look) -> Found:
    known = look.rules.value("procedure_words")
    for name, text in texts(look.words).items():
        if found := wording.in_dispute(text, known):
            sentence = f"“{found}”：请确认不涉及具体案件、招标投标，也不是推介产品。"
            yield Finding("P12", Kind.WARN, name, sentence)


def secrecy(look: Look) -> Found:
    names = "\n".join(a.name for a in look.words.attachments)
    for name, text in (*texts(look.words).items(), ("attachments", names)):
        if found := wording.secrecy_mark(text, name == "attachments"):
            sentence = f"“{found}”是密级标识：涉密内容不得在本系统填写和存放，请删去，改走代表工委的机要渠道线下提交。"
            yield Finding("P13", Kind.BLOCK, name, sentence, "secrecy-mark")


def upper_powers(look: Look) -> Found:
    known = look.rules.value("upper_words")
    if look.congress.level is not CongressLevel.CITY:
        known += look.rules.value("city_words")
    for name, text in texts(look.words).items():
        if found := next((w for w in known if w in text), ""):
            sentence = f"“{found}”可能超出本级职权：可改提本级能办的事，或由上级代表提出。"
            yield Finding("P14", Kind.WARN, name, sentence)


def length(look: Look) -> Found:
    words, (least, most) = look.words, (look.rules.value("text_min"), look.rules.value("text_max"))
    n = len(words.situation) + len(words.analysis) + len(words.proposal)
    if n < least:
        yield Finding("P15", Kind.WARN, "", f"正文共{n}个字，一般不少于{least}个字。")
    if n > most:
        yield Finding("P15", Kind.WARN, "", f"正文共{n}个字，一般不超过{most}个字，细节可放附件。")
    if (size := sum(a.size for a in words.attachments)) > (limit := look.rules.value("attachments_mb")) * 1_000_000:
        yield Finding("P15", Kind.WARN, "attachments", f"附件共{size / 1e6:.0f}MB，超过{limit}MB，承办单位不便下载。")


def order(look: Look) -> Found:
    if look.level == 2 and look.case.stage is Stage.REVIEW_1:
        yield Finding("P16", Kind.BLOCK, "", "县区初审尚未完成，不能先行复审。", "county-first")


class Check(NamedTuple):
    what: str
    source: str  # title and article; empty: ours
    find: Callable[[Look], Found]


CHECKS = {
    "P01": Check("标题", "", title),
    "P02": Check(
        "情况、分析、具体建议齐全",
        "北京市代表建议办理条例（2014）第九条；浙江省代表建议办理的规定（2016）第七条",
        parts,
    ),
    "P03": Check("一事一议", "", one_matter),
    "P04": Check("在任代表", "代表法（2025）第六十一条", sitting),
    "P05": Check("代表信息", "北京市代表建议办理条例（2014）第九条", particulars),
    "P06": Check("联名确认", "河南省代表建议办理办法（2017）第九条", signatures),
    "P07": Check("提交时间", "", window),
    "P08": Check("承办单位", "", unit),
    "P09": Check("相似建议", "", similar),
    "P10": Check("请示、来信", "", petition),
    "P11": Check("个人信息", "", personal),
    "P12": Check("案件、招标、产品", "", disputes),
    "P13": Check("涉密", "", secrecy),
    "P14": Check("本级职权", "", upper_powers),
    "P15": Check("篇幅和附件", "", length),
    "P16": Check("先初审后复审", "", order),
}


def findings(look: Look) -> list[Finding]:
    """In the order of the codes."""
    return [found for check in CHECKS.values() for found in check.find(look)]


GUARDED = {"P04", "P06", "P07", "P16"}  # the commands' own guards refuse these; here they are shown


def unblocked(look: Look) -> None:
    """Refuses with everything that blocks; the first speaks for all."""
    if found := [f for f in findings(look) if f.blocks and f.code not in GUARDED]:
        told = [Problem(f"words.{f.field}" if f.field else "", f.refusal, f.sentence) for f in found]
        raise Refused(told[0].code, told[0].sentence, 422, told)


def without_numbers(words: Mapping[str, object]) -> dict[str, object]:
    """A text as it is being typed, every personal number in it replaced by ××."""
    return {name: _masked(value) if name in TEXTS else value for name, value in words.items()}


def _masked(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case list() | tuple():
            return [_masked(item) for item in value]
        case _:
            return value
