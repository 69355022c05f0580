"""What goes to a backend from a real page: conversations with servers, files, answers, speech."""
