"""The backends that speak to ChatKit servers, on good days and bad ones."""
