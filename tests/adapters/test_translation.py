"""Translators: the one that needs no internet, and a model behind a server of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from entrepot.adapters.translation_offline import Offline
from entrepot.adapters.translation_openai import LONGEST_ANSWER, OpenAICompatible
from entrepot.apps.kernel.outside import AskedInsideTransactionError
from entrepot.apps.translation.provider import Request, TranslatorUnavailableError
from entrepot.config import environment

TERMS = (("soy wax", "大豆蜡"), ("candle", "蜡烛"))


def asked(*texts: str, **more: Any) -> Request:
    return Request(**{"source_language": "en", "language": "zh-hans", "texts": texts, **more})


def test_what_is_known_whole_is_said_without_the_internet() -> None:
    said = Offline().translate(
        asked(
            "Soy wax candle, 200 g",
            "Burns 40 hours. Soy wax candle.",
            "Lovely candle",
            terms=TERMS,
            known=(("Burns 40 hours.", "可燃40小时。"),),
        )
    )
    assert [each.text for each in said] == ["大豆蜡蜡烛，200g", "可燃40小时。大豆蜡蜡烛。", ""]
    assert said[2].left == ("Lovely",), "half a text is none, and the word is named"


def test_one_chinese_script_becomes_the_other() -> None:
    said = Offline().translate(asked("软件与香皂", source_language="zh-hans", language="zh-hant"))
    assert said[0].text == "軟體與香皂"


class Model(BaseHTTPRequestHandler):
    status = 200
    raw: bytes | None = None
    texts: Any = ()
    heard: list[tuple[str, str | None, dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((self.path, self.headers["Authorization"], body))
        content = json.dumps({"texts": list(self.texts)})
        answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer if self.raw is None else self.raw)

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[OpenAICompatible]:
    Model.heard, Model.status, Model.raw, Model.texts = [], 200, None, ()
    server = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield OpenAICompatible(server=f"http://127.0.0.1:{server.server_port}", model="m-1", secret="key-1")
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
class TestModel:
    def test_it_is_told_texts_and_terms_and_nothing_else(self, model: OpenAICompatible) -> None:
        Model.texts = ["大豆蜡蜡烛"]
        said = model.translate(asked("Soy wax candle", terms=TERMS))
        assert [each.text for each in said] == ["大豆蜡蜡烛"]
        ((path, key, body),) = Model.heard
        assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer key-1", "m-1")
        assert json.loads(body["messages"][1]["content"]) == {
            "texts": ["Soy wax candle"],
            "terms": dict(TERMS),
            "known": [],
        }
        assert "key-1" not in repr(model)

    def test_many_texts_are_asked_in_portions(self, model: OpenAICompatible) -> None:
        Model.texts = ["x"]
        said = model.translate(asked("a" * 5_000, "b" * 5_000))
        assert (len(Model.heard), len(said)) == (2, 2)

    @pytest.mark.parametrize("texts", [[], ["a", "b"], [1], "ab"])
    def test_another_number_of_texts_is_no_answer(self, model: OpenAICompatible, texts: Any) -> None:
        Model.texts = texts
        with pytest.raises(TranslatorUnavailableError):
            model.translate(asked("Candle"))

    @pytest.mark.parametrize(
        ("status", "raw"),
        [
            (500, None),
            (302, None),
            (200, b"<html>"),
            (200, b"[]"),
            (200, b"x" * (LONGEST_ANSWER + 1)),
            (200, b"[" * 100_000),
        ],
    )
    def test_what_is_no_answer_is_refused(
        self, model: OpenAICompatible, status: int, raw: bytes | None
    ) -> None:
        Model.status, Model.raw, Model.texts = status, raw, ["x"]
        with pytest.raises(TranslatorUnavailableError):
            model.translate(asked("Candle"))
        assert len(Model.heard) == 1, "no detour is followed"

    def test_nobody_is_asked_inside_a_transaction(self, model: OpenAICompatible) -> None:
        with transaction.atomic(), pytest.raises(AskedInsideTransactionError):
            model.translate(asked("Candle"))


def test_it_is_off_unless_named_and_never_plain_over_the_net(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRANSLATION_API", "TRANSLATION_MODEL", "TRANSLATION_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert environment.translation() == {}
    monkeypatch.setenv("TRANSLATION_API", "http://models.example/v1")
    with pytest.raises(ImproperlyConfigured, match="together"):
        environment.translation()
    monkeypatch.setenv("TRANSLATION_MODEL", "m-1")
    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.translation()
    monkeypatch.setenv("TRANSLATION_API", "http://localhost:8080/v1/")
    assert environment.translation()["server"] == "http://localhost:8080"
