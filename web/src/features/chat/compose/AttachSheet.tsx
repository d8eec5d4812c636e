import { FileText, Image, MapPin, UserRound } from 'lucide-react'
import { useRef, useState } from 'react'
import { Cell, List } from '~/ui/List'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import { send } from '../thread/send'
import { useChatWords } from '../words'
import { picturesAndFiles } from './attach'

const DECIMALS = 5

interface AttachSheetProps {
  conversation: string
  open: boolean
  onClose: () => void
}

/** Pictures, files, where I am, somebody to know. */
export function AttachSheet({ conversation, open, onClose }: AttachSheetProps) {
  const t = useChatWords()
  const photos = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const [isChoosing, setIsChoosing] = useState(false)
  const chosen = (input: HTMLInputElement) => {
    void picturesAndFiles(conversation, [...(input.files ?? [])])
    input.value = ''
    onClose()
  }
  const place = () => {
    onClose()
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        void send(conversation, {
          body: {
            type: 'location',
            latitude: Number(coords.latitude.toFixed(DECIMALS)),
            longitude: Number(coords.longitude.toFixed(DECIMALS)),
          },
        }),
      () => toast(t('noPlace'), 'bad'),
      { timeout: 10_000, maximumAge: 60_000 },
    )
  }
  const card = (member: string) => {
    setIsChoosing(false)
    void send(conversation, { body: { type: 'contact', member } })
  }
  return (
    <>
      <input
        ref={photos}
        type="file"
        accept="image/*"
        multiple
        hidden
        data-attach="photos"
        onChange={event => chosen(event.currentTarget)}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-attach="files"
        onChange={event => chosen(event.currentTarget)}
      />
      <Sheet open={open} onClose={onClose} title={t('attach')}>
        <List>
          <Cell icon={Image} title={t('photos')} onClick={() => photos.current?.click()} />
          <Cell icon={FileText} title={t('file')} onClick={() => files.current?.click()} />
          <Cell icon={MapPin} title={t('location')} onClick={place} />
          <Cell
            icon={UserRound}
            title={t('contactCard')}
            onClick={() => {
              onClose()
              setIsChoosing(true)
            }}
          />
        </List>
      </Sheet>
      <Sheet open={isChoosing} onClose={() => setIsChoosing(false)} title={t('contactCard')}>
        <ContactsList
          renderRow={contact => (
            <Cell key={contact.person.id} {...contactRow(contact)} onClick={() => card(contact.person.id)} />
          )}
        />
      </Sheet>
    </>
  )
}
