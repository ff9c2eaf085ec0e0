"""What was fitted to one embedding model: its cosine band decides weights and thresholds alike."""

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp

import numpy as np
from numpy.typing import NDArray

from knowledge.models.embedder import BUNDLED


@dataclass(frozen=True, slots=True)
class Scale:
    """`middle` is the strength at which one in two sections answers the question, by its language."""

    slope: float
    middle_ja: float
    middle_en: float


@dataclass(frozen=True, slots=True)
class Profile:
    """How a section's strength becomes a score: logistic(slope * (strength - middle)), on the guideline's
    scale or on that of other documents, which no catalogue and no classifier know.

    Strength of a row = cosine + lexical_weight * its lexical score; of a section = its best row, lowered by
    `agreement` of how much the mean of its three best rows falls behind that beyond `usual_gap`, plus
    section_weight * the lexical score of all its rows together, plus bonuses. The scales are fitted with
    `python -m eval calibrate`.

    `centres` names a file of two vectors, the mean of many Japanese and of many English questions, or is "".
    Some passages are near to whatever is asked: what a question has in common with all others tells nothing,
    and `centring` of it is taken away before it is compared. A little stays, for an answer in the question's
    language is a little likelier than one in another. `usual_ja` and `usual_en` are the mean cosines of the
    guideline's passages to the two, and are given back, so that a strength stays on the scale of cosines.

    `aims` names a file of two linear maps for what is left of a question, to the guideline's passages
    and towards other documents', fitted on questions and the sections that answer them, or is "".

    `classifier` names a file that tells which clause of the guideline a question is about, or is "";
    a row of that clause is stronger by `clause_weight` of what speaks for it.
    """

    lexical_weight: float
    section_weight: float
    synonym_weight: float
    agreement: float
    usual_gap: float
    guideline: Scale
    others: Scale
    verified_bonus: float
    neutral_cosine: float
    centres: str = ""
    centring: float = 0.0
    usual_ja: float = 0.0
    usual_en: float = 0.0
    aims: str = ""
    classifier: str = ""
    clause_weight: float = 0.0

    def aimed(self, vector: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
        """The vector turned towards passages of a kind; verified answers are questions, and need none."""
        turn = _aims(self.aims).get(kind) if self.aims else None
        return vector if turn is None else np.asarray(vector @ turn, dtype=np.float32)

    def centre(self, *, japanese: bool) -> NDArray[np.float32] | None:
        """What is taken from a question of a language; None for a model that nobody measured."""
        return self.centring * _centres(self.centres)[0 if japanese else 1] if self.centres else None

    def usual(self, *, japanese: bool) -> float:
        """What is given back to the cosines of a question without its centre."""
        return self.centring * (self.usual_ja if japanese else self.usual_en)

    def probability(self, strength: float, kind: str, *, japanese: bool) -> float:
        """About how likely a passage of this strength and kind answers the question, 0 to 1."""
        scale = self.guideline if kind == "guideline" else self.others
        middle = scale.middle_ja if japanese else scale.middle_en
        return 1.0 / (1.0 + exp(-scale.slope * (strength - middle)))


E5_SMALL = Profile(
    lexical_weight=0.05,
    section_weight=0.1,
    synonym_weight=0.7,
    agreement=0.2,
    usual_gap=0.013,
    guideline=Scale(50.6, 0.843, 0.841),
    others=Scale(61.0, 0.8348, 0.8273),
    verified_bonus=0.02,
    neutral_cosine=0.797,
    centres="centres_e5_small.npy",
    centring=0.9,
    usual_ja=0.8175,
    usual_en=0.8218,
    aims="aims_e5_small.npz",
    classifier="questions_e5_small.npz",
    clause_weight=0.08,
)

_PROFILES = {BUNDLED: E5_SMALL, "intfloat/multilingual-e5-small": E5_SMALL}

_WIDE = Scale(12.0, 0.6, 0.6)

# Most models spread cosines over a wider band than e5: the same share of lexical evidence needs more weight.
_OTHER = replace(
    E5_SMALL, lexical_weight=0.15, section_weight=0.3, guideline=_WIDE, others=_WIDE,
    usual_gap=0.04, neutral_cosine=0.5, centres="", centring=0.0, aims="", classifier="", clause_weight=0.0,
)  # fmt: skip


def profile_of(model: str) -> Profile:
    """The profile of a model by the name an index remembers; a cautious one for a model nobody measured."""
    return _PROFILES.get(model, _OTHER)


@cache
def _centres(name: str) -> NDArray[np.float32]:
    """float32 (2, dimension): Japanese, English."""
    with resources.files(__package__).joinpath(name).open("rb") as file:
        return np.asarray(np.load(file), dtype=np.float32)


@cache
def _aims(name: str) -> dict[str, NDArray[np.float32]]:
    """float32 (dimension, dimension) for "guideline" and "policy"."""
    with resources.files(__package__).joinpath(name).open("rb") as file, np.load(file) as kept:
        return {kind: kept[kind].astype(np.float32) for kind in kept.files}
