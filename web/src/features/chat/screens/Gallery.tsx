import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Images } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useMe } from '~/lib/session'
import { Button } from '~/ui/Button'
import { List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { PhotosBody } from '../bodies/PhotosBody'
import { at } from '../info/queries'
import { FoundRow } from '../list/FoundRow'
import type { Message } from '../types'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/$id/media')
const KINDS = ['photos', 'voice', 'file'] as const
type Kind = (typeof KINDS)[number]

interface GalleryPage {
  items: Message[]
  next: number | null
}

/** Everything of a conversation that is not words: pictures, recordings, files. */
export default function Gallery() {
  const t = useChatWords()
  const me = useMe()
  const { id } = route.useParams()
  const [kind, setKind] = useState<Kind>('photos')
  const gallery = useInfiniteQuery({
    queryKey: ['chat', 'gallery', id, kind, me.id],
    queryFn: ({ pageParam, signal }) =>
      api.get<GalleryPage>(`${at(id)}/media`, { kind, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: page => page.next,
    staleTime: 0,
  })
  const messages = gallery.data?.pages.flatMap(page => page.items) ?? []
  const labels = { photos: t('photos'), voice: t('voices'), file: t('files') }
  return (
    <Page title={t('gallery')} back backTo={`/chats/${id}/info`}>
      <Segmented
        label={t('gallery')}
        value={kind}
        onChange={setKind}
        options={KINDS.map(value => ({ value, label: labels[value] }))}
      />
      {gallery.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <ErrorNotice error={gallery.error} retry={() => void gallery.refetch()} />
      {gallery.isSuccess && messages.length === 0 ? (
        <Empty icon={Images} title={t('noMedia')}>
          {t('noMediaText')}
        </Empty>
      ) : null}
      {kind === 'photos' ? <Photos messages={messages} /> : <Rows messages={messages} />}
      {gallery.hasNextPage ? (
        <Button variant="soft" busy={gallery.isFetchingNextPage} onClick={() => void gallery.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

function Photos({ messages }: { messages: readonly Message[] }) {
  return (
    <div className="gallery">
      {messages.map(({ id, conversation, body }) =>
        body?.type === 'photos' ? (
          <PhotosBody key={id} body={{ type: 'photos', items: body.items }} conversation={conversation} />
        ) : null,
      )}
    </div>
  )
}

function Rows({ messages }: { messages: readonly Message[] }) {
  if (messages.length === 0) return null
  return (
    <List>
      {messages.map(message => (
        <FoundRow key={message.id} message={message} />
      ))}
    </List>
  )
}
