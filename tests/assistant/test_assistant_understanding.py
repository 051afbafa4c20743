"""What a question is about: earlier turns, setting, kind, everyday words, the words that only ask, its parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question.everyday import EverydayWords, content_words
from assistant.question.followup import carried_turns, leans_on_context
from assistant.question.kind import QuestionKind, kind_of
from assistant.question.parts import parts_of
from assistant.question.setting import detect_settings
from assistant.question.understand import Question
from corpus.handbook import Setting, load_handbook
from corpus.text import words
from eval.sets import load_sets, shipped_sets

FIRST = "Ban Thanh tra nhân dân xã có bao nhiêu thành viên?"

LEANS = [
    "Nhiệm kỳ của nó là mấy năm?",
    "Thế còn ở cơ quan thì sao?",
    "Còn ban giám sát đầu tư của cộng đồng?",
    "Việc đó ai quyết định?",
    "Vậy ai bầu ra ban đó?",
    "Trường hợp đó thì phải làm gì",
    "Như vậy có đúng luật không, nếu chỉ có hai người dự họp và không ai ghi biên bản?",
    "Mấy năm?",
    "ai bầu?",
    "Và nếu thiếu người thì sao?",
]
STANDS_ALONE = [
    "Hội nghị người lao động ở doanh nghiệp nhà nước được tổ chức bao nhiêu lần một năm và do ai chủ trì?",
    "Sổ đỏ của nhà tôi bị cấp sai diện tích thì nộp đơn ở cơ quan nào để được đính chính?",
    "Ủy ban nhân dân xã phải công khai sơ đồ quy hoạch khu đô thị mới ở những nơi nào?",
    "Trưởng thôn triệu tập cuộc họp của cộng đồng dân cư trong những trường hợp nào, như thế nào?",
    "Theo quy định thì thế nào là cộng đồng dân cư và cộng đồng ấy gồm những ai sinh sống trên địa bàn thôn?",
    "Thế nào là cuộc họp hợp lệ của cộng đồng dân cư khi thôn có hơn hai trăm hộ sinh sống phân tán?",
    "Cho em hỏi chuyện khác: họp thôn thì ai chủ trì?",
    "Công nhân nợ lương nhiều tháng thì tổ chức công đoàn cơ sở phải đối thoại với giám đốc ra sao?",
]


@pytest.mark.parametrize("turn", LEANS)
def test_a_turn_that_leans_carries_the_one_before(turn: str) -> None:
    assert carried_turns([FIRST, turn]) == [FIRST]


@pytest.mark.parametrize("turn", STANDS_ALONE)
def test_a_turn_that_stands_alone_carries_nothing(turn: str) -> None:
    assert carried_turns([FIRST, turn]) == []


def test_the_first_turn_has_nothing_to_carry() -> None:
    assert carried_turns(["Mấy năm?"]) == carried_turns([]) == []


def test_carrying_goes_back_to_the_turn_that_stands_alone() -> None:
    older = "Hương ước của thôn do Ủy ban nhân dân cấp xã công nhận trong thời hạn bao nhiêu ngày làm việc?"
    assert carried_turns([older, FIRST, "Mấy năm?", "Ai bầu?"]) == ["Mấy năm?", FIRST]


def test_the_labelled_followups_lean() -> None:
    turns = [item.turns for loaded in load_sets(sorted(shipped_sets())) for item in loaded.items if item.turns]
    assert len(turns) > 20
    assert sum(leans_on_context(t[-1]) for t in turns) >= 0.7 * len(turns)


SETTINGS = [
    ("Họp thôn bầu trưởng thôn thì bao nhiêu hộ phải dự?", Setting.COMMUNE),
    ("bà con trong ấp góp tiền làm đường", Setting.COMMUNE),
    ("Cơ quan tôi họp hội nghị cán bộ, công chức", Setting.AGENCY),
    ("Trường học phải công khai những gì cho giáo viên?", Setting.AGENCY),
    ("Doanh nghiệp nhà nước tổ chức hội nghị người lao động", Setting.STATE_ENTERPRISE),
    ("công nhân nhà máy của tổng công ty được bàn những gì", Setting.STATE_ENTERPRISE),
    ("Công ty cổ phần tư nhân có phải làm không?", Setting.PRIVATE_ENTERPRISE),
    ("hợp tác xã có phải công khai thu chi không", Setting.PRIVATE_ENTERPRISE),
]


@pytest.mark.parametrize(("text", "wanted"), SETTINGS)
def test_the_setting_meant_most(text: str, wanted: Setting) -> None:
    shares = detect_settings(text)
    assert max(shares, key=lambda setting: shares[setting]) is wanted
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Luật này áp dụng từ ngày nào?",
        "Phương án nào được chọn khi biểu quyết?",
        "Chống lãng phí và lắng nghe ý kiến",
        "Kết quả được công nhận khi nào?",
        "An sinh xã hội là gì",
        "Nguyên tắc thực hiện dân chủ gồm những gì?",
    ],
)
def test_words_that_only_look_like_a_setting(text: str) -> None:
    assert detect_settings(text) == {}


def test_two_settings_share() -> None:
    shares = detect_settings("Ban Thanh tra nhân dân ở xã và ở cơ quan nhà nước khác nhau thế nào?")
    assert {Setting.COMMUNE, Setting.AGENCY} <= set(shares)


KINDS = [
    ("Ban Thanh tra nhân dân ở xã khác gì ở cơ quan?", QuestionKind.DIFFERENCE),
    ("Những hành vi nào bị nghiêm cấm?", QuestionKind.FORBIDDEN),
    ("Hồ sơ gồm giấy tờ gì?", QuestionKind.PAPERS),
    ("Trình tự lấy ý kiến ra sao?", QuestionKind.STEPS),
    ("Nhiệm kỳ của trưởng thôn là mấy năm?", QuestionKind.WHEN),
    ("phải công khai chậm nhất bao lâu", QuestionKind.WHEN),
    ("Cần bao nhiêu hộ tán thành?", QuestionKind.HOW_MANY),
    ("ty le bieu quyet la may phan tram", QuestionKind.HOW_MANY),
    ("Ai chủ trì cuộc họp?", QuestionKind.WHO),
    ("Cơ quan nào công nhận hương ước?", QuestionKind.WHO),
    ("Cộng đồng dân cư là gì?", QuestionKind.DEFINITION),
    ("Nội dung công khai gồm những gì?", QuestionKind.LIST),
    ("Dân không đồng ý thì sao?", QuestionKind.WHAT_IF),
    ("Người thuê trọ có được bỏ phiếu không?", QuestionKind.MAY),
    ("Xin chào", QuestionKind.OTHER),
]


@pytest.mark.parametrize(("text", "wanted"), KINDS)
def test_kinds(text: str, wanted: QuestionKind) -> None:
    assert kind_of(text) is wanted


@pytest.fixture(scope="module")
def everyday() -> EverydayWords:
    return EverydayWords(load_handbook().terms)


EVERYDAY = [
    ("trưởng ấp có quyền gì", "Trưởng thôn"),
    ("Chủ tịch xã phải làm gì", "Chủ tịch Ủy ban nhân dân cấp xã"),
    ("sếp không cho họp", "người đứng đầu cơ quan, đơn vị"),
    ("dân bỏ phiếu", "biểu quyết"),
    ("GÓP TIỀN làm cầu", "đóng góp"),
    ("lệ của bản mình", "thôn"),
]


@pytest.mark.parametrize(("text", "term"), EVERYDAY)
def test_everyday_words_bring_the_laws_words(everyday: EverydayWords, text: str, term: str) -> None:
    assert term in everyday.expand(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Ban Thanh tra nhân dân", "thôn"),
        ("văn bản và biên bản cuộc họp", "thôn"),
        ("quy định này áp dụng ở đâu", "thôn"),
        ("Trưởng ban công tác Mặt trận", "Trưởng thôn"),
        ("phát hiện sai phạm trong thu chi", "xử lý vi phạm"),
        ("thôn họp", "thôn"),
    ],
)
def test_words_that_only_look_everyday(everyday: EverydayWords, text: str, term: str) -> None:
    assert term not in everyday.expand(text)


def test_no_words_no_terms() -> None:
    assert EverydayWords(()).expand("trưởng ấp") == ()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_content_words_never_empties(text: str) -> None:
    assert bool(words(content_words(text))) == bool(words(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cho em hỏi nhiệm kỳ của trưởng thôn là mấy năm ạ?", "nhiệm kỳ của trưởng thôn năm"),
        ("Là gì?", "Là gì?"),
        ("ai?", "ai?"),
        ("Nhà nước đầu tư hạ tầng ở thị trấn", "Nhà nước đầu tư hạ tầng ở thị trấn"),
        ("Thông tư nào thay thế Thông tư 54?", "Thông tư thay thế Thông tư 54"),
        ("thi hành công vụ và thu chi quỹ", "thi hành công vụ và thu chi quỹ"),
    ],
)
def test_only_words_that_ask_are_left_out(text: str, kept: str) -> None:
    assert content_words(text) == kept


def asked(text: str) -> Question:
    return Question(text, text, text, kind=kind_of(text), settings=detect_settings(text))


PARTS = [
    ("Ai chủ trì cuộc họp và phải báo trước mấy ngày?", 2),
    ("Họp thôn cần bao nhiêu hộ? Ai ký biên bản?", 2),
    ("Ở xã và ở cơ quan thì Ban Thanh tra nhân dân khác nhau thế nào?", 2),
    ("Ai chủ trì, ai ghi biên bản, còn ai kiểm phiếu?", 3),
    ("Ai chủ trì cuộc họp của cộng đồng dân cư?", 0),
    ("Cán bộ, công chức, viên chức và người lao động được bàn những gì?", 0),
    ("Thu và chi quỹ do ai quyết định?", 0),
]


@pytest.mark.parametrize(("text", "count"), PARTS)
def test_the_questions_in_a_question(text: str, count: int) -> None:
    parts = parts_of(asked(text))
    assert len(parts) == count
    assert not parts or any(not part.context for part in parts)


@pytest.mark.parametrize(
    ("text", "contexts"),
    [
        ("Tổ phát phiếu có mấy người và ai làm tổ trưởng?", ["", "tổ phát phiếu"]),
        ("Khi nào và ai công nhận việc bầu trưởng thôn?", ["công nhận việc bầu trưởng thôn", ""]),
        ("Có được góp qua mạng xã hội, zalo không?", []),
        ("Hương ước dán bao nhiêu ngày, ai ký?", ["", "hương ước dán"]),
    ],
)
def test_a_part_is_asked_of_what_the_question_is_about(text: str, contexts: list[str]) -> None:
    assert [part.context.lower() for part in parts_of(asked(text))] == contexts


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(["ai", "và", "còn", ",", "?", ";", "mấy ngày", "thôn", "rồi", "hay", "cơ quan"])).map(
        " ".join
    )
)
def test_parts_are_few_and_never_empty(text: str) -> None:
    parts = parts_of(asked(text))
    assert len(parts) != 1 or parts[0].settings
    assert len(parts) <= 4
    assert all(part.restored.strip() for part in parts)
