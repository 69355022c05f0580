"""What a page may ask of the kernel, done on the session."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, assert_never

from msgspec.structs import replace

from chatkit_widget import events
from chatkit_widget.bridge.calls import (
    Act,
    Attach,
    AttachData,
    ClearInspector,
    ClickEntity,
    ClickHeader,
    CloseInspector,
    CountViews,
    DeleteThread,
    Detach,
    DismissNotice,
    EditDraft,
    EditMessage,
    Feedback,
    FollowDeeplink,
    KernelMethod,
    LoadChunk,
    LoadEntry,
    LoadLibrary,
    LoadPart,
    LoadRecording,
    LoadRows,
    OpenThread,
    PreviewEntity,
    Quote,
    RenameThread,
    Retry,
    SearchCommands,
    SearchTags,
    SelectCommand,
    SelectModel,
    SelectTool,
    Send,
    SendPrompt,
    SetHistory,
    Stop,
    SubmitStructuredInput,
    Transcribe,
    UndoDelete,
)
from chatkit_widget.bridge.files import PageFiles
from chatkit_widget.bridge.inspector import PageInspector
from chatkit_widget.bridge.lookups import look_up
from chatkit_widget.bridge.messages import (
    ActionFailed,
    Result,
)
from chatkit_widget.bridge.objects import PageObjects
from chatkit_widget.errors import ChatKitError, OptionError
from chatkit_widget.protocol.content import UserText
from chatkit_widget.sentences import say
from chatkit_widget.session.input import user_input
from chatkit_widget.session.session import ChatSession

HASTY: dict[type[Any], str] = {
    Feedback: "feedback",
    Quote: "reply",
    SelectModel: "selected_model_id",
    SelectTool: "selected_tool_id",
    SetHistory: "history_open",
}
"""What a page shows at once, before the kernel has it."""


class Served(NamedTuple):
    """What the calls of pages are done with: the session, files that arrive, objects that show, and the inspector."""

    session: ChatSession
    files: PageFiles
    objects: PageObjects
    inspector: PageInspector


async def answer(served: Served, call: KernelMethod, page: str, data: bytes) -> Result | bytes | None:
    """Do what a page asks for. Of what it shows already, though it came to nothing, it is told as it is.

    Returns:
        What the user's functions have for the page, that its action failed, the chunk that was asked for, or None.

    Raises:
        ChatKitError: It cannot be done; the message is for the user.
    """
    name = HASTY.get(type(call))
    state = served.session.state
    before = name and getattr(state.view, name)
    try:
        return await _answer(served, call, page, data)
    finally:
        if name and getattr(state.view, name) == before:
            state.tell_again(name)


async def _answer(  # noqa: C901, PLR0912, PLR0915 (one arm a call)
    served: Served, call: KernelMethod, page: str, data: bytes
) -> Result | bytes | None:
    """Do it, with the bytes that came along. A turn is only begun, not waited for, unless it is that of an action."""
    session, files, objects, inspector = served
    state, composer = session.state, session.composer
    match call:
        case Send():
            await _send(session, call, page)
        case SendPrompt(index=index):
            await _send_prompt(session, index)
        case Stop():
            await session.turns.stop()
        case Retry(key=key):
            item_id = None if key is None else _item_id(session, key)
            await _begun(session, lambda accepted: session.turns.retry(item_id, accepted=accepted))
        case EditMessage(key=key, text=text):
            parts, item_id = call.content or [UserText(text=text)], _item_id(session, key)
            await _begun(session, lambda accepted: session.turns.edit_user_message(parts, item_id, accepted=accepted))
        case OpenThread(thread_id=thread_id):
            await session.set_thread_id(thread_id)
        case DeleteThread(thread_id=thread_id):
            await session.deletions.begin(thread_id)
        case UndoDelete(thread_id=thread_id):
            await session.deletions.undo(thread_id)
        case SetHistory(open=is_open):
            await session.set_history_open(is_open=is_open)
        case RenameThread(thread_id=thread_id, title=title):
            await session.rename_thread(thread_id, title)
        case EditDraft(text=text, content=content, rev=rev, conversation=conversation):
            composer.write(text, content, rev=rev, origin=page, conversation=conversation)
        case Quote(text=text):
            composer.quote(text)
        case SelectTool(tool_id=tool_id):
            composer.select_tool(tool_id)
        case SelectModel(model_id=model_id):
            composer.select_model(model_id)
        case ClickEntity(entity_id=entity_id, key=key):
            await session.mentions.click(entity_id, key)
        case ClickHeader(side=side):
            await session.click_header(side)
        case Act(key=key, action=action):
            if call.dropped:
                session.report_dropped(key, action, call.dropped)
            return None if await session.act(key, action) else ActionFailed()
        case Feedback(key=key, feedback=kind):
            await session.rate_answer(kind, key)
        case FollowDeeplink(link=link, data=data_of_link):
            session.hub.emit(events.Deeplink(link=link, data=data_of_link))
        case Attach():
            files.begin(page, call)
        case AttachData():
            files.take(page, call, data)
        case Detach(file=key):
            files.remove(key)
        case SubmitStructuredInput(key=key, answers=answers):
            await _begun(
                session,
                lambda accepted: session.turns.submit_structured_input(key, answers, accepted=accepted),
            )
        case Transcribe(mime_type=mime_type):
            await session.transcribe(data, mime_type)
        case DismissNotice(index=index):
            notices = state.view.notices or []
            state.set(notices=[notice for at, notice in enumerate(notices) if at != index])
        case (
            SearchTags()
            | PreviewEntity()
            | SearchCommands()
            | SelectCommand()
            | LoadChunk()
            | LoadRows()
            | LoadPart()
            | LoadLibrary()
        ):
            return await look_up(session, objects, call)
        case LoadEntry() | LoadRecording() | ClearInspector() | CloseInspector():
            return await inspector.answer(call)
        case CountViews():
            pass
        case _:
            assert_never(call)
    return None


def _item_id(session: ChatSession, key: str) -> str:
    """Return the id of the item in a row, or one that there is not where the row is gone."""
    return next((row.item.id for row in session.state.rows if row.key == key), key)


async def _send(session: ChatSession, call: Send, page: str) -> None:
    composer, uploads, open_now = session.composer, session.uploads, session.drafts.conversation
    content = call.content or [UserText(text=call.text)]
    conversation = open_now if call.conversation is None else call.conversation
    try:
        if conversation != open_now:
            raise OptionError(say("other_conversation"))
        uploads.check_ready()
        attachments = uploads.attachments
        given = user_input(content=content, reply=composer.reply, attachments=attachments)
        given = replace(given, inference_options=composer.chosen)
        await _begun(session, lambda accepted: session.turns.send_user_message(given, attachments, accepted=accepted))
    except ChatKitError:
        # The page has emptied its composer. The words come back by the draft: the answer to its call can be lost.
        draft = session.drafts.of(conversation)
        if draft is not None and draft.rev <= call.rev:
            composer.write("", rev=call.rev, origin=page, conversation=conversation)
            composer.write(call.text, call.content, conversation=conversation)
        raise
    composer.write("", rev=call.rev, origin=page, conversation=conversation)
    composer.sent()
    uploads.release(attachments)


async def _send_prompt(session: ChatSession, index: int) -> None:
    options = session.state.view.options
    prompts = options.start_screen.prompts if options else []
    if not 0 <= index < len(prompts):
        message = f"there is no starter prompt {index}"
        raise OptionError(message)
    prompt = prompts[index].prompt
    given = user_input(prompt) if isinstance(prompt, str) else user_input(content=prompt)
    given = replace(given, inference_options=session.composer.chosen)
    await _begun(session, lambda accepted: session.turns.send_user_message(given, accepted=accepted))
    session.composer.used()


async def _begun(session: ChatSession, begin: Callable[[Callable[[], None]], Coroutine[Any, Any, object]]) -> None:
    """Begin a turn, and return once it is accepted; what refuses it is raised."""
    accepted = asyncio.get_running_loop().create_future()
    turn = session.spawn(begin(lambda: accepted.set_result(None)))
    await asyncio.wait({turn, accepted}, return_when=asyncio.FIRST_COMPLETED)
    if not accepted.done():
        accepted.cancel()
        turn.result()
