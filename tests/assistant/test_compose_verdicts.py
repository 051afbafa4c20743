"""After a verdict come the law's words with the same share in them, not another rule's."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant


@pytest.mark.parametrize(
    ("asked", "said", "unsaid"),
    [
        ("Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?", "2/3", "50%"),
        ("Thôn 120 hộ, 61 hộ bầu ông Tư làm trưởng thôn thì đã được chưa?", "50%", "2/3"),
    ],
)
def test_the_share_of_the_verdict_stands_in_the_words_after_it(
    digest_assistant: Assistant, asked: str, said: str, unsaid: str
) -> None:
    answer = digest_assistant.ask([asked]).answer
    verdict, law = answer.split("Tóm lược", 1)
    assert said in verdict
    law = law.split("\n\n")[0]
    assert said in law
    assert unsaid not in law
