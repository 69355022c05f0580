"""Models against a server of this machine that speaks as their providers do."""
