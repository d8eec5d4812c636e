import { getRouteApi } from '@tanstack/react-router'
import { ScanLine } from 'lucide-react'
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Scanned } from '~/lib/types'
import { useMoney } from '~/lib/money'
import { Button, ButtonLink } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { bare, grouped } from '../grouping'
import { RedeemSheet } from '../RedeemSheet'
import { useTopUpWords } from '../words'

const route = getRouteApi('/member/topup/voucher')
const LONGEST = 40

/** Type or scan a voucher, see what it is worth, add it. */
export default function Voucher() {
  const t = useTopUpWords()
  const money = useMoney()
  const { code } = route.useSearch()
  const input = useRef<HTMLInputElement>(null)
  // A printed QR code opened by a phone's own camera carries the code in the hash, which no server sees.
  const [field, setField] = useState(() => grouped(code ?? location.hash.slice(1), 0))
  const look = useMutation({ mutationFn: (text: string) => api.post<Scanned>('/v1/scan', { text }) })
  // Grouping rewrites the text under the caret: put it back where the person types.
  useLayoutEffect(() => {
    if (document.activeElement === input.current) input.current?.setSelectionRange(field.caret, field.caret)
  }, [field])
  const { mutate } = look
  // A scanned voucher needs no second tap before its amount is shown.
  useEffect(() => {
    if (code) mutate(code)
  }, [code, mutate])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    look.mutate(bare(field.text))
  }
  const found = look.data?.kind === 'voucher' ? look.data : null
  return (
    <Page title={t('voucher')} back backTo="/topup">
      <form className="stack" onSubmit={submit}>
        <TextField
          ref={input}
          name="code"
          label={t('voucherCode')}
          hint={t('voucherHint')}
          value={field.text}
          onChange={event =>
            setField(grouped(event.target.value, event.target.selectionStart ?? event.target.value.length))
          }
          maxLength={LONGEST}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          className="figures"
        />
        <ErrorNotice error={look.error} />
        {look.data && !found ? <Notice tone="bad">{t('voucherHint')}</Notice> : null}
        <Button type="submit" block busy={look.isPending} disabled={bare(field.text).length < 8}>
          {t('check')}
        </Button>
      </form>
      <ButtonLink to="/scan" search={{ for: 'voucher' }} variant="soft" icon={ScanLine} block>
        {t('scanVoucher')}
      </ButtonLink>
      {found ? (
        <RedeemSheet
          code={found.code}
          amount={found.amount}
          label={t('redeem', { amount: money(found.amount) })}
          onClose={() => look.reset()}
        />
      ) : null}
    </Page>
  )
}
