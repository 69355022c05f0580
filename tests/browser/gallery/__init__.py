"""What a reader sees in a real page: the gallery with every item, state and option, long texts, and hostile ones."""
