import { useState } from 'react'
import { Confirm } from '~/ui/ActionSheet'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'

interface RemoveButtonProps {
  /** The verb, also on the button that confirms. */
  verb: string
  title: string
  text: string
  act: { mutate: (id: string, on: { onSuccess: () => void }) => void; isPending: boolean; error: unknown }
  id: string
}

/** At the end of a row: takes away what the row is about, once that is confirmed. */
export function RemoveButton({ verb, title, text, act, id }: RemoveButtonProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="s" variant="quiet" onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => act.mutate(id, { onSuccess: () => setAsking(false) })}
        title={title}
        confirmLabel={verb}
        danger
        busy={act.isPending}
      >
        <p>{text}</p>
        <ErrorNotice error={act.error} />
      </Confirm>
    </>
  )
}
