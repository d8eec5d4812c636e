import { type RefObject, useCallback } from 'react'

/** When a voice message ends, the next one in sight that was not heard begins. */
export function useNextVoice(scroller: RefObject<HTMLElement | null>): (number: number) => void {
  return useCallback(
    (ended: number) => {
      const { current: log } = scroller
      const next = log?.querySelector(
        `.message-theirs[data-number="${ended + 1}"][data-kind="voice"]:has(.voice-unheard) .voice-play`,
      )
      if (next instanceof HTMLButtonElement) next.click()
    },
    [scroller],
  )
}
