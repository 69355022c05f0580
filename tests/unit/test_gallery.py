"""The gallery of the dev page."""

import pytest

from tests import gallery


def test_the_gallery_of_the_dev_page_is_that_of_the_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    made = gallery.canned()
    assert "threads" in capsys.readouterr().out
    assert gallery.CANNED.read_text("utf-8") == made, "write it anew: python -m tests.gallery"
