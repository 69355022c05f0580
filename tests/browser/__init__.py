"""Tests in a real JupyterLab in a real Chromium, which assert on the Python object and on the screen."""
