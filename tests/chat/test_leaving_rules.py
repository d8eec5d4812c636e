"""What those see who are out, decided without looking anywhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from quan.chat.model.bodies import Text
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import Message, MessageId, Quote, Reaction
from quan.chat.rules.leaving import message_then
from quan.core.ids import MemberId

SAID_AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
LEFT_AT = SAID_AT + timedelta(hours=1)
BEFORE, AFTER = LEFT_AT - timedelta(minutes=1), LEFT_AT + timedelta(minutes=1)
MEI = MemberId(uuid4())
MESSAGE = Message(
    conversation=ConversationId(uuid4()),
    number=7,
    seq=9,
    id=MessageId(uuid4()),
    client_id=uuid4(),
    sender=MEI,
    body=Text(text="now"),
    at=SAID_AT,
)


def test_a_message_has_the_words_it_had() -> None:
    changed = replace(MESSAGE, edited_at=AFTER)
    at_first = message_then(changed, {7: (Text(text="then"), SAID_AT)}, LEFT_AT)
    assert (at_first.body, at_first.edited_at) == (Text(text="then"), None)
    once = message_then(changed, {7: (Text(text="then"), BEFORE)}, LEFT_AT)
    assert (once.body, once.edited_at) == (Text(text="then"), BEFORE)
    assert message_then(MESSAGE, {}, LEFT_AT) == MESSAGE


def test_what_was_taken_back_since_is_gone() -> None:
    recalled = replace(MESSAGE, body=None, recalled_at=AFTER)
    assert message_then(recalled, {7: (Text(text="then"), SAID_AT)}, LEFT_AT).body is None
    quoting = replace(MESSAGE, reply_to=Quote(number=3, sender=MEI, body=None))
    assert message_then(quoting, {3: (Text(text="then"), SAID_AT)}, LEFT_AT).reply_to == quoting.reply_to


def test_what_others_made_of_it_since_is_not_shown() -> None:
    since = replace(MESSAGE, pinned_at=AFTER, played_at=AFTER, reactions=(Reaction("👍", 1, (MEI,)),))
    assert message_then(since, {}, LEFT_AT) == MESSAGE
    before = replace(MESSAGE, pinned_at=BEFORE, played_at=BEFORE)
    assert message_then(before, {}, LEFT_AT) == before


def test_an_answer_quotes_the_words_that_were_there() -> None:
    quoting = replace(MESSAGE, reply_to=Quote(number=3, sender=MEI, body=Text(text="now")))
    quote = message_then(quoting, {3: (Text(text="then"), SAID_AT)}, LEFT_AT).reply_to
    assert quote is not None
    assert quote.body == Text(text="then")
