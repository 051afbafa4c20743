"""What a question is about: cues on the plain form (``plain.Plain.text``)."""

from __future__ import annotations

import re


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_HEADS = (
    r"truong (?:thon|ap|xom|buon|khom|lang|khu pho|khu|khoi|soc|phum|"
    r"ban(?! (?:thanh|giam|cong tac|mat|kiem|dan|chap|bau|chi|quan|to chuc|lanh)))|"
    r"to truong(?! (?:to phat|to lay|kiem phieu))|ttdp"
)
_ELECTION = (
    r"bau(?! bu| bo sung)|cho thoi|thoi (?:lam|giu|chuc|truong|to truong)|mien nhiem|bai nhiem|phe|cach chuc|"
    r"trung cu|tai cu|"
    r"cho (?:o.?ng |ba |anh |chi |bac |chu )?(?:\w+ ){0,3}nghi|chon"
)
HEAD = _cue(_HEADS)
HEAD_ELECTION = re.compile(
    rf"\b(?:{_ELECTION})\b.{{0,45}}?\b(?:{_HEADS})\b|\b(?:{_HEADS})\b.{{0,45}}?\b(?:trung|trung cu|duoc bau|tai cu|"
    rf"cho thoi|thoi chuc)\b"
)
_BOARDS = (
    r"thanh tra nhan dan|b?ttnd|ban thanh tra|thanh tra cua dan|giam sat dau tu|gsdt\w*|ban giam sat|to giam sat|"
    r"nhom (?:\w+ )?giam sat"
)
BOARD = _cue(_BOARDS)
BOARD_ELECTION = re.compile(rf"\b(?:{_ELECTION}|rut|thay)\b.{{0,45}}?\b(?:{_BOARDS})\b")
INSPECTORS = _cue(
    r"bau thanh tra(?: nhan dan)?|(?:ban )?thanh tra nhan dan|(?:ban )?thanh tra cua dan|b?ttnd|"
    r"ban thanh tra(?: (?:xa|phuong|co quan|cong ty))?|thanh tra xa|thanh tra phuong"
)
SUPERVISORS = _cue(
    r"(?:ban |to |nhom )?giam sat dau tu(?: cua)?(?: cong dong)?|gsdt\w*|ban giam sat|to giam sat|"
    r"nhom (?:\w+ )?giam sat|doi giam sat"
)

MONEY = re.compile(
    r"\bgop(?! y)\b|\bdong gop\b|\bquyen gop\b|\bquy\b(?! (?:uoc|dinh|che|trinh|hoach|mo|luat|quoc|phu cap))|"
    r"\bthu(?:,? chi| tien| phi| quy| khoan| muc| them| m_i| cua)\b|\bdong (?:tien|quy|\d)|\bmuc (?:thu|dong|gop)\b|"
    r"\bkinh phi\b|\btien (?:lam|xay|mua|sua|tai tro|ung ho|quy|gop|dong)\b|\btai tro\b|\bkhoan (?:thu|dong|chi)\b|"
    r"\b(?:moi|m_i|mot|1) (?:ho|nha) \d+ ?(?:nghin|ngan|trieu|k|dong)\b|\b(?:nghin|ngan|trieu|k)(?: dong)? (?:mot|"
    r"moi|m_i|1) (?:ho|nha)\b"
)
CHARTER = _cue(
    r"huong uoc|quy uoc|le (?:lang|ban|b.n|ap|xom|thon|buon|khom)|luat (?:tuc|lang|xom)|noi quy (?:thon|xom|khu|ap|"
    r"lang)"
)
SELF_RULE = _cue(
    r"tu quan|ve sinh|don (?:dep|co|rac|duong)|quet (?:duong|ngo|don|rac)|(?:do|gom|phan loai|dot) rac|gac (?:dem|"
    r"xom|ngo)|tuan tra|"
    r"trong (?:hoa|cay)|karaoke|loa (?:keo|thon|phat)|ngay hoi|tha rong|nuoi cho|chon ngay|den ngo|den duong|"
    r"thay den|mo duong hoa|"
    r"giu gin an ninh|an ninh trat tu|gio giac"
)
ONLINE = _cue(r"truc tuyen|zalo|qua mang|tren mang|online|binh chon|facebook|fb")
INITIATIVE = re.compile(
    r"\bsang kien\b|\by tuong\b|\bde xuat cua (?:t.i|em|tui|minh|cong dan|anh|chi|ba|o.?ng|bac|chu|co)\b|"
    r"\b(?:dua|dem) (?:ra|len|vao)\b.{0,25}\b(?:ban|hop|thao luan|cong dong)\b|\b10 ?% (?:so )?ho\b|"
    r"\b(?:de xuat|y kien|goi y)\b.{0,40}\b(?:le|huong uoc|quy uoc|xom|thon|ap)\b"
)
CITIZEN = re.compile(
    r"\bsang kien\b|\by tuong\b|\bde xuat\b|\b(?:xin|gom|van dong|thu|lay|keu goi|ru|ky)\b.{0,25}(?:chu ky|ho\b|"
    r"nha\b)|\bdong thuan\b|\by kien cua\b"
)
PETITION = re.compile(
    r"\bkien nghi\b|\bky (?:don|vao don|ten|kien nghi|de nghi)\b|\bdon (?:doi|kien nghi|yeu cau|de nghi|xin)\b|"
    r"\bchu ky\b|"
    r"\b(?:ky|de nghi|yeu cau|doi) (?:de )?(?:thay|bo|cho|phe|mien|bai|bau lai|cach)\b"
)
REMOVAL = _cue(r"thay|cho thoi|thoi|phe|nghi|mien nhiem|bai nhiem|cach chuc|bau lai|bau nguoi khac|ha be|bo")
FRONT_AGREES = re.compile(
    r"\bmat tran\b(?:(?! (?:khong|chua|ko|chang)\b)[^.?]){0,30}?\b(?:tan thanh|dong y|ung|ung ho|khen|nhat tri|"
    r"dong tinh|ok)\b"
)
FRONT_REFUSES = re.compile(r"\bmat tran\b[^.?]{0,30}\b(?:khong|chua|ko|chang|chua chac)\b")
FORGED = _cue(
    r"ky thay|ky ho(?! so)|gia mao|gia chu ky|phieu ma|bo them|tu dien|khai khong|mao danh|sua so|nan so|tu y ghi|ep"
)
SCRIBE = re.compile(r"\bthu ky\b")
TELLERS = _cue(r"ban kiem phieu|to kiem phieu|ban dem phieu|nguoi kiem phieu|nguoi dem phieu")
BALLOT_MODE = _cue(r"phuong an bieu quyet|hinh thuc bieu quyet|gio tay hay bo phieu(?: kin)?|bieu quyet bang cach nao")
MEETING = _cue(r"hop|hoi nghi|dai hoi|cuoc hop|buoi hop|bua hop")
CHANGE_TO_BALLOT = _cue(
    r"phat phieu|gui phieu|phat gi.?y|lay phieu|phieu toi tan nha|phieu den tung|phieu tung nha|phieu lay y kien"
)
VALID = re.compile(
    r"\bhop le\b|\bdieu kien\b|\btien hanh\b|\bhoan\b|\bd_ (?:nguoi|so|ty|ti|chua|khong|ko|hay|de|muc|tuc)|"
    r"\bdu (?:chua|nguoi|so|ty|ti|khong|de|muc)\b|"
    r"\bhop duoc\b|\bduoc (?:hop|tien hanh|to chuc|khai mac)\b|"
    r"\bmo duoc\b|\bkhai mac\b|\btinh (?:khong|la)\b|\bduoc tinh\b|\bduoc (?:chua|khong|ko)\b|"
    r"\bla d_\b|\bdat\b|\bthieu\b|\bco gia tri\b|"
    r"\btuc so\b|\bto chuc duoc\b|\bd_\b"
)
#: How many of those counted have to come.
ASKS_PRESENT = re.compile(
    r"\b(?:bao nhieu|may) nguoi (?:phai |can )?(?:du|tham du|den|co mat|di hop)\b|"
    r"\b(?:du hop|tham du|den|co mat|di hop) (?:it nhat |toi thieu |t_i thieu |la )?(?:bao nhieu|may)\b"
)
RESOLUTION = re.compile(
    r"\bnghi quyet\b|\bquyet dinh\b|\bthong qua\b|\bbieu quyet\b|\bgio tay\b|\bphieu\b|\bqua (?:chua|khong|ko|"
    r"duoc)\b|\btan thanh\b|(?<!tap )\btrung\b(?! tam)|\bchot\b"
)
REQUEST = re.compile(
    r"\b(?:doi|de nghi|yeu cau|xin|ky|muon|doi duoc|ky don)\b.{0,30}\b(?:hop|mo|to chuc|hoi nghi|trieu tap)\b|"
    r"\bbat thuong\b|\bdot xuat\b|\bgiua nam\b|\bchu ky\b|"
    r"\b(?:mo|to chuc) hoi nghi\b"
)
POLL = re.compile(r"\b(?:gui|phat|thu) phieu\b|\bphieu lay y kien\b|\blay y kien bang phieu\b")
REST_AGREE = re.compile(
    r"\b(?:con lai|so con lai|cac (?:ho|nha) con lai)\b.{0,12}\b(?:dong y|tan thanh|ung|gio tay|nhat tri|chiu)\b"
)
ALL_AGREE = re.compile(
    r"\b(?:dong y|tan thanh|ung|gio tay|nhat tri|chiu) (?:het|tat ca|toan bo|100%)|\bca (?:\d+ )?(?:ho|nha) (?:den|"
    r"toi|du) deu\b|\bdeu (?:dong y|tan thanh|ung|gio tay)\b"
)
BOARD_DISPUTE = _cue(
    r"theo (?:ben|y|ai|may|nhom|da so|\d+)|ai dung|tinh sao|chot theo|ben nao|da so|quyet the nao|xu sao|thong qua|"
    r"qua chua"
)
ONLINE_MODE = re.compile(
    r"\b(?:cach (?:lam|nay|bieu quyet)|hinh thuc|chon bieu quyet|dong y bieu quyet (?:truc tuyen|qua)|kieu nay)\b"
)
ASKS_COUNT = re.compile(
    r"\b(?:bao nhieu|may|it nhat|toi thieu|t_i thieu|can|thieu)\b.{0,30}?\b(?:ho|nha|nguoi|phieu|chu ky|thon|to|ap|"
    r"dai dien|dai bieu|"
    r"cong nh.n|dong y|tan thanh|co mat|moi|m_i|thi|la|d_|du)\b|\bty le\b"
)
BUDGET = _cue(r"phu cap|luong co so|ngan sach|bao hiem|che do")
ASKS_VILLAGES = re.compile(r"\b(?:may|bao nhieu) (?:thon|to|ap|xom|khu pho|khom|b.n|ban|buon)\b")
COMMUNE_WIDE = re.compile(r"\b(?:toan|ca|cua|lien|cap|trong) (?:xa|phuong|thi tran)\b|\blien (?:thon|ap|xom)\b")
#: Asked without figures: which share agrees. Those who come, ballots handed out, candidates are counted otherwise.
ASKS_SHARE = re.compile(
    r"\b(?:bao nhieu|may)\b.{0,25}?\b(?:dong y|tan thanh|dong thuan|thuan|nhat tri|trung cu|thong qua|dac cu)\b"
    r"|\b(?:bao nhieu|may) (?:ho|nha|phan tram|%|phieu)\b|\bty le\b"
)
ANOTHER_COUNT = re.compile(
    r"\b(?:(?:ho|nha|nguoi) du|du hop|tham du|tham gia|co mat|den hop|den du|di hop|toi hop|phat phieu|phat ra|ung cu|"
    r"gioi thieu|de cu|kiem phieu|lan|ngay|ban kiem|thu ky|thanh vien|uy vien)\b"
)
#: A meeting of the residents that decides; not one of a board, a cluster, an agency, and not the yearly conference.
RESIDENTS_MEET = re.compile(r"\bhop\b(?! (?:le|phap|dong|tac|ly|ban|quy))")
#: How many have to come to a village's meeting, or how many of its households decide, with nothing said of the matter.
ASKS_ATTENDANCE = re.compile(
    r"\bhop (?:thon|xom|ap|to dan pho|tdp|khu pho|b.n|buon|lang|dan)\b.{0,20}\b(?:bao nhieu|may) (?:ho|nha|phan tram|%)"
    r".{0,25}\b(?:du|du hop|tham du|co mat|den|di hop|dong y|tan thanh)\b|"
    r"\bhop (?:thon|xom|ap|to dan pho|tdp|khu pho|b.n|buon|lang|dan)\b.{0,12}\bchi can (?:\d/\d|\d+ ?%|mot nua|nua) "
    r"(?:so |tong so )?(?:ho|nha)\b.{0,12}\b(?:du|d_|la duoc|den|tham du)"
)
ANOTHER_MEETING = _cue(
    rf"hoi nghi|dai hoi|dinh ky|cum|tung cum|chi bo|chi hoi|hoi (?:phu nu|nong dan|cuu chien binh|dong|vien)|"
    rf"doan vien|dang vien|phu huynh|cap uy|{_BOARDS}"
)
