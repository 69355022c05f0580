"""What a page may ask of the kernel, done on the session."""

import asyncio
from collections.abc import Callable
from typing import Any, assert_never

from chatkit_widget.bridge.assets import read_chunk
from chatkit_widget.bridge.messages import (
    CountViews,
    DeleteThread,
    DismissNotice,
    EditDraft,
    Feedback,
    KernelMethod,
    LoadChunk,
    OpenThread,
    Retry,
    Send,
    SendPrompt,
    SetHistory,
    Stop,
)
from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import UserContent, UserMessageInput, UserText
from chatkit_widget.session.session import ChatSession


async def answer(session: ChatSession, call: KernelMethod, page: str) -> bytes | None:  # noqa: C901, PLR0912 (one arm a call)
    """Do what a page asks for. A turn is only begun, not waited for.

    Returns:
        The chunk that was asked for, else None.

    Raises:
        ChatKitError: It cannot be done; the message is for the user.
    """
    state = session.state
    match call:
        case Send(text=text, rev=rev):
            given = UserMessageInput(content=[UserText(text=text)])
            await _begun(session, given, lambda: session.set_draft("", rev=rev, origin=page))
        case SendPrompt(index=index):
            options = state.view.options
            prompts = options.start_screen.prompts if options else []
            if not 0 <= index < len(prompts):
                message = f"there is no starter prompt {index}"
                raise OptionError(message)
            prompt = prompts[index].prompt
            content: list[UserContent] = [UserText(text=prompt)] if isinstance(prompt, str) else prompt
            await _begun(session, UserMessageInput(content=content), None)
        case Stop():
            await session.stop()
        case Retry(key=key):
            item_id = next((row.item.id for row in state.rows if row.key == key), None)
            session.check_free()
            session.spawn(session.retry(item_id))
        case OpenThread(thread_id=thread_id):
            await session.set_thread_id(thread_id)
        case DeleteThread(thread_id=thread_id):
            await session.delete_thread(thread_id)
        case SetHistory(open=is_open):
            await session.set_history_open(is_open=is_open)
        case EditDraft(text=text, rev=rev):
            session.set_draft(text, rev=rev, origin=page)
        case Feedback(key=key, feedback=kind):
            await session.send_feedback(kind, [row.item.id for row in session.answer_rows(key)])
        case DismissNotice(index=index):
            notices = state.view.notices or []
            state.set(notices=[notice for at, notice in enumerate(notices) if at != index])
        case LoadChunk(name=name):
            return read_chunk(name)
        case CountViews():
            pass
        case _:
            assert_never(call)
    return None


async def _begun(session: ChatSession, given: UserMessageInput, accepted: Callable[[], Any] | None) -> None:
    """Begin a turn, and return once it is accepted; what refuses it is raised."""
    begun = asyncio.get_running_loop().create_future()

    def begin() -> None:
        if accepted is not None:
            accepted()
        begun.set_result(None)

    turn = session.spawn(session.send_user_message(given, accepted=begin))
    await asyncio.wait({turn, begun}, return_when=asyncio.FIRST_COMPLETED)
    if not begun.done():
        begun.cancel()
        turn.result()
