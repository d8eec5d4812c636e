/** A small set; everything else comes from the keyboard of the device. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export const SMALL_SET: readonly string[] =
  '😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 😴 😢 😭 😡 😱 👍 👎 👏 🙏 💪 👋 👌 ✌️ ❤️ 💔 🔥 🎉 🌹 🎂 ☕ 🍜'.split(' ')

const STORED = 'quan.emoji'
const RECENT = 8

export function recentEmoji(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(stored) ? stored.filter(one => typeof one === 'string').slice(0, RECENT) : []
  } catch {
    return []
  }
}

export function noteEmoji(emoji: string): void {
  const recent = [emoji, ...recentEmoji().filter(one => one !== emoji)].slice(0, RECENT)
  localStorage.setItem(STORED, JSON.stringify(recent))
}
