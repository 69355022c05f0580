"""A ChatKit widget as a user sees it: lines of text, and what in it can be clicked and filled in."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from chatkit_widget.testing.controls import Controls, Pressed
from chatkit_widget.testing.forms import Form, FormField, merged, problem_of, responds, streams, words_of_name
from chatkit_widget.testing.front_end import FrontEnd, Reply
from chatkit_widget.testing.words import t

Node = dict[str, Any]

WORDS = ("Caption", "Label", "Markdown", "Title")
CONTAINERS = ("Basic", "Box", "Col", "Table", "Table.Cell", "Transition")
QUIET = ("Divider", "Icon", "Spacer")
WORKING = "it is at work"


class WidgetView:
    """The widget of one row.

    Args:
        page: The page that shows it.
        filled: What is filled in on that page, by its place.
        key: The row.
        tree: The widget.

    Attributes:
        controls: What can be clicked and filled in.
        lines: What it says.
    """

    def __init__(self, page: FrontEnd, filled: dict[Any, Any], key: str, tree: Node) -> None:
        self.controls = Controls()
        self._page = page
        self._filled = filled
        self._key = key
        self._labels = dict(_labels(tree))
        self._forms = 0
        self._buttons = 0
        self._drawn: dict[str, Callable[[Node, Form | None], list[str]]] = {
            **dict.fromkeys(WORDS, self._draw_words),
            **dict.fromkeys(CONTAINERS, self._children),
            "Badge": self._draw_badge,
            "Button": self._draw_button,
            "Card": self._draw_card,
            "Chart": self._draw_chart,
            "Checkbox": self._draw_checkbox,
            "DatePicker": self._draw_date_picker,
            "Form": self._draw_form,
            "Image": self._draw_image,
            "Input": self._written,
            "ListView": self._draw_list,
            "ListViewItem": self._draw_list_row,
            "RadioGroup": self._draw_radios,
            "Row": partial(self._beside, "  "),
            "Select": self._draw_select,
            "Table.Row": partial(self._beside, " | "),
            "Text": self._draw_text,
            "Textarea": self._written,
        }
        self.lines = self._node(tree, None)
        if note := filled.get((key, "note")):
            self.lines.append(f"! {note}")

    def _node(self, node: Any, form: Form | None) -> list[str]:
        tree = cast("Node", node) if isinstance(node, dict) else {}
        kind = str(tree.get("type"))
        if kind in self._drawn:
            return self._drawn[kind](tree, form)
        return [] if kind in QUIET else [t("widgets.unknown", component=kind)]

    def _children(self, node: Node, form: Form | None) -> list[str]:
        return [line for child in _children(node) for line in self._node(child, form)]

    def _beside(self, between: str, node: Node, form: Form | None) -> list[str]:
        """Draw what stands beside each other, in one line where each has no more."""
        parts = [self._node(child, form) for child in _children(node)]
        if all(len(part) <= 1 for part in parts):
            return [between.join(part[0] for part in parts if part)]
        return [line for part in parts for line in part]

    # What is seen

    def _draw_words(self, node: Node, _form: Form | None) -> list[str]:
        return str(node.get("value", "")).splitlines()

    def _draw_badge(self, node: Node, _form: Form | None) -> list[str]:
        return [f"({node.get('label', '')})"]

    def _draw_image(self, node: Node, _form: Form | None) -> list[str]:
        return [f"(image: {node['alt']})"] if node.get("alt") else ["(image)"]

    def _draw_chart(self, node: Node, _form: Form | None) -> list[str]:
        series: list[Node] = node.get("series") or []
        return [f"(chart: {', '.join(str(one.get('label') or one.get('dataKey')) for one in series)})"]

    def _draw_text(self, node: Node, form: Form | None) -> list[str]:
        editable = node.get("editable")
        if not isinstance(editable, dict):
            return self._draw_words(node, form)
        about: Node = {**cast("Node", editable), "defaultValue": node.get("value", "")}
        return self._written(about, form)

    def _draw_card(self, node: Node, form: Form | None) -> list[str]:
        confirm: Node | None = node.get("confirm")
        cancel: Node | None = node.get("cancel")
        own = self._form(confirm["action"] if confirm else None) if node.get("asForm") else form
        lines = [*self._status(node), *self._children(node, own)]
        footer: list[str] = []
        if cancel:
            footer.append(self._button(cancel["label"], cancel["action"], own))
        if confirm and node.get("asForm"):
            footer.append(self._submit(confirm["label"], own, None))
        elif confirm:
            footer.append(self._button(confirm["label"], confirm["action"], own))
        return [*lines, *([" ".join(footer)] if footer else [])]

    def _draw_list(self, node: Node, form: Form | None) -> list[str]:
        return [*self._status(node), *self._children(node, form)]

    def _draw_list_row(self, node: Node, form: Form | None) -> list[str]:
        lines = self._children(node, form)
        if action := node.get("onClickAction"):
            self._button(" ".join(_words(node)), action, form)
        return [f"{'- ' if at == 0 else '  '}{line}" for at, line in enumerate(lines)]

    def _draw_form(self, node: Node, _form: Form | None) -> list[str]:
        return self._children(node, self._form(node.get("onSubmitAction")))

    def _status(self, node: Node) -> list[str]:
        return [f"({status['text']})"] if (status := node.get("status")) else []

    # What is clicked

    def _draw_button(self, node: Node, form: Form | None) -> list[str]:
        icon = str(node.get("iconStart") or node.get("iconEnd") or "").rpartition(":")[2]
        name = node.get("label") or words_of_name(icon)
        off = "it is disabled" if node.get("disabled") else None
        if node.get("submit") and form is not None:
            return [self._submit(name, form, node.get("onClickAction"), off)]
        if node.get("submit") and not node.get("onClickAction"):
            return [self.controls.button(name, lambda: None, reason=off or t("forms.noForm"))]
        return [self._button(name, node.get("onClickAction"), form, off)]

    def _button(self, name: str, action: Node | None, form: Form | None, off: str | None = None) -> str:
        self._buttons += 1
        place = (self._key, "button", self._buttons)
        reason = off or self._reason(action) or (WORKING if place in self._filled else None)
        return self.controls.button(name, lambda: self._run(action, form, place=place), reason=reason)

    def _submit(self, name: str, form: Form | None, instead: Node | None, off: str | None = None) -> str:
        assert form is not None  # noqa: S101 (whoever submits has one)
        action, place = form.action or instead, (self._key, "form", form.number)

        def press() -> Pressed:
            return self._run(action, form, place=place) if form.check() else None

        reason = off or self._reason(action) or (WORKING if place in self._filled else None)
        return self.controls.button(name, press, reason=reason)

    def _reason(self, action: Node | None) -> str | None:
        return t("forms.blocked") if action and responds(action) and self._page.is_busy else None

    def _run(
        self, action: Node | None, form: Form | None, more: Node | None = None, place: tuple[Any, ...] = ()
    ) -> Pressed:
        """Run an action, with the values of the form around it, or `more` values where there is none."""
        if not action:
            return None
        values = form.values() if form is not None else [*(more or {}).items()]
        payload, dropped = merged(action.get("payload"), values)
        names = ", ".join(f"“{name}”" for name in dropped)
        self._filled[self._key, "note"] = t("forms.dropped", names=names) if dropped else ""
        handler = action.get("handler") or "server"
        sent = {"type": action["type"], "payload": payload, "handler": handler, "streaming": streams(action)}
        if place and action.get("loadingBehavior") != "none":
            self._filled[place] = True

        def over(_reply: Reply) -> None:
            self._filled.pop(place, None)

        return self._page.does("act", then=over, key=self._key, action=sent, dropped=dropped)

    # What is filled in

    def _written(self, node: Node, form: Form | None) -> list[str]:
        value = self._value(node, form, node.get("defaultValue") or "")
        self._field(node, form, value, str)
        return self._shown(node, form, "•" * len(value) if node.get("inputType") == "password" else value)

    def _draw_select(self, node: Node, form: Form | None) -> list[str]:
        options = _options(node)
        labels = {one["value"]: one["label"] for one in options}
        value = self._value(node, form, node.get("defaultValue"))
        value = value if value in labels else None
        self._field(node, form, value, lambda given: _choice(given, options, clearable=bool(node.get("clearable"))))
        return self._shown(node, form, labels[value] if value else node.get("placeholder") or t("forms.choose"))

    def _draw_date_picker(self, node: Node, form: Form | None) -> list[str]:
        value = self._value(node, form, str(node["defaultValue"])[:10] if node.get("defaultValue") else None)
        self._field(node, form, value, lambda given: _day(given, node))
        return self._shown(node, form, value or node.get("placeholder") or t("forms.date"))

    def _draw_checkbox(self, node: Node, form: Form | None) -> list[str]:
        value = bool(self._value(node, form, node.get("defaultChecked")))
        put, reason = self._field(node, form, value, bool)
        name = node.get("label") or words_of_name(node["name"])
        self.controls.button(name, lambda: put(not value), reason=reason)
        return [self._told(node, form, f"[{'x' if value else ' '}] {name}")]

    def _draw_radios(self, node: Node, form: Form | None) -> list[str]:
        options = _options(node)
        value = self._value(node, form, node.get("defaultValue"))
        value = value if value in [one["value"] for one in options] else None
        put, reason = self._field(node, form, value, lambda given: _choice(given, options, clearable=False))
        lines: list[str] = []
        for one in options:
            off = reason or ("it is disabled" if one.get("disabled") else None)
            chosen = one["value"]
            self.controls.button(one["label"], lambda chosen=chosen: put(chosen), reason=off)
            lines.append(f"({'x' if chosen == value else ' '}) {one['label']}")
        return [*lines[:-1], *(self._told(node, form, line) for line in lines[-1:])]

    def _field(
        self, node: Node, form: Form | None, value: Any, read: Callable[[Any], Any]
    ) -> tuple[Callable[[Any], Pressed], str | None]:
        """Make a field part of the form around it; return what fills it in, and why it cannot be."""
        name, action = node["name"], node.get("onChangeAction")
        place = self._place(node, form)
        off = bool(node.get("disabled"))

        def check() -> bool:
            problem = None if off else problem_of(value, node)
            self._filled[place, "problem"] = problem
            return problem is None

        def put(given: Any) -> Pressed:
            self._filled[place] = changed = read(given)
            if self._filled.get((place, "problem")):
                self._filled[place, "problem"] = problem_of(changed, node)
            return self._run(action, form, {} if changed is None else {name: changed})

        if form is not None:
            current = lambda: None if off else self._filled.get(place, value)  # noqa: E731 (as short as it is)
            form.fields.append(FormField(name=name, value=current, check=check))
        reason = "it is disabled" if off else self._reason(action)
        label = self._labels.get(name)
        names = [label, node.get("label"), node.get("ariaLabel"), node.get("placeholder"), words_of_name(name), name]
        self.controls.field([one for one in names if one], put, reason)
        return put, reason

    def _value(self, node: Node, form: Form | None, initial: Any) -> Any:
        return self._filled.get(self._place(node, form), initial)

    def _place(self, node: Node, form: Form | None) -> tuple[Any, ...]:
        return (self._key, form.number if form is not None else 0, node["name"])

    def _shown(self, node: Node, form: Form | None, value: str) -> list[str]:
        return self._told(node, form, f"<{node['name']}> {value}".rstrip()).splitlines()

    def _told(self, node: Node, form: Form | None, line: str) -> str:
        problem = self._filled.get((self._place(node, form), "problem"))
        return f"{line} ({problem})" if problem else line

    def _form(self, action: Node | None) -> Form:
        self._forms += 1
        return Form(number=self._forms, action=action)


def _children(node: Node) -> list[Any]:
    children = node.get("children")
    return cast("list[Any]", children) if isinstance(children, list) else [children] if children else []


def _labels(node: Any) -> list[tuple[str, str]]:
    """Return the labels in a tree, by the names of their fields."""
    if not isinstance(node, dict):
        return []
    tree = cast("Node", node)
    own = [(tree["fieldName"], tree["value"])] if tree.get("type") == "Label" else []
    return [*own, *(pair for child in _children(tree) for pair in _labels(child))]


def _words(node: Any) -> list[str]:
    """Return the words in a tree."""
    if not isinstance(node, dict):
        return []
    tree = cast("Node", node)
    own = [str(tree[name]) for name in ("value", "label") if tree.get(name)]
    return [*own, *(words for child in _children(tree) for words in _words(child))]


def _options(node: Node) -> list[Node]:
    return node.get("options") or []


def _choice(given: Any, options: list[Node], *, clearable: bool) -> str | None:
    if given is None and clearable:
        return None
    for one in options:
        if given in (one["value"], one["label"]) and not one.get("disabled"):
            return str(one["value"])
    choices = [one["label"] for one in options if not one.get("disabled")]
    message = f"{given!r} cannot be chosen; the choices: {', '.join(map(repr, choices))}"
    raise ValueError(message)


def _day(given: Any, node: Node) -> str | None:
    if given is None and node.get("clearable"):
        return None
    day = given if isinstance(given, date) else date.fromisoformat(str(given))
    first, last = ((str(node[name])[:10] if node.get(name) else None) for name in ("min", "max"))
    if (first and str(day) < first) or (last and str(day) > last):
        message = f"{day} cannot be chosen; it has to be from {first or '…'} to {last or '…'}"
        raise ValueError(message)
    return str(day)
