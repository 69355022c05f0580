"""The fixtures of a page and of the gallery, for this folder's tests."""

from tests.browser.fixtures import *  # noqa: F403 (pytest looks for fixtures by name)
from tests.browser.gallery.opened import *  # noqa: F403
