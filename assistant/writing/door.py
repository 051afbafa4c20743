"""The language model's one door: any OpenAI-compatible endpoint, through LlamaIndex, streamed, within bounds.

LlamaIndex and the OpenAI client are imported at the first question that needs them.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from assistant.writing.settings import EndpointSettings

if TYPE_CHECKING:
    import httpx

_CHARACTERS_PER_TOKEN = 8
_QUEUED = 256
_NO_KEY = "none"  # an explicit one, so that no key from the environment goes to a local server


class Failure(StrEnum):
    """How a model fails."""

    TIMEOUT = "timeout"
    BUSY = "busy"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    ENDLESS = "endless"


class ModelError(Exception):
    """The model gave no whole answer.

    Args:
        failure: in what way.
        detail: for logs; holds no key and no text.
    """

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else str(failure))
        self.failure = failure


class Prompt(NamedTuple):
    """What is sent: instructions, then the question with its provisions."""

    system: str
    user: str


class LanguageModel(Protocol):
    """What the writer needs of a model."""

    def stream(self, prompt: Prompt, seconds: float) -> Iterator[str]:
        """The answer piece by piece, within ``seconds``.

        Raises:
            ModelError: no whole answer came; pieces may have come before.
        """


class Door:
    """An endpoint.

    Args:
        settings: where it is, what it is called, how long it may take.
    """

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings

    def stream(self, prompt: Prompt, seconds: float) -> Iterator[str]:
        """See ``LanguageModel.stream``.

        The endpoint is read in a thread of its own, so that one that sends nothing useful for
        ever (keep-alive lines) is left as soon as one that sends nothing at all.
        """
        _load()
        deadline = time.monotonic() + seconds
        call = _Call(self._settings, prompt)
        room = self._settings.max_tokens * _CHARACTERS_PER_TOKEN
        try:
            while (piece := call.next(deadline)) is not None:
                room -= len(piece)
                if room < 0:
                    raise ModelError(Failure.ENDLESS)
                yield piece
        finally:
            call.abandon()


def _load() -> None:
    """The libraries, which take seconds at the first question: not the model's time."""
    import llama_index.llms.openai_like
    import openai.resources.chat.completions

    assert llama_index and openai


class _Call:
    """One request, read by a thread."""

    def __init__(self, settings: EndpointSettings, prompt: Prompt) -> None:
        import httpx

        self._settings = settings
        self._pieces: queue.Queue[str | ModelError | None] = queue.Queue(_QUEUED)
        self._abandoned = threading.Event()
        timeout = httpx.Timeout(settings.silence_seconds, connect=settings.connect_seconds)
        self._client = httpx.Client(timeout=timeout)
        threading.Thread(target=self._read, args=(prompt,), daemon=True, name="danchu-model").start()

    def next(self, deadline: float) -> str | None:
        """The next piece; None at the end."""
        patience = min(self._settings.silence_seconds, deadline - time.monotonic())
        try:
            piece = self._pieces.get(timeout=max(0.0, patience))
        except queue.Empty:
            raise ModelError(Failure.TIMEOUT) from None
        if isinstance(piece, ModelError):
            raise piece
        return piece

    def abandon(self) -> None:
        """Let go of the connection; the thread ends with it."""
        self._abandoned.set()
        self._client.close()

    def _read(self, prompt: Prompt) -> None:
        try:
            for piece in _pieces(self._settings, prompt, self._client):
                if not self._hand_over(piece):
                    return
            self._hand_over(None)
        except ModelError as failure:
            self._hand_over(failure)
        except Exception as error:  # the thread's edge: whatever the client raises is a failure of the model
            self._hand_over(ModelError(_failure(error), type(error).__name__))

    def _hand_over(self, piece: str | ModelError | None) -> bool:
        """Whether somebody still waits for it."""
        while not self._abandoned.is_set():
            try:
                self._pieces.put(piece, timeout=0.5)
                return True
            except queue.Full:
                continue
        return False


def _pieces(settings: EndpointSettings, prompt: Prompt, client: httpx.Client) -> Iterator[str]:
    """What LlamaIndex streams.

    Raises:
        ModelError: the stream ended without saying so.
    """
    from llama_index.core.llms import ChatMessage, MessageRole
    from llama_index.llms.openai_like import OpenAILike

    own_client: dict[str, Any] = {"http_client": client}
    model = OpenAILike(
        model=settings.model,
        api_base=settings.url,
        api_key=settings.api_key.get_secret_value() or _NO_KEY,
        is_chat_model=True,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        max_retries=0,
        timeout=settings.silence_seconds,
        **own_client,
    )
    messages = [ChatMessage(role=MessageRole.SYSTEM, content=prompt.system)]
    messages.append(ChatMessage(role=MessageRole.USER, content=prompt.user))
    ended = False
    for response in model.stream_chat(messages):
        ended = ended or _ends(response.raw)
        yield response.delta or ""
    if not ended:
        raise ModelError(Failure.BROKEN, "no end")


def _ends(chunk: Any) -> bool:
    choices = getattr(chunk, "choices", None) or ()
    return any(getattr(choice, "finish_reason", None) for choice in choices)


def _failure(error: Exception) -> Failure:
    import httpx
    import openai

    if isinstance(error, openai.RateLimitError):
        return Failure.BUSY
    if isinstance(error, openai.APIStatusError):
        return Failure.REFUSED
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return Failure.TIMEOUT
    if isinstance(error, openai.APIConnectionError | httpx.ConnectError):
        return Failure.UNREACHABLE
    return Failure.BROKEN
