"""Tests of where a chat can live: without any page, in a script, in Notebook 7."""
