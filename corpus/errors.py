"""The one error shape of the product: a stable code, a Vietnamese message, an exit status."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable codes; docs/errors.md explains each one (a test holds the two together)."""

    FILE_NOT_FOUND = "file-not-found"
    FILE_UNREADABLE = "file-unreadable"
    FILE_TYPE_UNKNOWN = "file-type-unknown"
    FILE_TOO_LARGE = "file-too-large"
    FILE_DAMAGED = "file-damaged"
    FILE_ENCODING = "file-encoding"
    ARCHIVE_HOSTILE = "archive-hostile"
    PDF_WITHOUT_TEXT = "pdf-without-text"
    DOCUMENT_WITHOUT_NUMBER = "document-without-number"
    DOCUMENT_EMPTY = "document-empty"
    DOCUMENT_TWICE = "document-twice"
    TOPIC_NOT_FOUND = "topic-not-found"
    TOPIC_DAMAGED = "topic-damaged"
    ADDRESS_INVALID = "address-invalid"
    PROVISION_NOT_FOUND = "provision-not-found"
    CORPUS_DAMAGED = "corpus-damaged"
    CORPUS_BUSY = "corpus-busy"
    HANDBOOK_INVALID = "handbook-invalid"
    REGISTER_INVALID = "register-invalid"
    SYNC_FAILED = "sync-failed"
    SYNC_TIMEOUT = "sync-timeout"
    SYNC_INVALID = "sync-invalid"
    SYNC_BUSY = "sync-busy"
    REFRESH_DENIED = "refresh-denied"
    REFRESH_FAILED = "refresh-failed"
    INDEX_MISSING = "index-missing"
    INDEX_STALE = "index-stale"
    INDEX_DAMAGED = "index-damaged"
    INDEX_BUSY = "index-busy"
    MODEL_UNAVAILABLE = "model-unavailable"
    MODEL_MISMATCH = "model-mismatch"
    VECTOR_STORE_DOWN = "vector-store-down"
    QUESTION_EMPTY = "question-empty"
    QUESTION_TOO_LONG = "question-too-long"
    QUESTION_FILE_INVALID = "question-file-invalid"
    FIGURES_INVALID = "figures-invalid"
    SET_INVALID = "set-invalid"
    THRESHOLD_MISSED = "threshold-missed"
    RECORDS_DAMAGED = "records-damaged"
    RECORDS_BUSY = "records-busy"
    RECORDS_DOWN = "records-down"
    RECORDS_OUTDATED = "records-outdated"
    RECORD_NOT_FOUND = "record-not-found"
    SITE_UNKNOWN = "site-unknown"
    SITE_INVALID = "site-invalid"
    KEY_INVALID = "key-invalid"
    KEY_SCOPE = "key-scope"
    RATE_LIMITED = "rate-limited"
    SETTINGS_INVALID = "settings-invalid"
    HOME_UNUSABLE = "home-unusable"
    PORT_UNAVAILABLE = "port-unavailable"
    REQUEST_INVALID = "request-invalid"
    REQUEST_TOO_LARGE = "request-too-large"
    PAGE_NOT_FOUND = "page-not-found"
    BUSY = "busy"
    INTERNAL = "internal"


class DanchuError(Exception):
    """Anything that goes wrong in a way a person can act on.

    Args:
        code: the stable identifier that programs may compare.
        message: one Vietnamese sentence that says what is wrong and what to do.
        exit_status: 1 for a failure, 2 for wrong usage.
    """

    def __init__(self, code: ErrorCode, message: str, *, exit_status: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit_status = exit_status

    def as_dict(self) -> dict[str, str]:
        """The JSON form, the same at the command line, the API and the page."""
        return {"code": str(self.code), "message": self.message}
