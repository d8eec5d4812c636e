"""The sender, as handlers ask for it by name; `main` puts it into the app's state."""

from litestar.datastructures import State

from quan.chat.sender import Sender


async def provide_sender(state: State) -> Sender:
    """Give the sender of this process."""
    return state.sender  # type: ignore[no-any-return]
