"""Keeping and finding the passports of answers."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from index.search import Searcher
from ingest.types import Page
from service.errors import ServiceError
from service.passport import Made, Passport, Records
from service.prompts import VERSION
from service.settings import Settings
from service.types import Answer, AnswerStatus, Outcome

_LOG = logging.getLogger("handreiking")
_PROGRAM = "handreiking-assistent"


class Passports:
    """The passports of one assistant's answers, in `records` for as long as the settings say."""

    def __init__(self, settings: Settings, records: Records | None) -> None:
        """Keep none without `records`, or when the settings keep them for no time."""
        self._settings = settings
        self._records = records if settings.kept_days else None

    def made(self, searcher: Searcher, sources: str) -> Made:
        """Return what an answer is made with; `sources` names the generation of the sources' index ("" without one)."""
        encoder, model = searcher.manifest.encoder, self._settings.llm
        return Made(
            program=_program(),
            index=searcher.generation,
            encoder=f"{encoder.name} {encoder.digest[:12]}",
            model=model,
            prompts=VERSION if model else None,
            settings=self._settings.telling(),
            sources=sources,
        )

    def keep(self, outcome: Outcome, made: Made, pages: Mapping[int, Page]) -> Answer:
        """Keep the passport of an answer, and return the answer with its name; a full disk costs a passport only."""
        if self._records is None or outcome.answer.status is AnswerStatus.PERSONAL_DATA:
            return outcome.answer
        passport = Passport.of(outcome, made, pages)
        try:
            self._records.put(passport.id, passport.as_json(), self._settings.kept_days)
        except ServiceError as error:
            _LOG.warning("no passport was kept: %s", type(error).__name__)
            return outcome.answer
        return replace(outcome.answer, id=passport.id)

    def find(self, answer_id: str) -> Passport | None:
        """Return the passport of an answer; None when none is kept (any more). Raises ServiceError."""
        found = self._records.get(answer_id) if self._records else None
        return Passport.read(found) if found else None


@cache
def _program() -> str:
    return f"{_PROGRAM} {version(_PROGRAM)}"
