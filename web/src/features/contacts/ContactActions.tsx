import { Ban, Tag, UserMinus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { PersonPage } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Confirm } from '~/ui/ActionSheet'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { useBlock, useRemark, useRemove } from './queries'
import { useContactWords } from './words'
import { focusFirst } from '~/ui/money/focusFirst'

const REMARK_LIMIT = 40

/** Remark, remove, block. */
export function ContactActions({ who }: { who: PersonPage }) {
  const t = useContactWords()
  const { person, relation, remark } = who
  const [open, setOpen] = useState<'remark' | 'remove' | 'block' | null>(null)
  const close = () => setOpen(null)
  const remove = useRemove(person.id)
  const block = useBlock(person.id)
  if (relation === 'self' || relation === 'blocked') return null
  const isContact = relation === 'contact'
  return (
    <>
      <List>
        {isContact ? (
          <Cell
            icon={Tag}
            title={t('remark')}
            value={remark || t('noRemark')}
            onClick={() => setOpen('remark')}
          />
        ) : null}
        {isContact ? (
          <Cell icon={UserMinus} title={t('remove')} danger onClick={() => setOpen('remove')} />
        ) : null}
        <Cell icon={Ban} title={t('block')} danger onClick={() => setOpen('block')} />
      </List>
      <ErrorNotice error={remove.error ?? block.error} />
      <RemarkSheet who={who} open={open === 'remark'} onClose={close} />
      <Confirm
        open={open === 'remove'}
        onClose={close}
        title={t('removeSure', { name: person.name })}
        confirmLabel={t('remove')}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: close })}
      >
        {t('removeText')}
      </Confirm>
      <Confirm
        open={open === 'block'}
        onClose={close}
        title={t('blockSure', { name: person.name })}
        confirmLabel={t('block')}
        danger
        busy={block.isPending}
        onConfirm={() => block.mutate(undefined, { onSettled: close })}
      >
        {t('blockText')}
      </Confirm>
    </>
  )
}

function RemarkSheet({ who, open, onClose }: { who: PersonPage; open: boolean; onClose: () => void }) {
  const t = useContactWords()
  const words = useWords()
  const save = useRemark(who.person.id)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const remark = String(new FormData(event.currentTarget).get('remark') ?? '').trim()
    save.mutate(remark, { onSuccess: onClose })
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('remark')}>
      <form className="stack" onSubmit={submit}>
        <TextField
          name="remark"
          label={t('remark')}
          hint={t('remarkHint')}
          defaultValue={who.remark ?? ''}
          maxLength={REMARK_LIMIT}
          ref={focusFirst}
          autoComplete="off"
        />
        <ErrorNotice error={save.error} />
        <Button type="submit" block busy={save.isPending}>
          {words('save')}
        </Button>
      </form>
    </Sheet>
  )
}
