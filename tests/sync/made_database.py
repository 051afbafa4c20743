"""What the national database would say of an invented law, in the shape that it was seen to speak."""

from __future__ import annotations

import json

from sync_server import Answer, Handler, plain

AMENDING_HTML = """<?xml version="1.0" encoding="UTF-8"?><div onclick="steal()"><script>steal()</script>
<style>p {color: red}</style><p>QUỐC HỘI</p><p>LUẬT</p><p>SỬA ĐỔI LUẬT SÂN CHUNG</p>
<p>Điều 1. Sửa đổi, bổ sung một số điều của Luật Sân chung</p>
<p>1. Sửa đổi, bổ sung khoản 2 Điều 1 như sau:</p><p>“2. Ai quét thì được nước uống.”.</p>
<p>2. Bãi bỏ khoản 1 Điều 2.</p><p>3. Bổ sung khoản 3 vào sau khoản 2 Điều 2 như sau:</p><p>“3. Trẻ em được miễn.”.</p>
<p>Điều 2. Hiệu lực</p><p>Luật này có hiệu lực từ ngày 01/01/2033.</p></div>"""


def described(number: str, title: str = "Một văn bản", content: str = "", **more: object) -> dict[str, object]:
    data = {
        "id": 1,
        "docNum": number,
        "title": title,
        "docType": {"id": 3, "name": "Luật"},
        "agencyName": "Quốc hội",
        "issueDate": "2032-11-20T00:00:00",
        "effFrom": "2033-01-01T00:00:00.000+07:00",
        "effStatus": {"name": "Còn hiệu lực"},
        "documentContent": {"content": content},
        "somethingNew": [1, 2, {"deep": None}],
    }
    return {"success": True, "data": data | more}


QUIET = {"documentNamesByType": {}, "documentNamesBySource": None}
DATABASE: dict[str, object] = {
    "/doc/901": described("7/2031/QH20"),
    "/doc/901/diagram": {
        "documentNamesByType": {"12": [{"id": 880, "name": "một luật cũ"}], "1": [{"id": "902", "name": "tưới sân"}]},
        "documentNamesBySource": {
            "10": [{"id": "955", "name": "Luật sửa đổi Luật 7/2031/QH20"}, {"id": None}, "?", {"id": "../../902"}],
            "13": [{"id": 955, "name": "lần nữa"}],
            "3": [{"id": 970, "name": "căn cứ vào luật này"}],
            "7": [{"id": "vbhn_1", "name": "01/VBHN-VPQH"}],
        },
    },
    "/doc/902": described("8/2031/NĐ-CP", effStatus={"name": "Hết hiệu lực một phần"}),
    "/doc/902/diagram": {"success": True, "data": QUIET},
    "/doc/955": described("9/2032/QH20", "sửa đổi, bổ sung một số điều của Luật Sân chung", AMENDING_HTML),
    "/doc/vbhn_1": described("01/VBHN-VPQH", "Luật Sân chung (hợp nhất)", "<p>không có Điều nào</p>"),
}


def speaks(database: dict[str, object]) -> Answer:
    def answer(handler: Handler, _: int) -> None:
        if handler.path not in database:
            return plain(400, b'{"messageCode": "invalid.document.entity.not.found"}')(handler, 0)
        body = json.dumps(database[handler.path]).encode()
        return plain(200, body, Content_Type="application/json")(handler, 0)

    return answer
