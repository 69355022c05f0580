"""Widgets from ChatKit Studio: `.widget` files, built by openai-chatkit's own `WidgetTemplate`."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chatkit_widget.errors import WidgetError
from chatkit_widget.protocol.widgets.checking import problems_in


class Template:
    """A widget whose values are filled in each time it is built.

    Args:
        path: The `.widget` file; a relative one is relative to the current directory.

    Attributes:
        name: What the file calls it.

    Raises:
        ImportError: openai-chatkit is not installed; the message says how to install it.
        WidgetError: The file is not there, or is none of ChatKit Studio's.

    Example:
        >>> flight = Template("flight.widget")
        >>> def respond(message):
        ...     yield flight.build({"number": "LH 400", "gate": "B22"})
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # openai-chatkit warns of its own classes.
                from chatkit.widgets import WidgetTemplate  # noqa: PLC0415 (only who has templates needs it)
        except ImportError as error:
            message = 'a template is built by openai-chatkit: pip install "chatkit-widget[server]"'
            raise ImportError(message) from error
        try:
            definition = json.loads(self._path.read_text("utf-8"))
            self._template = WidgetTemplate(definition)
        except OSError as error:
            message = f"the template {self._path} cannot be read: {error.strerror or error}"
            raise WidgetError(message) from error
        except (ValueError, KeyError, TypeError) as error:
            told = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            message = f"{self._path} is no .widget file of ChatKit Studio: {told}"
            raise WidgetError(message) from error
        self.name = str(self._template.name)
        self._needed: tuple[str, ...] = tuple(self._template.data_schema.get("required", ()))

    def build(self, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the widget with these values, as ChatKit's JSON has it.

        Args:
            data: A value for each name in the template.

        Raises:
            WidgetError: A value is missing or of the wrong kind, or the widget that comes out is wrong; says which and
                why.

        Example:
            >>> Template("flight.widget").build({"number": "LH 400", "gate": "B22"})["type"]
            'Card'
        """
        missing = [name for name in self._needed if name not in (data or {})]
        if missing:
            message = f"the template {self._path.name} needs a value for {', '.join(missing)}"
            raise WidgetError(message)
        try:
            built = self._template.build(dict(data or {}))
        except Exception as error:  # jinja2 has errors of its own, and filters raise what they like.
            message = f"the template {self._path.name} cannot be filled in: {type(error).__name__}: {error}"
            raise WidgetError(message) from error
        widget = built.model_dump(mode="json", by_alias=True, exclude_none=True)
        problems = problems_in(widget)
        if problems:
            told = "; ".join(str(problem) for problem in problems)
            message = f"the template {self._path.name} gives a wrong widget: {told}"
            raise WidgetError(message)
        return widget
