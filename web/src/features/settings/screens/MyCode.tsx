import { useMutation, useQuery } from '@tanstack/react-query'
import { RefreshCw, Share2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { queryClient } from '~/lib/queries'
import { useMe } from '~/lib/session'
import type { MyCode as Code } from '~/lib/types'
import { Avatar, Button, Card, Confirm, ErrorNotice, Page, QrCode, Skeleton, toast } from '~/ui'
import { useWords } from '~/lib/words'
import { myCodeQuery } from '../queries'
import { useSettingsWords } from '../words'
import '../settings.css'

export default function MyCode() {
  const t = useSettingsWords()
  const me = useMe()
  const code = useQuery(myCodeQuery)
  return (
    <Page title={t('myCode')} back backTo="/me">
      <Card className="my-code">
        <Avatar name={me.name} src={me.avatar_url} size="l" />
        <div>
          <strong>{me.name}</strong>
          <p className="muted">@{me.handle}</p>
        </div>
        {code.data ? <QrCode text={code.data.text} label={t('codeLabel', { name: me.name })} /> : null}
        {code.isPending ? <Skeleton shape="block" height_px={280} /> : null}
        <p className="muted">{t('codeText')}</p>
      </Card>
      <ErrorNotice error={code.error} retry={() => void code.refetch()} />
      {code.data ? <Actions text={code.data.text} /> : null}
    </Page>
  )
}

function Actions({ text }: { text: string }) {
  const t = useSettingsWords()
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const reset = useMutation({
    mutationFn: () => api.post<Code>('/v1/me/code/reset'),
    onSuccess: code => {
      queryClient.setQueryData(myCodeQuery.queryKey, code)
      setAsking(false)
      toast(t('resetDone'), 'good')
    },
  })
  const share = async () => {
    if (typeof navigator.share === 'function') return navigator.share({ url: text }).catch(() => undefined)
    await navigator.clipboard.writeText(text)
    return toast(words('copied'), 'good')
  }
  return (
    <div className="my-code-actions">
      <Button variant="soft" icon={Share2} block onClick={() => void share()}>
        {t('share')}
      </Button>
      <Button variant="quiet" icon={RefreshCw} block onClick={() => setAsking(true)}>
        {t('resetCode')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => reset.mutate()}
        title={t('resetAsk')}
        confirmLabel={t('resetCode')}
        busy={reset.isPending}
      >
        {t('resetText')}
        <ErrorNotice error={reset.error} />
      </Confirm>
    </div>
  )
}
