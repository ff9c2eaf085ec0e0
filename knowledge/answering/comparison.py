"""The guideline beside the company's policy: which is stricter, and whether they conflict."""

from dataclasses import dataclass
from typing import Literal

from knowledge.answering.answers import Verdict

Stricter = Literal["guideline", "policy", "same"]

# What is required and what is prohibited are not more and less of one thing: the guideline's word stands.
_STRICTNESS: dict[Verdict, int] = {"allowed": 0, "conditional": 1, "required": 2, "prohibited": 2}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`conflict`: the policy allows what the guideline forbids, so somebody has to mend the policy."""

    verdict: Verdict
    stricter: Stricter
    conflict: bool = False


def compare(guideline: Verdict, policy: Verdict) -> Comparison:
    """The stricter holds. Where one of them only informs, the other decides and nothing is compared."""
    if policy not in _STRICTNESS or guideline not in _STRICTNESS:
        return Comparison(guideline if guideline in _STRICTNESS else policy, "same")
    ours, theirs = _STRICTNESS[guideline], _STRICTNESS[policy]
    conflict = guideline == "prohibited" and policy == "allowed"
    if ours == theirs or {guideline, policy} == {"conditional", "required"}:
        return Comparison(guideline, "same")
    return Comparison(guideline, "guideline", conflict) if ours > theirs else Comparison(policy, "policy")
