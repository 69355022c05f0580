"""What was given in place of what a function takes, told with the function that takes it."""

from chatkit_widget.errors import OptionError

_TAKEN_BY = {
    "openai": "models.openai(client, model=…)",
    "anthropic": "models.anthropic(client, model=…)",
    "pydantic_ai": "models.pydantic_ai(agent)",
    "langchain_core": "models.langchain(runnable)",
    "langgraph": "models.langchain(runnable)",
    "agents": "models.openai_agents(agent)",
}
"""By the package that the class of what is given, or one that it derives from, is made in."""


def wrong_kind(given: object, name: str, accepted: str) -> OptionError:
    """Return the error of `models.name`, which takes what `accepted` says and was given something else.

    Example:
        >>> raise wrong_kind(client, "pydantic_ai", "an Agent of pydantic_ai, as Agent('openai:gpt-5')")
    """
    if isinstance(given, type):
        return OptionError(f"models.{name} takes {accepted}, not the class {given.__name__} itself")
    # Its value is not told: it may be a key.
    message = f"models.{name} takes {accepted}, not {type(given).__name__}"
    packages = (kind.__module__.partition(".")[0] for kind in type(given).__mro__)
    right = next((_TAKEN_BY[package] for package in packages if package in _TAKEN_BY), None)
    if right is not None and not right.startswith(f"models.{name}("):
        message += f". What this is for is {right}"
    return OptionError(message)
