import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { fieldErrors, valuesOf } from '~/lib/forms'
import type { LegalHold } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextArea } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { More } from '../More'
import { Evidence } from './Evidence'
import { keptQuery, useHold } from './queries'
import { useReportWords } from './words'

const MOST_CHARS = 500

interface HoldSectionProps {
  title: string
  conversation: string
  hold: LegalHold | null
}

/** The legal hold on a conversation: whether one stands and why, what it kept, setting and lifting it. */
export function HoldSection({ title, conversation, hold }: HoldSectionProps) {
  const t = useReportWords()
  const dates = useDates()
  const [act, setAct] = useState<'hold' | 'lift' | null>(null)
  return (
    <section className="operator-proposal">
      <h3>{title}</h3>
      {hold ? <blockquote>{hold.reason}</blockquote> : null}
      <p className="operator-quiet">
        {hold ? t('holdBy', { name: hold.set_by.name, when: dates.full(hold.at) }) : t('holdText')}
      </p>
      {hold ? (
        <Button variant="quiet" onClick={() => setAct('lift')}>
          {t('liftHold')}
        </Button>
      ) : (
        <Button variant="soft" onClick={() => setAct('hold')}>
          {t('setHold')}
        </Button>
      )}
      {hold ? <Kept conversation={conversation} /> : null}
      {act ? <HoldSheet conversation={conversation} act={act} onClose={() => setAct(null)} /> : null}
    </section>
  )
}

/** What was taken back since the conversation is held; asked for by hand, because reading it is written down. */
function Kept({ conversation }: { conversation: string }) {
  const t = useReportWords()
  const [isOpen, setIsOpen] = useState(false)
  const list = useInfiniteQuery({ ...keptQuery(conversation), enabled: isOpen })
  const kept = list.data?.pages.flatMap(page => page.items) ?? []
  if (!isOpen) {
    return (
      <Button variant="quiet" onClick={() => setIsOpen(true)}>
        {t('kept')}
      </Button>
    )
  }
  return (
    <>
      <h3>{t('kept')}</h3>
      {list.isPending ? <Skeleton shape="row" count={2} /> : null}
      {list.isSuccess && kept.length === 0 ? <p className="operator-quiet">{t('noneKept')}</p> : null}
      <Evidence label={t('kept')} place={conversation} evidence={kept} />
      <More list={list} />
    </>
  )
}

interface HoldSheetProps {
  conversation: string
  act: 'hold' | 'lift'
  onClose: () => void
}

function HoldSheet({ conversation, act, onClose }: HoldSheetProps) {
  const t = useReportWords()
  const change = useHold(conversation, act)
  const { fields, rest } = fieldErrors(change.error, { 'chat/hold-reason': 'reason' })
  const isSetting = act === 'hold'
  return (
    <Sheet open onClose={onClose} title={isSetting ? t('setHold') : t('liftHold')} locked={change.isPending}>
      <form
        className="stack"
        onSubmit={event =>
          change.mutate(valuesOf(event, 'reason').reason, {
            onSuccess: () => {
              toast(isSetting ? t('holdSet') : t('holdLifted'), 'good')
              onClose()
            },
          })
        }
      >
        <p className="muted">{isSetting ? t('holdText') : t('liftText')}</p>
        <TextArea
          label={t('reason')}
          name="reason"
          required
          minLength={3}
          maxLength={MOST_CHARS}
          hint={t('holdHint')}
          error={fields['reason']}
        />
        <ErrorNotice error={rest} />
        <Button type="submit" block variant={isSetting ? 'primary' : 'danger'} busy={change.isPending}>
          {isSetting ? t('setHold') : t('liftHold')}
        </Button>
      </form>
    </Sheet>
  )
}
