"""The parts, each where it lives."""
