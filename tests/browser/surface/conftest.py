"""The fixtures of a page, for this folder's tests."""

from tests.browser.fixtures import *  # noqa: F403 (pytest looks for fixtures by name)
from tests.browser.surface.sheet import *  # noqa: F403
