"""What kind of thing a variable is, told by its type alone: nothing of the thing itself is run."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

Sort = Literal[
    "pandas",
    "polars",
    "lazy",
    "array",
    "matplotlib",
    "pillow",
    "drawing",
    "mapping",
    "sequence",
    "text",
    "bytes",
    "value",
    "function",
    "class",
    "object",
]
"""How a thing can be looked at."""


class Kind(NamedTuple):
    """What a thing is: where it stands in the menu, with which icon, and how it can be looked at."""

    group: str
    icon: str
    sort: Sort


_ICONS = {
    "DataFrames": "lucide:table",
    "Arrays": "lucide:grid-3x3",
    "Figures": "lucide:image",
    "Collections": "lucide:braces",
    "Text and numbers": "lucide:type",
    "Models and objects": "lucide:box",
    "Functions and classes": "lucide:square-function",
}

GROUPS = tuple(_ICONS)
"""The groups that the menu has, in their order."""

_SORTS: dict[Sort, tuple[str, tuple[str, ...]]] = {
    "pandas": ("DataFrames", ("pandas.DataFrame", "pandas.Series")),
    "polars": ("DataFrames", ("polars.DataFrame", "polars.Series")),
    "lazy": ("DataFrames", ("polars.LazyFrame",)),
    "array": ("Arrays", ("numpy.ndarray",)),
    "matplotlib": ("Figures", ("matplotlib.Figure",)),
    "pillow": ("Figures", ("PIL.Image",)),
    "drawing": ("Figures", ("plotly.BaseFigure", "altair.TopLevelMixin", "bokeh.Plot")),
    "mapping": ("Collections", ("builtins.dict",)),
    "sequence": (
        "Collections",
        (
            "builtins.list",
            "builtins.tuple",
            "builtins.set",
            "builtins.frozenset",
            "builtins.range",
            *(f"builtins.dict_{name}" for name in ("keys", "values", "items")),
            "collections.deque",
            "array.array",
        ),
    ),
    "text": ("Text and numbers", ("builtins.str",)),
    "bytes": ("Text and numbers", ("builtins.bytes", "builtins.bytearray")),
    "value": (
        "Text and numbers",
        (
            *(f"builtins.{name}" for name in ("int", "float", "complex", "bool", "NoneType", "slice")),
            *(f"datetime.{name}" for name in ("date", "time", "timedelta", "tzinfo")),
            *("decimal.Decimal", "fractions.Fraction", "pathlib.PurePath", "uuid.UUID", "enum.Enum"),
            *("numpy.generic", "pandas.Timedelta", "pandas.Period", "pandas.NAType"),
        ),
    ),
    "function": (
        "Functions and classes",
        (
            *(f"builtins.{name}" for name in ("function", "builtin_function_or_method", "method")),
            *("functools.partial", "functools._lru_cache_wrapper", "numpy.ufunc"),
        ),
    ),
    "class": ("Functions and classes", ("builtins.type",)),
    "object": ("Models and objects", ("builtins.object",)),
}

_KINDS = {name: Kind(group, _ICONS[group], sort) for sort, (group, names) in _SORTS.items() for name in names}
"""By the package and the name of a type."""

_NEVER = frozenset({"builtins.module", "chatkit_widget.ChatKit"})
"""Types whose instances nobody means."""

_SPECIAL = frozenset({"typing", "typing_extensions", "__future__"})
"""Packages whose objects are words of the language."""


def names_of(value: object) -> Iterator[str]:
    """Yield the names of a thing's type and of those that it inherits from, each as its package and its own name.

    What a thing or its metaclass says of itself is not asked: it may lie, raise or hang.

    Example:
        >>> list(names_of(True))
        ['builtins.bool', 'builtins.int', 'builtins.object']
    """
    for each in bases_of(value):
        yield f"{package_of(each)}.{name_of(each)}"


def bases_of(value: object) -> tuple[type, ...]:
    """Return a thing's type and those that it inherits from, without asking its metaclass."""
    return type.__dict__["__mro__"].__get__(type(value))


def name_of(kind: type) -> str:
    """Return the name of a type, without asking its metaclass."""
    return cast("str", type.__dict__["__name__"].__get__(kind))


def type_name(value: object) -> str:
    """Return the name of a thing's type."""
    return name_of(type(value))


def module_of(kind: type) -> str:
    """Return the module that a type says it is from, without asking its metaclass."""
    module = type.__dict__["__module__"].__get__(kind)
    return module if isinstance(module, str) else ""


def package_of(kind: type) -> str:
    """Return the package that a type is from."""
    return module_of(kind).partition(".")[0]


def kind_of(value: object) -> Kind:
    """Return what a thing is."""
    return next((_KINDS[name] for name in names_of(value) if name in _KINDS), _KINDS["builtins.object"])


def is_meant(value: object, variables: Mapping[str, Any]) -> bool:
    """Whether a message may mean this: no module, no chat, and nothing that the code with these variables imported.

    A function or a class is imported when it is of another module than the variables; where these are of none, as a
    mapping that was made by hand, all are meant.
    """
    if package_of(type(value)) in _SPECIAL or not _NEVER.isdisjoint(names_of(value)):
        return False
    here = variables.get("__name__")
    sort = kind_of(value).sort
    if here is None or sort not in {"function", "class"} or "functools.partial" in names_of(value):
        return True
    return (module_of(cast("type", value)) if sort == "class" else getattr(value, "__module__", None)) == here
