"""The ChatKit client. Knows no Jupyter: commands in, requests out, events in, state and operations out."""
