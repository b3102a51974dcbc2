"""The client and a real vLLM: answers, adapters, pictures, refusals."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from reasoning_service.adapters.vllm import attempt
from reasoning_service.adapters.vllm.options import ClientOptions
from reasoning_service.adapters.vllm.probe import Probe
from reasoning_service.adapters.vllm.readiness import Readiness
from reasoning_service.domain.answer import parse, schema
from reasoning_service.domain.chat import Message, Prompt
from reasoning_service.domain.early import SituationReader
from reasoning_service.errors import ModelFailed, ModelRefused
from shared.clock import SystemClock
from tests.reasoning_service.vllm.asking import LIMITS, Asking, asking
from tests.reasoning_service.vllm.prompts import QUESTION, picture, prompt
from tests.reasoning_service.vllm.real import ADAPTER, KEY, RealVllm, tool_call_token

pytestmark = pytest.mark.slow
PATIENT = replace(LIMITS, total_s=120.0, first_token_s=60.0, idle_s=60.0)


@pytest.fixture
def it(real_vllm: RealVllm) -> Iterator[Asking]:
    """A client of the real server, every token of which the server itself has to have made."""
    before = real_vllm.metric("vllm:generation_tokens_total")
    with asking(real_vllm.url, PATIENT, key=SecretStr(KEY), images=True) as made:
        yield made
    assert real_vllm.metric("vllm:generation_tokens_total") > before


def test_a_whole_answer_keeps_the_contract(it: Asking, real_vllm: RealVllm) -> None:
    ids = ("e1", "e2")
    question = (Message("system", "You assess events."), Message("user", QUESTION))
    it.client._options = replace(it.client._options, thinking_tokens=64, answer_tokens=3000)
    before = real_vllm.metric("vllm:generation_tokens_total")
    whole = it.ask(Prompt(question, schema(ids)))
    made = real_vllm.metric("vllm:generation_tokens_total") - before
    answer = parse(whole.answer)
    assert set(answer.situation.evidence_ids) <= set(ids)
    assert whole.thinking != ""
    assert whole.completion_tokens == made, "the tokens are this server's"
    reader = SituationReader()
    early = [claim for piece in it.answer if (claim := reader.feed(piece))]
    assert early == [answer.situation]


def test_the_same_question_gets_the_same_answer(it: Asking) -> None:
    first, second = it.ask(), it.ask()
    assert (first.thinking, first.answer) == (second.thinking, second.answer)


def test_an_adapter_answers_otherwise(it: Asking) -> None:
    with_adapter, without = it.ask(prompt(ADAPTER)), it.ask()
    assert (with_adapter.model, without.model) == (ADAPTER, "base")
    assert with_adapter.thinking != without.thinking
    assert json.loads(with_adapter.answer)


def test_a_picture_is_seen(it: Asking) -> None:
    seen, unseen = it.ask(prompt(images=(picture(),))), it.ask()
    assert seen.prompt_tokens > unseen.prompt_tokens


def test_thinking_without_room_for_an_answer_fails(it: Asking) -> None:
    it.client._options = replace(it.client._options, thinking_tokens=40, answer_tokens=2)
    with pytest.raises(ModelFailed, match="cut off"):
        it.ask()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (prompt("nobody"), "`nobody` does not exist"),
        (replace(prompt(), schema={"type": "none"}), "grammar"),
        (replace(prompt(), messages=(Message("user", QUESTION * 400),)), "400"),
    ],
    ids=["adapter", "schema", "too long"],
)
def test_refusals(real_vllm: RealVllm, asked: Prompt, words: str) -> None:
    client = asking(real_vllm.url, PATIENT, key=SecretStr(KEY))
    with client as made, pytest.raises(ModelRefused) as caught:
        made.ask(asked)
    assert words in str(caught.value)
    assert "heart rate" not in str(caught.value)


def test_a_wrong_key(real_vllm: RealVllm) -> None:
    client = asking(real_vllm.url, key=SecretStr("wrong"))
    with client as made, pytest.raises(ModelRefused, match="401"):
        made.ask()


def test_a_stray_tool_call_is_a_500_and_the_second_try_answers(
    it: Asking, real_vllm: RealVllm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``bad_words``, made certain by a bias in the first try alone."""
    token = str(tool_call_token(real_vllm.http))
    sent: list[dict[str, Any]] = []
    build = attempt.Attempt

    def provoking(body: dict[str, Any], *rest: Any) -> attempt.Attempt:
        if not sent:
            body = {k: v for k, v in body.items() if k != "bad_words"} | {
                "logit_bias": {token: 100.0}
            }
        sent.append(body)
        return build(body, *rest)

    monkeypatch.setattr("reasoning_service.adapters.vllm.client.Attempt", provoking)
    whole = it.ask()
    assert whole.attempts == 2
    assert json.loads(whole.answer)


def test_bad_words_hold_against_the_same_bias(
    it: Asking, real_vllm: RealVllm, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, build = str(tool_call_token(real_vllm.http)), attempt.Attempt

    def biased(body: dict[str, Any], *rest: Any) -> attempt.Attempt:
        return build(body | {"logit_bias": {token: 100.0}}, *rest)

    monkeypatch.setattr("reasoning_service.adapters.vllm.client.Attempt", biased)
    assert it.ask().attempts == 1


def test_the_server_is_found_ready(real_vllm: RealVllm) -> None:
    options = ClientOptions(real_vllm.url, SecretStr(KEY), answer_tokens=1000)
    with closing(Probe(options)) as probe:
        roots = {model.name: model.root for model in probe.models()}
        folders = {ADAPTER: Path(str(roots[ADAPTER]))}
        readiness = Readiness(probe, SystemClock(), options, (ADAPTER, "nobody"), folders)
        state = readiness.step()
    assert state.version == "0.32.0"
    assert (state.adapters[0].changes_output, state.adapters[0].keys_problem) == (True, None)
    assert state.usable(ADAPTER)
    assert not state.usable("nobody")
    assert state.problems == ("the server has no adapter nobody",)
