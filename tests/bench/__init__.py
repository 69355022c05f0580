"""How fast a chat is, beside the least that a widget can do: `python -m tests.bench`."""
