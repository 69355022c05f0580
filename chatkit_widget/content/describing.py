"""What a Python object is in a chat."""

from functools import cache

from chatkit_widget.content.base import Adapter, Described, name_of
from chatkit_widget.content.bundle import limited, mime_bundle, plain
from chatkit_widget.content.live import VIEW, live, seen_through
from chatkit_widget.content.words import told

__all__ = ["Described", "described"]


def described(value: object) -> Described:
    """Return what an object shows as: the first of the kinds that it is of, else its MIME representations.

    It may be called on any thread. Nothing that the object's own methods raise or return keeps it from being
    described; what they print goes where prints of the caller go, and they may take as long as they like.

    Example:
        >>> described(pandas.DataFrame({"a": [1, 2]})).form.total
        2
    """
    errors: list[Exception] = []
    for adapter in _adapters():
        try:
            found = adapter(value)
        except Exception as error:  # noqa: BLE001 (it is the user's code, or that of a library)
            errors.append(error)
            continue
        if found is not None:
            bundle = limited(found.bundle)
            return found._replace(bundle=bundle if "text/plain" in bundle else {**bundle, "text/plain": plain(value)})
    bundle = mime_bundle(value)
    if errors and len(bundle) == 1:
        bundle["text/plain"] += "".join(f"\n(cannot be drawn: {told(error)})" for error in errors)
    # Last, since asking is all that tells: what an object is for other pages may be large, or have effects.
    form = seen_through(value, bundle) if VIEW in bundle else None
    return Described(bundle, name_of(value), form, None if form is None else value)


@cache
def _adapters() -> tuple[Adapter, ...]:
    """Return the kinds of objects, in the order in which they are tried."""
    from chatkit_widget.content.figures import altair_chart, matplotlib_figure, pillow_image, plotly_figure  # noqa: PLC0415
    from chatkit_widget.content.files import binary, path  # noqa: PLC0415
    from chatkit_widget.content.media import displayed  # noqa: PLC0415
    from chatkit_widget.content.numpy_tables import numpy_array  # noqa: PLC0415
    from chatkit_widget.content.raised import raised  # noqa: PLC0415
    from chatkit_widget.content.tables import table  # noqa: PLC0415
    from chatkit_widget.content.trees import tree  # noqa: PLC0415

    return (
        live,
        matplotlib_figure,
        table,
        numpy_array,
        plotly_figure,
        altair_chart,
        pillow_image,
        displayed,
        path,
        binary,
        raised,
        tree,
    )
