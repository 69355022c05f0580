"""ChatKit's widgets: the union of the components that `@openai/chatkit` and openai-chatkit define.

A widget travels as an open tree of mappings; these are its types, its checks, and its schema for the page.
"""
