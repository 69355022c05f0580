"""The ChatKit wire protocol as types: requests, threads, items, stream events.

Every struct carries the field names of the wire, so `msgspec.to_builtins(item)` is what a ChatKit server would
send. The types follow `openai-chatkit` 1.6 and `@openai/chatkit` 1.9; those whose tag begins with
`chatkit_widget.` are this package's own.
"""
