"""What was fitted to one embedding model: its cosine band decides weights and thresholds alike."""

from dataclasses import dataclass, replace
from math import exp

from knowledge.models.embedder import BUNDLED


@dataclass(frozen=True, slots=True)
class Profile:
    """How a section's strength becomes a score: logistic(slope * (strength - middle)).

    Strength of a row = cosine + lexical_weight * its lexical score; of a section = its best row, lowered by
    `agreement` of how much the mean of its three best rows falls behind that beyond `usual_gap`, plus
    section_weight * the lexical score of all its rows together, plus bonuses. `middle` is the strength at
    which one in two sections answers the question, by the question's language. `foreign_bonus` makes up
    for rows that have nothing in the question's language. Fitted with `python -m eval calibrate`.
    """

    lexical_weight: float
    section_weight: float
    synonym_weight: float
    agreement: float
    usual_gap: float
    slope: float
    middle_ja: float
    middle_en: float
    foreign_bonus: float
    verified_bonus: float
    neutral_cosine: float

    def probability(self, strength: float, *, japanese: bool) -> float:
        """About how likely a passage of this strength answers the question, 0 to 1."""
        return 1.0 / (1.0 + exp(-self.slope * (strength - (self.middle_ja if japanese else self.middle_en))))


E5_SMALL = Profile(
    lexical_weight=0.05,
    section_weight=0.1,
    synonym_weight=0.7,
    agreement=0.5,
    usual_gap=0.013,
    slope=71.9,
    middle_ja=0.8842,
    middle_en=0.8755,
    foreign_bonus=0.03,
    verified_bonus=0.02,
    neutral_cosine=0.84,
)

_PROFILES = {BUNDLED: E5_SMALL, "intfloat/multilingual-e5-small": E5_SMALL}

# Most models spread cosines over a wider band than e5: the same share of lexical evidence needs more weight.
_OTHER = replace(
    E5_SMALL, lexical_weight=0.15, section_weight=0.3, slope=12.0, middle_ja=0.6, middle_en=0.6,
    foreign_bonus=0.0, usual_gap=0.04, neutral_cosine=0.5,
)  # fmt: skip


def profile_of(model: str) -> Profile:
    """The profile of a model by the name an index remembers; a cautious one for a model nobody measured."""
    return _PROFILES.get(model, _OTHER)
