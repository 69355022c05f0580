"""What a conversation is outside a chat: messages, a table, Markdown, HTML, a notebook, JSON Lines.

Pure functions of a thread and its items. Each module loads what it needs only when it is called.
"""
