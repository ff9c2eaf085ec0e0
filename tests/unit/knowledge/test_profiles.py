"""What a question has in common with all others is taken from it."""

import numpy as np
import pytest

from knowledge.models.embedder import BUNDLED
from knowledge.search.profiles import profile_of


@pytest.mark.parametrize("japanese", [True, False])
def test_the_bundled_model_has_a_centre_for_each_language(*, japanese: bool) -> None:
    profile = profile_of(BUNDLED)
    centre = profile.centre(japanese=japanese)
    assert centre is not None
    assert centre.shape == (384,)
    # The mean of vectors of length 1 in e5's narrow band is nearly as long as they are.
    assert 0.85 < float(np.linalg.norm(centre)) / profile.centring < 1.0
    assert 0.7 < profile.usual(japanese=japanese) / profile.centring < 0.9


def test_a_model_that_nobody_measured_is_searched_as_it_is() -> None:
    profile = profile_of("somebody/else")
    assert profile.centre(japanese=True) is None
    assert profile.usual(japanese=True) == 0.0
