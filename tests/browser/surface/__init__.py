"""The control surface in a real page: methods, events, options, values, and pages that come and go."""
