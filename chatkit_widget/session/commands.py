"""The menu of commands: searched and run by the user's functions."""

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.entities import Command, CommandSelection, EntitySelection, MenuSelection
from chatkit_widget.sentences import say
from chatkit_widget.session.callbacks import call_back
from chatkit_widget.session.core import Core
from chatkit_widget.session.mentions import Mentions
from chatkit_widget.session.recent import Recent


class Commands:
    """What `/` offers. A page names a command by its id only; what it is, is looked up here.

    Args:
        core: The session.
        mentions: Told of the entities that commands put into the composer.
    """

    def __init__(self, core: Core, mentions: Mentions) -> None:
        self._core = core
        self._mentions = mentions
        self._offered: Recent[Command] = Recent()

    async def search(self, query: str) -> list[Command]:
        """Return the commands that fit what is typed behind the `/`.

        Raises:
            CallbackError: The user's function failed.
        """
        commands: list[Command] = await call_back(self._core, "commands.on_search", query, returns=list[Command])
        self._offered.keep(*commands)
        return commands

    async def select(self, command_id: str) -> CommandSelection | None:
        """Run a command, and return what it puts into the composer or offers next, if anything.

        Raises:
            CallbackError: The user's function failed.
            OptionError: No such command was offered.
        """
        command = self._offered.get(command_id)
        if command is None:
            raise OptionError(say("command_gone", id=command_id))
        chosen: CommandSelection | None = await call_back(
            self._core, "commands.on_select", command, returns=CommandSelection | None
        )
        if isinstance(chosen, EntitySelection):
            self._mentions.found.keep(chosen.entity)
        elif isinstance(chosen, MenuSelection):
            self._offered.keep(*chosen.commands)
        return chosen
