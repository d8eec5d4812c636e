"""What handlers that move money may ask for by name; main puts the poster into the app's state."""

from litestar.datastructures import State

from quan.ledger.poster import Poster


async def provide_poster(state: State) -> Poster:
    """Give the poster of this process."""
    return state.poster  # type: ignore[no-any-return]
