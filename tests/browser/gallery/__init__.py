"""The gallery notebook in a real page: every item, state and option."""
