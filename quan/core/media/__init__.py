"""What members upload: photos, voice messages and files, from the first byte to the last use.

Owns: core.media, core.media_chunks, core.media_usage, and the object store. Promises: what is fetched as a
photo or as a voice message was decoded and written anew by us; a quota holds under any race; what is in use
is not deleted, and what is not is deleted soon. Never: knows what media are for (domains claim and release
them) or decides who else than the owner may see them (see Access). Locks: media in the order of their ids,
then the owner's usage; no lock is held while bytes travel. See docs/reference/media.md.
"""

from quan.core.media.access import Access, MayFetch
from quan.core.media.decoding import decode_portrait
from quan.core.media.errors import MediaNotFound, StorageFull
from quan.core.media.http import ROUTES
from quan.core.media.jobs import collect, tasks
from quan.core.media.model import Kind, MediaId, MediaInfo, Variant
from quan.core.media.storage import delete, get, put
from quan.core.media.uploads import content
from quan.core.media.uses import Held, claim, describe, hold, release, share, use

__all__ = [
    "ROUTES",
    "Access",
    "Held",
    "Kind",
    "MayFetch",
    "MediaId",
    "MediaInfo",
    "MediaNotFound",
    "StorageFull",
    "Variant",
    "claim",
    "collect",
    "content",
    "decode_portrait",
    "delete",
    "describe",
    "get",
    "hold",
    "put",
    "release",
    "share",
    "tasks",
    "use",
]
