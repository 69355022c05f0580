"""Between kernel and page: messages, batching, calls, and what differs from host to host."""
