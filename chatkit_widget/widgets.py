"""ChatKit's widgets, made in Python: a class for each component, checked when it is made.

A widget can be yielded or returned by the function of a chat, beside text. Where a component is expected, a mapping as
ChatKit's JSON has it and a model of openai-chatkit are taken, too. What is no root is put into a `Basic`.

Widgets that one turn yields with the same `id` are states of one item: it shows at once, and each further state changes
only what is different, down to the words that a `Text` or `Markdown` with an `id` has more than before. What
`on_action=` yields may be the state of a widget that is in the conversation already. At any later time,
`chat.update_widget` changes one.

Outside any chat, `show` shows a widget in a cell of its own and answers its actions.

Example:
    >>> from chatkit_widget.widgets import Action, Button, Card, Input, Text, Title
    >>> def respond(message):
    ...     yield Card([Title("Who are you?"), Input("name"), Button("Send", submit=True)], as_form=True)
    >>> def respond(message):
    ...     for done in range(101):
    ...         yield Card([Text(f"{done} % done", id="done")], id="progress")
"""

from chatkit_widget.protocol.widgets.base import Component
from chatkit_widget.protocol.widgets.chart import AreaSeries, BarSeries, Chart, LineSeries, XAxis
from chatkit_widget.protocol.widgets.controls import (
    Button,
    Checkbox,
    DatePicker,
    Input,
    RadioGroup,
    Select,
    Textarea,
)
from chatkit_widget.protocol.widgets.layout import (
    Basic,
    Box,
    Card,
    Col,
    Divider,
    Form,
    ListView,
    ListViewItem,
    Row,
    Spacer,
    Transition,
)
from chatkit_widget.protocol.widgets.table import Table, TableCell, TableRow
from chatkit_widget.protocol.widgets.text import Badge, Caption, Icon, Image, Label, Markdown, Text, Title
from chatkit_widget.protocol.widgets.values import (
    Action,
    Border,
    CardAction,
    Edge,
    Editable,
    Option,
    Spacing,
    Status,
    ThemeColor,
)
from chatkit_widget.showing import WidgetView, show
from chatkit_widget.templates import Template

__all__ = [
    "Action",
    "AreaSeries",
    "Badge",
    "BarSeries",
    "Basic",
    "Border",
    "Box",
    "Button",
    "Caption",
    "Card",
    "CardAction",
    "Chart",
    "Checkbox",
    "Col",
    "Component",
    "DatePicker",
    "Divider",
    "Edge",
    "Editable",
    "Form",
    "Icon",
    "Image",
    "Input",
    "Label",
    "LineSeries",
    "ListView",
    "ListViewItem",
    "Markdown",
    "Option",
    "RadioGroup",
    "Row",
    "Select",
    "Spacer",
    "Spacing",
    "Status",
    "Table",
    "TableCell",
    "TableRow",
    "Template",
    "Text",
    "Textarea",
    "ThemeColor",
    "Title",
    "Transition",
    "WidgetView",
    "XAxis",
    "show",
]
