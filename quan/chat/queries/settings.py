"""What members want of chat as a whole."""

from quan.chat.model.views import SettingsOut
from quan.chat.store import settings as store
from quan.core.db import Reader
from quan.core.ids import MemberId


async def settings_out(reader: Reader, member: MemberId) -> SettingsOut:
    """Give what a member lets others see."""
    found = await store.of(reader, member)
    return SettingsOut(read_marks=found.read_marks, presence=found.presence)
