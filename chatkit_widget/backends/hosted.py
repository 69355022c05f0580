"""The hosted ChatKit API, which runs a workflow made with Agent Builder."""

from collections.abc import Awaitable, Callable

import httpx

from chatkit_widget.backends.credentials import ClientSecret, Secret
from chatkit_widget.backends.http import HttpBackend
from chatkit_widget.backends.retrying import Patience
from chatkit_widget.backends.sending import IDLE_SECONDS
from chatkit_widget.errors import OptionError

BASE_URL = "https://api.openai.com/v1/chatkit"


class HostedBackend(HttpBackend):
    """The hosted ChatKit API.

    It is asked with a short-lived client secret, which your own code gets by creating a session with your API key.
    The secret stays in this object: it is in no message, no `repr`, no log, and never reaches a page.

    Args:
        client_token: A client secret to use as it is, for as long as it lasts.
        get_client_secret: A function, sync or async, called as `(current)` or `()` with the secret so far, None at
            first. It returns the secret, or a mapping with `client_secret` and `expires_at` (seconds since 1970, or
            ISO 8601 text). It is asked again 30 seconds before the expiry, and once when the API answers 401, whose
            request is then sent again; a second 401 is an error. ChatKit's `getClientSecret`.
        base_url: Where the API is.
        client: As in `HttpBackend`.
        locale: As in `HttpBackend`.
        idle_timeout: As in `HttpBackend`.
        patience: As in `HttpBackend`.

    Raises:
        OptionError: Not exactly one of `client_token` and `get_client_secret` is given.

    Example:
        >>> def get_client_secret(current):
        ...     session = OpenAI().beta.chatkit.sessions.create(user="me", workflow={"id": "wf_…"})
        ...     return {"client_secret": session.client_secret, "expires_at": session.expires_at}
        >>> chat = ChatKit(HostedBackend(get_client_secret=get_client_secret))
    """

    kind = "hosted"
    can_stop = False  # The API does not support it, and does not say so in its streams.

    def __init__(
        self,
        client_token: str | None = None,
        get_client_secret: Callable[..., Secret | Awaitable[Secret]] | None = None,
        base_url: str = BASE_URL,
        *,
        client: httpx.AsyncClient | None = None,
        locale: str = "en",
        idle_timeout: float | None = IDLE_SECONDS,
        patience: Patience | None = None,
    ) -> None:
        base = base_url.rstrip("/")
        super().__init__(
            f"{base}/conversation",
            client=client,
            locale=locale,
            idle_timeout=idle_timeout,
            patience=patience,
            upload_strategy={"type": "direct", "uploadUrl": f"{base}/files"},
        )
        if (client_token is None) == (get_client_secret is None):
            message = "give either client_token or get_client_secret"
            raise OptionError(message)
        if get_client_secret is not None and not callable(get_client_secret):
            message = f"get_client_secret must be a function, not {type(get_client_secret).__name__}"
            raise OptionError(message)
        self._sender.credentials = ClientSecret(client_token, get_client_secret)

    async def delete_attachment(self, attachment_id: str) -> None:
        """Do nothing: the API has no request for it, and keeps the file as long as it wants."""
