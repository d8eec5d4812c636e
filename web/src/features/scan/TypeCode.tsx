import type { FormEvent } from 'react'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Sheet } from '~/ui/Sheet'
import { MAX_TEXT, tidy } from './found'
import { useScanWords } from './words'
import { focusFirst } from '~/ui/money/focusFirst'

interface TypeCodeProps {
  open: boolean
  onClose: () => void
  onCode: (text: string) => void
}

/** For codes the camera cannot see. */
export function TypeCode({ open, onClose, onCode }: TypeCodeProps) {
  const t = useScanWords()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = tidy(String(new FormData(event.currentTarget).get('code') ?? ''))
    if (text) onCode(text)
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('typeTitle')}>
      <form className="stack" onSubmit={submit}>
        <TextField
          name="code"
          label={t('typeLabel')}
          hint={t('typeHint')}
          required
          ref={focusFirst}
          maxLength={MAX_TEXT}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Button type="submit" block>
          {t('read')}
        </Button>
      </form>
    </Sheet>
  )
}
