"""The OpenAPI text says what the service does, whole, and the service does what it says."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from service.api import create_app
from service.assistant import Assistant
from service.openapi_examples import ANSWER, CITATION, LINK, PASSAGE, QUESTION
from service.search_api import passages_of
from service.settings import Settings

ROOT = Path(__file__).parents[2]
CLOSED = {
    "/answers/{answer_id}",
    "/chat",
    "/chat/stream",
    "/search",
    "/v1/models",
    "/v1/models/{model}",
    "/v1/chat/completions",
}


@pytest.fixture(scope="module")
def schema(assistant: Assistant, settings: Settings) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(create_app(settings, assistant).openapi()))
    return read


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_every_operation_is_described_and_names_its_headers(schema: dict[str, Any]) -> None:
    assert set(schema["paths"]) == CLOSED | {"/handreiking", "/handreiking/{number}", "/health"}
    for path, operation in _operations(schema):
        assert operation["summary"], path
        assert all({"API-Version", "X-Request-ID"} <= set(one["headers"]) for one in operation["responses"].values())
    assert re.fullmatch(r"\d+\.\d+\.\d+", schema["info"]["version"])
    assert {"name", "email"} <= set(schema["info"]["contact"])


def test_what_asks_for_a_key_says_so(schema: dict[str, Any]) -> None:
    assert {path for path, operation in _operations(schema) if operation.get("security")} == CLOSED
    for path, operation in _operations(schema):
        assert ({"401", "429"} <= set(operation["responses"])) == (path in CLOSED)


def test_every_body_has_an_example(schema: dict[str, Any]) -> None:
    for path, operation in _operations(schema):
        if "requestBody" in operation:
            (content,) = operation["requestBody"]["content"].values()
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert schema["components"]["schemas"][name]["examples"], path


def _media(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operation in _operations(schema):
        for status, reply in operation["responses"].items():
            for media in reply["content"].values():
                yield path, status, media


def test_every_reply_every_fault_and_every_parameter_has_an_example_that_fits(schema: dict[str, Any]) -> None:
    parameters = [one for _, operation in _operations(schema) for one in operation.get("parameters", ())]
    shown = [(one["example"], one["schema"]) for one in parameters]
    shown += [
        (example, media["schema"])
        for _, _, media in _media(schema)
        for example in [media["example"] if "example" in media else media["schema"]["examples"][0]]
    ]
    for example, described in shown:
        jsonschema.Draft202012Validator({**described, "components": schema["components"]}).validate(example)
    assert len(shown) > 60


def test_an_example_of_a_fault_tells_its_own_status_and_address(schema: dict[str, Any]) -> None:
    for path, status, media in _media(schema):
        if status >= "400" and not path.startswith("/v1"):
            assert media["example"]["status"] == int(status)
            assert media["example"]["instance"].count("/") == path.count("/")


def test_the_examples_are_what_the_service_says(assistant: Assistant) -> None:
    answer = assistant.answer(QUESTION)
    assert (answer.text, answer.citations) == (ANSWER.text, (CITATION,))
    assert set(ANSWER.suggestions) <= set(answer.suggestions)
    assert LINK in answer.links
    (hit,) = passages_of(assistant, "welke training past bij de balie", 1)
    assert hit.model_copy(update={"score": PASSAGE.score}) == PASSAGE


def test_every_fault_is_described_in_the_shape_that_it_has(schema: dict[str, Any]) -> None:
    for path, operation in _operations(schema):
        for status, reply in operation["responses"].items():
            if status >= "400":
                media = "application/json" if path.startswith("/v1") else "application/problem+json"
                assert list(reply["content"]) == [media], (path, status)


def test_no_address_ends_with_a_slash(schema: dict[str, Any]) -> None:
    assert not any(path.endswith("/") for path in schema["paths"])


def test_the_service_keeps_to_its_description(settings: Settings) -> None:
    """A small run of what `python tools/fuzz_api.py` does at length."""
    done = subprocess.run(
        [sys.executable, "tools/fuzz_api.py", "--examples", "300", "--each", "5"],
        capture_output=True, text=True, timeout=500, cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HANDREIKING_VAR": str(settings.var)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert int(done.stdout.splitlines()[-1].split()[0]) >= 300
