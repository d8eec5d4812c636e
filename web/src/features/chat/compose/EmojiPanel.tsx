import { useState } from 'react'
import { SMALL_SET, noteEmoji, recentEmoji } from '../thread/emoji'
import { useChatWords } from '../words'

/** The ones I used last, and a small set. */
export function EmojiPanel({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useChatWords()
  const [recent] = useState(recentEmoji)
  const shown = [...recent, ...SMALL_SET.filter(emoji => !recent.includes(emoji))]
  return (
    <div className="emoji-panel" role="group" aria-label={t('emoji')}>
      {shown.map(emoji => (
        <button
          key={emoji}
          type="button"
          onClick={() => {
            noteEmoji(emoji)
            onPick(emoji)
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  )
}
