"""What a question says when it is about a number of members or a size; on the plain form."""

from __future__ import annotations

import re

CARRIERS = re.compile(
    r"\b(?:to|nhom|doi) (?:di )?(?:phat|dua|gui) (?:phieu|giay)\b|\bnguoi di phat phieu\b|\b(?:lap|thanh lap) to phat\b"
)
ONLINE_TEAM = re.compile(
    r"\bto (?:lay y kien )?(?:bieu quyet )?truc tuyen\b|\b(?:to|nhom)\b.{0,25}\bbinh chon\b|"
    r"\bto lay y kien\b.{0,20}\btruc tuyen\b"
)
ASKS_NUMBER = re.compile(
    r"\b(?:may (?:nguoi|thanh vien|pho)|bao nhieu|toi da|toi thieu|t_i thieu|t_i da|it nhat|vuot|qua (?:so|muc|"
    r"dong)|d_|du (?:chua|so|khong|ko)|dung|sai|duoc (?:khong|ko|chua|hong)|co duoc|"
    r"thieu|on|hop le|phai khong|co sao|co (?:dung|vuot|qua)|nhieu qua|it qua)\b"
)
#: A number that is right answers only a question about the number.
ABOUT_NUMBER = re.compile(
    r"\b(?:so (?:luong|nguoi|thanh vien|nay)|d_ (?:so|chua|khong|nguoi|tuoi)|du (?:so|chua|khong|nguoi|tuoi)|"
    r"may (?:nguoi|thanh vien)|bao nhieu|vuot|qua (?:so|dong)|toi da|t_i da|toi thieu|t_i thieu|it (?:qua|nguoi)|"
    r"nhieu qua|\d+ (?:nguoi|thanh vien|"
    r"uy vien)[^.?]{0,40}"
    r"(?:duoc (?:khong|ko|chua)|dung (?:khong|ko|luat)|co duoc|hop le|co dung|co vuot))\b"
)
CITIZENS = re.compile(
    r"\b(?:ba con|nguoi dan|dan|dai dien (?:nguoi )?dan|thon)\b.{0,25}\b(?:de cu|bau|cu|chon)\b.{0,25}\bvao\b|"
    r"\bdai dien (?:nguoi dan|nhan dan)\b"
)
HAS = re.compile(r"\b(?:co|gom|bau|lap|duoc|len|dung|la|chi|tu|gom co|con|toi|danh sach|voi)\b|^ ?[,:(]? ?$")
INTO = re.compile(r"\b(?:vao|trong|lam|di phat|lo|cua|o)\b|^ ?$")
EACH = re.compile(r"\bm[o_]i (?:to|thon|ap|xom|khu|noi|nha|ho)\b[^,.]*$")
NOT_PECULIAR = re.compile(r"\b(?:khong|ko|chang|cung khong)[^.?]{0,20}\bdac thu\b")
#: "Ban Thanh tra nhân dân có 3": a number of members without a counting word.
STATED = re.compile(
    r"(?:thanh tra nhan dan|ttnd|ban thanh tra)(?: \w+){0,3} co (\d+)\b(?! ?(?:ngay|thon|to|ap|xom|khu|buon))"
)
RAISED = re.compile(r"\b(?:nang|tang|them)(?: len| thanh| toi)+ (\d+)\b")
SPREAD = re.compile(
    r"\b(?:phan tan|rai|dac thu|nhieu noi|nhieu diem|chi nhanh|khap|nhieu tinh|\d+ (?:diem|tinh|tram|chi nhanh))\b"
)
NOT_SPREAD = re.compile(r"\b(?:khong|ko|chang|cung) (?:\w+ ){0,3}(?:phan tan|dac thu|rai)|\btap trung\b|\bmot tru so\b")
POST = re.compile(r"\b(?:truc|bo vi tri|roi vi tri|van hanh|dung may|ca kip)\b")
NO_POST = re.compile(r"\bkhong (?:ai |phai |can )?(?:phai )?(?:truc|roi)\b")
DELEGATES = re.compile(
    r"\b(?:hop|moi|cu|bau|chon|trieu tap|m_i|hoi nghi|chi)\b.{0,20}\bdai bieu\b|\bdai bieu (?:thoi|thay)\b|"
    r"\bgoi (?:d_|du|het)\b"
)
SET_UP = re.compile(
    r"\b(?:lap|thanh lap|to chuc|bau|co|mien|khoi|khong can|buoc)\b.{0,40}\b(?:ban )?(?:thanh tra|ttnd|bttnd)\b"
)
CLUSTERS = re.compile(r"\b(?:cum|tung cum|chia (?:ra |nho )?(?:hop)?|hop rieng|tung xom nho|hop chung)\b")
SCATTERED = re.compile(r"\b(?:khong tap trung|rai rac|cach xa|o xa nhau|phan tan|thua thot|tach biet)\b")
BUDGET = re.compile(
    r"\b(?:khoan quy|muc khoan|quy khoan|phu cap|luong co so|8,0|6,5|8 lan|kho.?n (?:may|bao nhieu) lan|"
    r"(?:duoc|giao) khoan)\b"
)
#: "khoán bao nhiêu"; typed so, where diacritics are: "khoản" is a clause or a sum.
CONTRACTED = re.compile(r"(?<!theo )(?<!tai )\bkhoan (?:la )?(?:may lan|bao nhieu(?! dieu)|muc nao|the nao)\b")
ASKS_TIMES = re.compile(r"\b(?:may|bao nhieu) lan\b|\bkhoan (?:la )?(?:bao nhieu|muc nao|the nao)\b")
SPECIAL = re.compile(
    r"\b(?:bien gioi|hai dao|trong diem|dac biet kho khan|dao|cu lao|con giua|con tren|biet lap|dan toc thieu so|"
    r"mien nui(?! phia bac)|"
    r"vung cao|chia cat|tai dinh cu|giai phong mat bang|di dan|hiem tro|kho khan)\b"
)
HIGHER_BUDGET = re.compile(r"\b(?:xa bien gioi|phuong bien gioi|bien gioi|hai dao|trong diem|dac biet kho khan)\b")
NO_SPECIAL = re.compile(
    r"\b(?:khong|ko|chang|chua)(?: phai| thuoc| co| o| la| gi)*(?: dien| xa| phuong| vung| yeu to)* ?(?:bien gioi|"
    r"hai dao|trong diem|dac thu|kho khan|dac biet|mien nui)"
)
#: The base salary in đồng ("2.340.000", "2340000") or in millions ("2,34 triệu").
SALARY = re.compile(
    r"\bluong co so (?:la |bang |hien (?:nay|hanh) (?:la )?)?"
    r"(?:(?P<dong>\d{1,3}(?:[. ]\d{3})+|\d{7,8})|(?P<millions>\d{1,2}[.,]\d{1,3}) ?(?:trieu|tr\b))"
)
#: Several villages become one, so that their households are added up.
MERGED = re.compile(r"\b(?:nhap|gop|ghep)\b.{0,15}\b(?:lai|thanh|lam|vao|voi)\b|\bsap nhap\b")
STANDARD = re.compile(
    r"\b(?:d_|du|dat|thieu|sap xep|chuan|tieu chuan|quy mo|dieu kien|(?:duoc|thanh|de|muon|co the|xin|tach) lap|"
    r"(?:phai|bi) (?:sap )?nhap|(?:phai|bi) g[oe]p|(?:phai|bi) ghep|"
    r"lap duoc|co bi giai the|bi giai the (?:khong|ko|chua)|thanh (?:mot )?(?:thon|to dan pho))\b"
)
#: Asked without a number of its own: how many households a village needs.
ASKS_HOMES = re.compile(r"\b(?:bao nhieu|may) (?:ho|nha)\b|\bso ho(?: gia dinh)? (?:toi thieu|bao nhieu|la bao)")
#: Whether a figure that somebody says is the law's is right.
DOUBTS = re.compile(r"\b(?:dung (?:la|khong|chua|ko)|phai khong|phai ko|co phai|chi can|nghe (?:noi|bao)|chu|ha|a)\b")
ABOUT_SIZE = re.compile(
    r"\b(?:thanh lap|lap|quy mo|tieu chuan|chuan|tach|sap xep|dieu kien)\b|\b(?:thon|to dan pho|tdp|ap|buon) m.i\b"
)
WHO_DECIDES = re.compile(r"\b(?:ai|cap nao|co quan nao|thu tuc|ho so|(?<!phai )(?<!bi )(?:ghep|sap nhap))\b")
RURAL = re.compile(r"\b(?:thon|xom|lang|ap|buon|bon|phum|soc|b.n|ban (?:toi|em|minh|t_i|o|\d))\b")
URBAN = re.compile(r"\b(?:to dan pho|tdp|khu pho|khoi pho|khom|tieu khu)\b")
CANDIDATE = re.compile(r"\b(?:ung cu|de cu|bau|lam truong|lam to truong|tranh cu|ra lam|du tuoi|d_ tuoi)\b")
ENOUGH_AGE = re.compile(r"\b(?:du|d_) tuoi\b")
