"""Records the fixtures from a real server.

``python -m tests.reasoning_service.vllm.record http://127.0.0.1:PORT``, beside a server started by
``vllm-here serve PORT`` with ``tests.reasoning_service.vllm.real.ARGUMENTS``. A fixture is a body
as it came, named ``WHAT.STATUS.sse`` or ``.json``; folders of the recording machine are taken out.
"""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2

from reasoning_service.adapters.vllm.options import ClientOptions
from reasoning_service.adapters.vllm.request import body
from reasoning_service.domain.chat import Prompt
from tests.reasoning_service.vllm.prompts import picture, prompt
from tests.reasoning_service.vllm.real import ADAPTER, KEY, QUEUE, tool_call_token

FOLDER = Path(__file__).parent / "fixtures"
OPTIONS = ClientOptions("http://unused", thinking_tokens=12, answer_tokens=100, images=True)


def main(url: str) -> None:
    """Ask for one thing after the other and keep what comes."""
    headers = {"Authorization": f"Bearer {KEY}", "X-Request-Id": "recorded"}
    with httpx2.Client(base_url=url, headers=headers, timeout=60.0) as http:
        chats = {
            "answer": _body(prompt()),
            "adapter": _body(prompt(ADAPTER)),
            "picture": _body(prompt(images=(picture(),))),
            "cut_thinking": _body(prompt()) | {"max_tokens": 6},
            "cut_answer": _body(prompt()) | {"max_tokens": 24},
            "unknown_adapter": _body(prompt("nobody")),
            "too_long": _body(prompt()) | {"max_tokens": 100_000},
            "quoted": _body(prompt()) | {"temperature": "a person's own words"},
            "bad_schema": _body(prompt()) | {"structured_outputs": {"json": {"type": "none"}}},
            "tool_call": _without_bad_words(http),
        }
        for name, sent in chats.items():
            _keep(name, http.post("/v1/chat/completions", json=sent))
        _keep("unauthorised", http.get("/v1/models", headers={"Authorization": "Bearer wrong"}))
        for path in ("/version", "/v1/models"):
            _keep(path.rpartition("/")[2], http.get(path))
        _keep("whole", http.post("/v1/chat/completions", json=_greedy()))
        _keep("busy", _one_too_many(http))


def _body(asked: Prompt) -> dict[str, Any]:
    return body(asked, 1, 1, OPTIONS)


def _without_bad_words(http: httpx2.Client) -> dict[str, Any]:
    forced = {str(tool_call_token(http)): 100.0}
    return {k: v for k, v in _body(prompt()).items() if k != "bad_words"} | {"logit_bias": forced}


def _greedy() -> dict[str, Any]:
    messages = [{"role": "user", "content": "What do you notice?"}]
    return {"model": "base", "messages": messages, "temperature": 0.0, "max_tokens": 8}


def _one_too_many(http: httpx2.Client) -> httpx2.Response:
    sent = _body(prompt()) | {"stream": False, "stream_options": None, "min_tokens": 100}
    with ThreadPoolExecutor(3 * QUEUE) as pool:
        asked = [
            pool.submit(http.post, "/v1/chat/completions", json=sent) for _ in range(3 * QUEUE)
        ]
        answers = [one.result() for one in asked]
    return next(answer for answer in answers if answer.status_code == httpx2.codes(503))


def _keep(name: str, response: httpx2.Response) -> None:
    streamed = response.headers["content-type"].startswith("text/event-stream")
    text = re.sub(r'"root":"/[^"]*/', '"root":"/models/', response.text)
    path = FOLDER / f"{name}.{response.status_code}.{'sse' if streamed else 'json'}"
    if not streamed:
        text = json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{path.name}: {len(text)} characters\n")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main(sys.argv[1])
