"""Answer, or be silent and say why: a calibrated choice from what the search saw, without a model of language.

The choice is a multinomial logistic regression over a few dozen features. Its
weights are fitted by `handreiking eval tune` on the question bank, the
boundaries and the dev questions, and stand in `decision.json`.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from index.dutch import content_words
from index.types import Findings
from index.verdicts import ANSWER
from ingest.types import BoundaryKind

_PART = 0.7
_DANGER = 0.35  # a needless "bel 112" costs little, a missing one much
DECISION = Path(__file__).with_name("decision.json")

_ASKS: dict[str, tuple[str, ...]] = {
    "amount": (
        r"hoe\s?veel\b", r"wat (?:kost|kosten)\b", "prijs", "tarief", "bedrag", r"euro\b", "percentage", "aantal",
    ),
    "time": (
        r"hoe\s?lang\b", r"hoe (?:vaak|snel|laat)\b", r"wanneer\b", r"(?:welke|wat is de) (?:datum|dag|maand)",
        "deadline", "termijn", r"sinds\b", "openingstijd", r"uiterlijk\b", "doorlooptijd", "(?:welk )?jaartal",
    ),
    "contact": ("telefoonnummer", r"nummer\b", r"adres\b", r"bellen\b", "contactpersoon", "mailadres", "e-?mail"),
    "name": (r"hoe heet\b", r"naam van\b", r"wie is de\b", r"namen\b"),
    "law": (r"artikel\b", "wettelijk", r"wet\b", "straf", "boete", "grondslag", r"rechter\b", r"verplicht\b"),
    "detail": (
        r"precies\b", r"stappen\b", r"criteria\b", r"inhoud\b", r"verschil\b", r"beste\b", r"waarom\b", "voorbeeld",
    ),
}  # fmt: skip
_PATTERNS = {name: re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE) for name, parts in _ASKS.items()}


@dataclass(frozen=True, slots=True)
class Decision:
    """The chosen class (`answer` or the value of a BoundaryKind) and the probability of each."""

    chosen: str
    probabilities: Mapping[str, float]

    @property
    def boundary(self) -> BoundaryKind | None:
        """Why there is no answer; None when there is one."""
        return None if self.chosen == ANSWER else BoundaryKind(self.chosen)

    @property
    def danger(self) -> bool:
        """Whether the question may tell of a present danger."""
        return self.probabilities.get(BoundaryKind.DANGER, 0.0) >= _DANGER


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """Weights per class and feature, with the mean and scale of each feature, and when to answer.

    An answer is given when its probability is at least `least`, and at least
    that of harm; otherwise the likeliest boundary says why not.
    """

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    bias: Mapping[str, float]
    least: float

    @classmethod
    def load(cls, file: Path = DECISION) -> Self:
        """Read the weights that `handreiking eval tune` wrote."""
        value = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            tuple(value["features"]),
            tuple(value["mean"]),
            tuple(value["scale"]),
            {name: tuple(weights) for name, weights in value["weights"].items()},
            value["bias"],
            value["least"],
        )

    def decide(self, question: str, findings: Findings) -> Decision:
        """Choose for one question; without hits, or without one word that is known, it is out of reach."""
        if not findings.hits or set(findings.evidence.unknown) >= set(content_words(question)):
            return Decision(BoundaryKind.OUT_OF_SCOPE, {BoundaryKind.OUT_OF_SCOPE: 1.0})
        values = decision_features(question, findings)
        row = [
            (values[name] - mean) / scale
            for name, mean, scale in zip(self.features, self.mean, self.scale, strict=True)
        ]
        logits = {
            name: self.bias[name] + sum(weight * value for weight, value in zip(weights, row, strict=True))
            for name, weights in self.weights.items()
        }
        top = max(logits.values())
        total = sum(math.exp(value - top) for value in logits.values())
        probabilities = {name: math.exp(value - top) / total for name, value in logits.items()}
        likeliest = max(BoundaryKind, key=lambda kind: probabilities.get(kind, 0.0))
        answers = probabilities[ANSWER] >= max(self.least, probabilities.get(BoundaryKind.HARMFUL, 0.0))
        return Decision(ANSWER if answers else likeliest, probabilities)

    def carries(self, question: str, findings: Findings, *, alone: bool) -> bool:
        """Tell whether a part of a question has an answer of its own.

        `alone` holds when the whole question has none; where it has, its parts
        get some leave.
        """
        decision = self.decide(question, findings)
        sure = decision.probabilities.get(ANSWER, 0.0)
        return sure >= (self.least if alone else self.least * _PART) and decision.chosen != BoundaryKind.HARMFUL


def decision_features(question: str, findings: Findings) -> dict[str, float]:
    """Return the features of a question with hits; every value is a finite number of order one."""
    evidence = findings.evidence
    features = dict(evidence.features)
    tokens = content_words(question)
    features["length"] = math.log1p(len(tokens)) / 3
    features["digits"] = float(any(character.isdigit() for character in question))
    features |= {f"asks_{name}": float(name in asked_for(question)) for name in _PATTERNS}
    return features


def asked_for(question: str) -> frozenset[str]:
    """Return what kinds of thing a question asks for: amount, time, contact, name, law, detail."""
    return frozenset(name for name, found in _PATTERNS.items() if found.search(question))
