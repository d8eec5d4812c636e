import type { FormEvent } from 'react'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Sheet } from '~/ui/Sheet'
import { useBillWords } from './words'
import { focusFirst } from '~/ui/money/focusFirst'

interface RemarkSheetProps {
  open: boolean
  onClose: () => void
  start: string
  onSave: (remark: string) => void
}

const LIMIT = 140

/** A private word about a bill. */
export function RemarkSheet({ open, onClose, start, onSave }: RemarkSheetProps) {
  const t = useBillWords()
  const words = useWords()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSave(String(new FormData(event.currentTarget).get('remark') ?? '').trim())
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('remark')}>
      <form className="stack" onSubmit={submit}>
        <TextField
          name="remark"
          label={t('remark')}
          hint={t('remarkHint')}
          defaultValue={start}
          maxLength={LIMIT}
          ref={focusFirst}
          autoComplete="off"
        />
        <Button type="submit" block>
          {words('save')}
        </Button>
      </form>
    </Sheet>
  )
}
