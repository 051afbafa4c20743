"""Abbreviations and chat spelling: what is written out, what must be left alone, what holds for any text."""

from __future__ import annotations

import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question.abbreviations import FILE, Expansion, expand, from_corpus, load_table, shipped
from assistant.question.references import find_references
from assistant.question.understand import Understanding
from assistant.settings import AssistantSettings
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Handbook
from corpus.library import Library
from corpus.model import Article, Document
from corpus.store import Batch, Corpus
from corpus.text import fold

WRITTEN_OUT = """
UBND xã làm gì => Ủy ban nhân dân xã làm gì
ubnd xa lam gi => Ủy ban nhân dân xa lam gì
Ubnd phường => Ủy ban nhân dân phường
U.B.N.D xã => Ủy ban nhân dân xã
HĐND, UBND và MTTQ => Hội đồng nhân dân, Ủy ban nhân dân và Mặt trận Tổ quốc
hđnd họp => Hội đồng nhân dân họp
BCĐ, BTTND và GSCĐ ở KDC => Ban Chỉ đạo, Ban Thanh tra nhân dân và giám sát cộng đồng ở khu dân cư
TTXD, ANTT, VHXH ở TDP => Trật tự xây dựng, an ninh trật tự, văn hóa - xã hội ở tổ dân phố
ctubnd xã => Chủ tịch Ủy ban nhân dân xã
HNCCVC khác HNNLĐ => Hội nghị công chức, viên chức khác hội nghị người lao động
họp ở NVH, có CAX và DQTV => họp ở nhà văn hóa, có Công an xã và dân quân tự vệ
hdnd hop => Hội đồng nhân dân hop
UBMTTQ phường => Ủy ban Mặt trận Tổ quốc phường
ubmttqvn xa => Ủy ban Mặt trận Tổ quốc Việt Nam xa
TTND họp => Thanh tra nhân dân họp
BTTND do ai bầu => Ban Thanh tra nhân dân do ai bầu
ban ttnd => ban Thanh tra nhân dân
ban TT ND => ban Thanh tra nhân dân
bgsdtcd co may nguoi => Ban Giám sát đầu tư của cộng đồng co may nguoi
Ban GSĐTCCĐ => Ban Giám sát đầu tư của cộng đồng
việc gsđtcđ => việc giám sát đầu tư của cộng đồng
TTDP có được bầu lại không => Tổ trưởng tổ dân phố có được bầu lại không
họp tdp => họp tổ dân phố
TT TDP là ai => Tổ trưởng tổ dân phố là ai
tdp5 hop => tổ dân phố 5 hop
CBCCVC và NLĐ => Cán bộ, công chức, viên chức và người lao động
cbccvc duoc biet => cán bộ, công chức, viên chức duoc biet
hội nghị cbcc => hội nghị cán bộ, công chức
nld o dnnn => người lao động o doanh nghiệp nhà nước
CC, VC => Công chức, viên chức
cán bộ, cc => cán bộ, công chức
NSDLĐ đối thoại => Người sử dụng lao động đối thoại
DN có vốn NN => Doanh nghiệp có vốn nhà nước
qcdc cua cty => Quy chế dân chủ cua công ty
BCĐ thực hiện QCDC => Ban Chỉ đạo thực hiện Quy chế dân chủ
bcd xa => Ban Chỉ đạo xa
trưởng ban CTMT => trưởng ban công tác Mặt trận
BCTMT thôn => Ban công tác Mặt trận thôn
HN NLĐ => Hội nghị người lao động
tổ chức HN => tổ chức hội nghị
xét HN => xét hộ nghèo
ở HN có khác không => ở Hà Nội có khác không
NQ 55 của QH => Nghị quyết 55 của Quốc hội
các NĐ hướng dẫn => các nghị định hướng dẫn
nđ của CP => nghị định của Chính phủ
nd nào phải công khai => nội dung nào phải công khai
lấy ý kiến ND => lấy ý kiến nhân dân
hội ND => hội Nông dân
TT của BNV => Thông tư của Bộ Nội vụ
TT y tế => Trung tâm y tế
TT HĐND xã => Thường trực Hội đồng nhân dân xã
công khai TT => công khai thông tin
xã, phường, TT => xã, phường, thị trấn
TT huyện => Thanh tra huyện
KN, TC => Khiếu nại, tố cáo
đơn tc => đơn tố cáo
ý kiến, KN => ý kiến, kiến nghị
phòng TC => phòng tài chính
KNTC => Khiếu nại, tố cáo
CĐ cơ sở => Công đoàn cơ sở
giám sát đầu tư của CĐ => giám sát đầu tư của cộng đồng
BCH CĐ => Ban Chấp hành công đoàn
PCT UBND => Phó Chủ tịch Ủy ban nhân dân
ct xa co ky khong => Chủ tịch xa co ky khong
CT 35 của Bộ Chính trị => Chỉ thị 35 của Bộ Chính trị
CT nước sạch => Công trình nước sạch
ct tnhh => công ty tnhh
VB này => Văn bản này
bao nhiêu TV => bao nhiêu thành viên
tv hdtv => thành viên Hội đồng thành viên
QĐ của Chủ tịch => Quyết định của Chủ tịch
dân bàn và qđ => dân bàn và quyết định
theo qđ tại luật => theo quy định tại luật
qđ ở đâu => quy định ở đâu
BB họp dân => Biên bản họp dân
lập bb => lập biên bản
có bb phải họp => có bắt buộc phải họp
HƯ, QƯ => Hương ước, quy ước
KT/ĐG => Kiểm tra, đánh giá
KT-XH ở xã => Kinh tế - xã hội ở xã
phát triển KT => phát triển kinh tế
thi đua, KT => thi đua, khen thưởng
đoàn KT => đoàn kiểm tra
KTT của cty => Kế toán trưởng của công ty
CQ, ĐV => Cơ quan, đơn vị
cq địa phương => chính quyền địa phương
đv người lao động => đối với người lao động
cán bộ, đv => cán bộ, đảng viên
GĐ cty => Giám đốc công ty
gđ em có 4 ng => gia đình em có 4 người
GĐ 2021-2025 => Giai đoạn 2021-2025
LĐLĐ huyện => Liên đoàn Lao động huyện
lđ xã => lãnh đạo xã
hợp đồng lđ => hợp đồng lao động
ĐU xã => Đảng ủy xã
cty CP => công ty cổ phần
CP quy định => Chính phủ quy định
qh sử dụng đất => quy hoạch sử dụng đất
TTg ban hành => Thủ tướng ban hành
UBND P.5, TP.HCM => Ủy ban nhân dân phường 5, Thành phố Hồ Chí Minh
UBND P. Bến Nghé => Ủy ban nhân dân phường Bến Nghé
nhà ở p5 => nhà ở phường 5
ubnd p => Ủy ban nhân dân phường
UBND X. Tân Phú => Ủy ban nhân dân xã Tân Phú
UBND TX. Sơn Tây => Ủy ban nhân dân thị xã Sơn Tây
xp nào => xã, phường nào
đơn vị SNCL => đơn vị sự nghiệp công lập
TTHC => Thủ tục hành chính
QLNN về THDC => Quản lý nhà nước về thực hiện dân chủ
LTHDCOCS => Luật Thực hiện dân chủ ở cơ sở
luật dc => luật dân chủ
dc ở cơ sở => dân chủ ở cơ sở
Sở LĐTBXH => Sở Lao động - Thương binh và Xã hội
CAND, CSGT => Công an nhân dân, cảnh sát giao thông
PCCC và XNC => Phòng cháy chữa cháy và xuất nhập cảnh
HĐQN họp => Hội đồng quân nhân họp
CSMT của BCA => Cảnh sát môi trường của Bộ Công an
BQP, BNV => Bộ Quốc phòng, Bộ Nội vụ
CA xã => Công an xã
đ/c chủ tịch => đồng chí chủ tịch
v/v họp dân => về việc họp dân
có đúng k => có đúng không
co duoc ko? => co duoc không?
k biết hỏi ai => không biết hỏi ai
K biết hỏi ai => Không biết hỏi ai
có phải kg => có phải không
sao hok nói => sao không nói
đúng hông => đúng không
được hong? => được không?
làm vậy được hem => làm vậy được không
khum hiểu => không hiểu
có được hôn? => có được không?
dân kh đồng ý => dân không đồng ý
đc chưa => được chưa
đươc bầu => được bầu
dk ko => được không
đk ko => được không
đủ đk => đủ điều kiện
đk kết hôn => đăng ký kết hôn
làm ntn => làm như thế nào
bn người => bao nhiêu người
bnhiu hộ => bao nhiêu hộ
bao nhiu hộ => bao nhiêu hộ
bn ơi => bạn ơi
so vs luật cũ => so với luật cũ
là gi => là gì
có j khác => có gì khác
sao z => sao vậy
làm zậy => làm vậy
j dzậy => gì vậy
làm dị có sao => làm vậy có sao
khó wá => khó quá
xong rùi => xong rồi
họp r mà => họp rồi mà
mún hỏi => muốn hỏi
bỉu quyết => biểu quyết
wên mất => quên mất
ngta nói => người ta nói
báo trc => báo trước
hỏi mng => hỏi mọi người
tp mình => thành phố mình
xin sđt => xin số điện thoại
ko thik => không thích
lm đơn => làm đơn
ai bít => ai biết
nhìu hộ => nhiều hộ
chx họp => chưa họp
ở vn => ở Việt Nam
bị ktra => bị kiểm tra
bc kết quả => báo cáo kết quả
nộp hs => nộp hồ sơ
phụ huynh hs => phụ huynh học sinh
fải họp => phải họp
có wyền gì => có quyền gì
jờ làm => giờ làm
cho e hỏi => cho em hỏi
z có sai => vậy có sai
có được hk => có được không
xã k tl => xã không trả lời
kq họp => kết quả họp
qc chi tiêu => quy chế chi tiêu
trưởng thôn tự ý qđ => trưởng thôn tự ý quyết định
bà ấy là đv => bà ấy là đảng viên
họp phường 5 k => họp phường 5 không
theo điều 15 k => theo điều 15 không
TC CT-XH => Tổ chức chính trị - xã hội
ko tc HN NLĐ => không tổ chức hội nghị người lao động
e muốn hỏi => em muốn hỏi
UBND XÃ CÓ PHẢI HỌP DÂN KO => ỦY BAN NHÂN DÂN XÃ CÓ PHẢI HỌP DÂN KHÔNG
"""

LEFT_ALONE = """
k2 đ20
k 2 đ 20
K2Đ20
nd59 điều 8
nđ 59 điều 8
tt 67/2019
TT 01/2024/TT-BNV
khoản 2 đ.15
đ15 k2
qđ 12/2024/QĐ-UBND
quyết định số 12 QĐ-UBND
59/2023/NĐ-CP
nghị định 59 nđ-cp
10/2022/QH15
điểm k khoản 1
điểm a, b, k khoản 2
điểm d, đ, e và k
điểm e khoản 3
điểm đ khoản 2
a) nội dung
k) các hình thức khác
e) ở vùng núi
r) loại khác
chương V
10k một hộ
5k
15 k
5 kg gạo
lô đất 100 m2
ông P. và bà K. tranh chấp
anh K nói
ông V. ở thôn
nhà trong hẻm
nha em o trong hem
ngõ, hẻm
bên hông nhà
hoa hồng
song hong
lỗ hổng
xe hỏng
đăng ký kết hôn
nữ hôn
bị dị ứng
kỳ dị
cái vại
vai trò của dân
voi với
hư hỏng
đu đủ
một ca trực
họp 2 ca
bưng bít thông tin
dè bỉu
http://ubnd.gov.vn/hdnd
ubnd@xa.gov.vn
www.hdnd.vn
wifi và zalo
nguoi dan duoc ban truoc
Nhân dân bàn, quyết định trực tiếp
ban hành quyết định
cô Hồng, chú Hùng và bà Hai
"""


def _pairs() -> list[tuple[str, str]]:
    return [(a, b) for a, _, b in (line.partition(" => ") for line in WRITTEN_OUT.strip().splitlines())]


def _alone() -> list[str]:
    return LEFT_ALONE.strip().splitlines()


def test_there_are_many_cases() -> None:
    assert len(_pairs()) + len(_alone()) >= 200


@pytest.mark.parametrize(("typed", "meant"), _pairs())
def test_written_out(typed: str, meant: str) -> None:
    assert expand(typed).text == meant


@pytest.mark.parametrize("typed", _alone())
def test_left_alone(typed: str) -> None:
    assert expand(typed) == Expansion(typed, ())


def test_says_what_it_wrote_out() -> None:
    assert expand("ubnd xa, TTND ko hop").used == (
        ("ubnd", "Ủy ban nhân dân"),
        ("TTND", "Thanh tra nhân dân"),
        ("ko", "không"),
    )


def test_keeps_punctuation_spaces_and_case_of_the_rest() -> None:
    assert expand("  Xã  (UBND),  HỌP:\tko?!  ").text == "  Xã  (Ủy ban nhân dân),  HỌP:\tkhông?!  "


def test_composes_what_was_typed_decomposed() -> None:
    assert (
        expand(unicodedata.normalize("NFD", "HĐND được họp đc không")).text == "Hội đồng nhân dân được họp được không"
    )


@pytest.mark.parametrize("typed", ["k2 đ20 luật dc", "nd 59 điều 8", "tt 67/2019 điều 3", "UBND P5 theo k1 đ15 ko"])
def test_references_read_the_same_before_and_after(typed: str) -> None:
    assert find_references(expand(typed).text, []).addresses == find_references(typed, []).addresses


# --- what holds for any text ------------------------------------------------------------

_TYPED = [a for a, _ in _pairs()] + _alone()
_words = st.sampled_from(sorted({w for t in _TYPED for w in t.split()}))
_questions = st.lists(_words, max_size=25).map(" ".join)
_anything = st.text(max_size=200) | st.text(alphabet="kđdczvrhnetUBNDPXT.,;/-() 0123", max_size=80) | _questions


@settings(max_examples=400, deadline=None)
@given(_anything)
def test_idempotent_and_composed(text: str) -> None:
    once = expand(text).text
    assert expand(once) == Expansion(once, ())
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=200, deadline=None)
@given(_anything)
def test_unchanged_exactly_when_nothing_was_used(text: str) -> None:
    result = expand(text)
    assert (result.text == unicodedata.normalize("NFC", text)) == (not result.used)


@settings(max_examples=200, deadline=None)
@given(_questions)
def test_numbers_survive_in_order(text: str) -> None:
    assert re.findall(r"\d+", expand(text).text) == re.findall(r"\d+", text)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 30), st.integers(1, 91), st.sampled_from(["k{} đ{}", "k{}đ{}", "khoản {} đ {}", "k.{} đ.{}"]), _words
)
def test_references_are_never_touched(clause: int, article: int, shape: str, word: str) -> None:
    reference = shape.format(clause, article)
    assert reference in expand(f"{reference} luật này thì {word}").text


@settings(max_examples=150, deadline=None)
@given(_questions)
def test_written_out_words_bear_marks(text: str) -> None:
    """What is put in is real Vietnamese: the restorer that comes next must not have to guess it."""
    assert all(
        fold(long) != long.lower() for _, long in expand(text).used if long.lower() not in ("sao", "em", "quan", "quy")
    )


def test_many_threads_agree() -> None:
    typed = _TYPED * 3
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(expand, typed)) == [expand(t) for t in typed]


@pytest.mark.parametrize(
    "unit", ["k ", "kt đg ", "u.b.", "ubnd/", "a-", "tt nd ", "p.5 ", "cc vc ", "\u0300k", "hn cb "]
)
def test_no_text_makes_it_slow(unit: str) -> None:
    start = time.perf_counter()
    expand(unit * 1000)
    assert time.perf_counter() - start < 2


# --- the table --------------------------------------------------------------------------

_SMALL = "mau: {{}}\nam_dau: {{}}\ndong:\n  - {}\n"


@pytest.mark.parametrize(
    "row",
    [
        "{viet_tat: [], day_du: không}",
        "{viet_tat: [ko]}",
        "{viet_tat: [ko], day_du: không, la: 1}",
        "{viet_tat: [ko], day_du: không, chu: to}",
        "{viet_tat: [ko], day_du: không, khi: {sau: '('}}",
        "{viet_tat: [ko], day_du: ko biết}",
        "{viet_tat: [ko",
    ],
)
def test_a_damaged_table_is_refused(row: str) -> None:
    with pytest.raises(DanchuError) as caught:
        load_table(_SMALL.format(row))
    assert caught.value.code == ErrorCode.SETTINGS_INVALID
    assert FILE.name in caught.value.message


def test_a_small_table_works() -> None:
    table = load_table(_SMALL.format("{viet_tat: [ĐX], day_du: đề xuất, khi: {sau: 'cua \\w+', khong_truoc: vu}}"))
    assert table.expand("đx của dân, dx, vụ đx của dân").text == "đề xuất của dân, dx, vụ đx của dân"


# --- definitions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short", "phrase"),
    [
        ("thực hiện Quy chế dân chủ ở cơ sở (QCDC) trong năm", "QCDC", "Quy chế dân chủ ở cơ sở"),
        ("Quy chế dân chủ (sau đây viết tắt là QCDC)", "QCDC", "Quy chế dân chủ"),
        ("kiện toàn Ban Chỉ đạo (BCĐ) các cấp", "BCĐ", "Ban Chỉ đạo"),
        ("của Ủy ban nhân dân (sau đây gọi tắt là UBND) xã", "UBND", "Ủy ban nhân dân"),
        ("các tổ chức, Hội đồng nhân dân (viết tắt là: HĐND)", "HĐND", "Hội đồng nhân dân"),
        ("hương ước, quy ước (HƯQƯ)", "HƯQƯ", "hương ước, quy ước"),
        ("Giám sát đầu tư của cộng đồng (GSĐTCĐ)", "GSĐTCĐ", "Giám sát đầu tư của cộng đồng"),
        ("do Thủ tướng (TTg) ký", "TTg", "Thủ tướng"),
    ],
)
def test_definitions(text: str, short: str, phrase: str) -> None:
    assert from_corpus([text]) == {short: phrase}


@pytest.mark.parametrize(
    "text",
    [
        "họp dân (QCDC)",
        "Ban Đại diện (BCĐ)",
        "Doanh nghiệp (ĐN)",
        "theo Luật (Điều)",
        "(BCĐ)",
        "",
        "Ban chỉ đạo. (BCĐ)",
    ],
)
def test_what_its_initials_do_not_spell_is_no_definition(text: str) -> None:
    assert from_corpus([text]) == {}


def test_the_first_definition_wins() -> None:
    assert from_corpus(["Ban Chỉ đạo (BCĐ)", "Bộ Chỉ đạo (BCĐ)"]) == {"BCĐ": "Ban Chỉ đạo"}


def test_what_a_text_defines_is_written_out_behind_the_table() -> None:
    defined = {"HVC": "hội vườn chung", "QCDC": "quy chế của cây", "MX": "mùa xoài", "TTV": "thi vườn ubnd"}
    expander = shipped().with_defined(defined)
    assert expander.expand("hvc họp ở UBND").text == "hội vườn chung họp ở Ủy ban nhân dân"
    assert expander.expand("qcdc").text == expand("qcdc").text, "bảng đi trước"
    assert expander.expand("việc MX").text == "việc mùa xoài"
    assert expander.expand("việc mx").text == "việc mx", "hai chữ thì phải viết hoa"
    assert expander.expand("ttv").text == expand("ttv").text, "lời dài lại có chữ viết tắt"
    assert expand("hvc").text == "hvc", "bảng chung không đổi"


def test_the_assistant_knows_what_its_texts_define(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    text = "Hội vườn chung (sau đây viết tắt là HVC) họp mỗi mùa một lần."
    corpus.apply(
        Batch([Document("7/2031/QH20", "Luật", "Vườn")], [Article("7/2031/QH20#1", "Hội", text)], []), date(2031, 6, 1)
    )
    assert corpus.bracketed() == [text]
    understanding = Understanding(Library(corpus, Handbook({}, {}, ())), AssistantSettings())
    assert understanding.understand(["hvc họp khi nào"]).restored == "Hội vườn chung họp khi nào"
    corpus.close()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=4))
def test_definitions_survive_any_text(texts: list[str]) -> None:
    composed = " ".join(unicodedata.normalize("NFC", t) for t in texts)
    assert all(short in composed and phrase in composed for short, phrase in from_corpus(texts).items())


def test_official_text_is_left_alone(official: Corpus) -> None:
    """Careful prose has no chat spelling: only true abbreviations may be written out in it."""
    chat = {"không", "được", "vậy", "rồi", "gì", "người", "em", "biết"}
    for article in official.articles():
        for short, long in expand(article.text).used:
            assert long.lower() not in chat, (short, long)
