"""The secret that API keys are hashed with: from the environment, or a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from corpus.errors import DanchuError, ErrorCode
from records.settings import RecordsSettings

FILE = "records.secret"
_LEAST_CHARS = 32
_OWNER_ONLY = 0o600


def key_secret(home: Path, settings: RecordsSettings) -> bytes:
    """The secret of this installation, made at first use where none is set.

    Raises:
        DanchuError: ``settings-invalid`` when it is short, or missing where several machines share a database;
            ``home-unusable`` when its file cannot be read or written.
    """
    given = settings.key_secret.get_secret_value()
    if given:
        if len(given) < _LEAST_CHARS:
            raise _setting(f"quá ngắn, cần ít nhất {_LEAST_CHARS} ký tự")
        return given.encode()
    if settings.url.get_secret_value():
        raise _setting("bắt buộc khi dùng PostgreSQL, để mọi máy nhận cùng một khóa")
    try:
        return _from_file(home / FILE)
    except OSError as error:
        raise DanchuError(ErrorCode.HOME_UNUSABLE, f"Không đọc hoặc ghi được {FILE}: {error.strerror}.") from error


def _from_file(path: Path) -> bytes:
    """The file's content; it appears whole, and once, however many ask for it at the same time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(_LEAST_CHARS))
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # fails where another was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def _setting(why: str) -> DanchuError:
    return DanchuError(ErrorCode.SETTINGS_INVALID, f"Cấu hình “records.key_secret” {why}.", exit_status=2)
