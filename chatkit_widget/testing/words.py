"""The words of the front end in English, by the names that they have there (`js/src/i18n/en.json` and its parts)."""

WORDS = {
    "assistant.said": "Assistant said:",
    "choices.clear": "{label}: do not use it",
    "choices.unquote": "Do not answer to this",
    "composer.closed": "This chat is closed",
    "composer.locked": "This chat is locked",
    "composer.send": "Send message",
    "composer.stop": "Stop",
    "edit.message": "Edit message",
    "error.retry": "Retry",
    "files.attach": "Attach files",
    "files.failed": "This file could not be uploaded.",
    "files.many#one": "Left out: {names}. A message takes one file.",
    "files.many#other": "Left out: {names}. A message takes at most {count} files.",
    "files.remove": "Remove “{name}”",
    "forms.blocked": "Not while a response is coming",
    "forms.choose": "Choose…",
    "forms.date": "Choose a date",
    "forms.dropped": "Not sent, since the action has values of these names already: {names}",
    "forms.invalid": "This does not fit.",
    "forms.noForm": "This button submits a form, and there is none around it.",
    "header.history": "History",
    "header.new": "New chat",
    "history.delete": "Delete “{title}”",
    "history.deleted": "Chat deleted",
    "history.empty": "No chats yet",
    "history.failed": "The chats could not be read.",
    "history.rename": "Rename “{title}”",
    "history.title": "Chats",
    "history.undo_of": "Undo deleting “{title}”",
    "history.untitled": "New thread",
    "image.generated": "Generated image",
    "image.missing": "The image was not finished.",
    "image.pending": "Creating an image…",
    "input.pending": "Waiting for your answer",
    "input.skipped": "Skipped",
    "notice.dismiss": "Dismiss",
    "object.empty": "{name} has nothing to show.",
    "output.title": "Printed output",
    "questions.other": "Another answer",
    "questions.skip": "Skip",
    "questions.submit": "Submit",
    "questions.text": "Your answer",
    "start.greeting": "What can I help with today?",
    "task.files": "Read files",
    "task.image": "Create an image",
    "task.plain": "Task",
    "task.search": "Search the web",
    "task.thought": "Thought",
    "thread.loading": "Loading the chat",
    "thread.thinking": "Thinking…",
    "thread.unfinished": "This answer is incomplete.",
    "thread.unknown": "This version cannot show “{type}”.",
    "turn.bad": "Bad answer",
    "turn.good": "Good answer",
    "turn.retry": "Answer again",
    "usage.tokens#one": "{count} token",
    "usage.tokens#other": "{count} tokens",
    "user.quote": "In reply to",
    "widgets.unknown": "There is no component “{component}”.",
    "workflow.thought": "Thought for {time}",
    "workflow.title": "Work",
}


def t(name: str, /, **values: object) -> str:
    """Return words, with values put into them.

    Example:
        >>> t("files.remove", name="notes.txt")
        'Remove “notes.txt”'
    """
    return WORDS[name].format(**values)


def counted(name: str, count: int) -> str:
    """Return words for so many.

    Example:
        >>> counted("usage.tokens", 1)
        '1 token'
    """
    return t(f"{name}#{'one' if count == 1 else 'other'}", count=f"{count:,}")


def duration(seconds: float) -> str:
    """Return how long something took, in minutes and seconds.

    Example:
        >>> duration(95)
        '1m 35s'
    """
    minutes, rest = divmod(max(0, int(seconds + 0.5)), 60)
    return " ".join([f"{minutes}m"] * (minutes > 0) + [f"{rest}s"] * (rest > 0 or minutes == 0))
