"""Random tests draw the same examples everywhere; ``HYPOTHESIS_PROFILE=explore`` draws new ones, and many."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
