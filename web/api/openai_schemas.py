"""OpenAI's chat form, as far as a service that answers from the law can follow it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from web.api.schemas import MOST_TURNS, Text

MODEL = "danchu"
CHAT_EXAMPLES = {
    "một câu": {
        "value": {
            "model": MODEL,
            "messages": [{"role": "user", "content": "Ban Thanh tra nhân dân ở xã do ai bầu?"}],
        }
    }
}


class Part(BaseModel):
    """One part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")
    type: str = Field(max_length=40)
    text: Text = ""


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")
    include_usage: bool = False


class ChatRequest(BaseModel):
    """What is not here (temperature, tools, …) is taken and has no effect: answers are not sampled."""

    model_config = ConfigDict(extra="ignore")
    model: str = Field(default=MODEL, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=MOST_TURNS)
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    @property
    def turns(self) -> list[str]:
        """The user's own messages: nobody else's words become part of a question."""
        return [message.words for message in self.messages if message.role == "user"]


class ModelOut(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class ModelsOut(BaseModel):
    object: Literal["list"] = "list"
    data: list[ModelOut]


class CompletionOut(BaseModel):
    """``chat.completion``; ``danchu`` holds the contract's whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    danchu: dict[str, Any]
