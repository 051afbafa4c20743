"""The register of amendments: what is in force since when, and what is known to have changed."""

from corpus.register.findings import register_findings
from corpus.register.load import load_register, register_of
from corpus.register.notices import RegisterNotice, notices_for
from corpus.register.schema import Action, CautionLine, DocumentLine, Register, RelationLine

__all__ = [
    "Action",
    "CautionLine",
    "DocumentLine",
    "Register",
    "RegisterNotice",
    "RelationLine",
    "load_register",
    "notices_for",
    "register_findings",
    "register_of",
]
