"""The documents that the handbook digests: what is known of them where their text is not held."""

from __future__ import annotations

from typing import NamedTuple


class Digested(NamedTuple):
    """A digested document.

    Attributes:
        title: what it is about, in short; its dates stand in the register of amendments.
        articles: how many articles it has.
        item_id: its number in the national database of legal documents, empty when not known.
    """

    title: str
    articles: int
    item_id: str = ""


#: By number, in the order of the law, the decrees and the circulars.
DIGESTED = {
    "10/2022/QH15": Digested("Thực hiện dân chủ ở cơ sở", 91, "161986"),
    "59/2023/NĐ-CP": Digested("quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở", 31, "161989"),
    "61/2023/NĐ-CP": Digested("về xây dựng và thực hiện hương ước, quy ước của cộng đồng dân cư", 25, "161990"),
    "185/2026/NĐ-CP": Digested("về tổ chức, hoạt động của thôn, tổ dân phố và người hoạt động không chuyên trách", 20),
    "165/2018/TT-BQP": Digested("về Hội đồng quân nhân trong Quân đội nhân dân Việt Nam", 24, "148305"),
    "67/2019/TT-BCA": Digested("về dân chủ trong bảo đảm trật tự, an toàn giao thông", 13, "148423"),
    "73/2019/TT-BCA": Digested(
        "về dân chủ trong cơ sở giam giữ phạm nhân, cơ sở giáo dục bắt buộc, trường giáo dưỡng", 12, "168042"
    ),
    "81/2019/TT-BCA": Digested("về dân chủ trong tạm giữ, tạm giam của Công an nhân dân", 12, "148421"),
    "83/2019/TT-BCA": Digested("về dân chủ trong công tác của Cảnh sát môi trường", 12, "148424"),
    "15/2020/TT-BCA": Digested("về dân chủ trong quản lý hành chính về trật tự xã hội", 15, "148425"),
    "18/2020/TT-BCA": Digested("về dân chủ trong phòng cháy, chữa cháy và cứu nạn, cứu hộ", 17, "148428"),
    "19/2020/TT-BCA": Digested("về dân chủ trong quản lý xuất nhập cảnh của Công an nhân dân", 12, "148426"),
    "71/2020/TT-BCA": Digested("về dân chủ trong quản lý trang bị và kho vận trong Công an nhân dân", 16, "168039"),
    "92/2020/TT-BCA": Digested("về dân chủ trong các cơ sở y tế Công an nhân dân", 20, "148427"),
    "126/2020/TT-BCA": Digested("về dân chủ trong hoạt động điều tra của Công an nhân dân", 16, "148422"),
    "44/2021/TT-BCA": Digested("về dân chủ trong tuyển sinh vào Công an nhân dân", 13, "164768"),
    "117/2021/TT-BCA": Digested(
        "về dân chủ trong thanh tra, tiếp công dân, giải quyết khiếu nại, tố cáo và phòng, chống tham nhũng"
        " của Công an nhân dân",
        19,
        "153579",
    ),
}
