import { Tag } from '~/ui/Badge'
import { phaseName, transferName } from './names'
import { useOperatorWords } from './words'

/** Why money moved, and whether it was only held, or what ended that. */
export function Why({ of }: { of: { name: string; phase: string } }) {
  const t = useOperatorWords()
  return (
    <>
      {transferName(t, of.name)}
      {of.phase === 'single' ? null : (
        <>
          {' '}
          <Tag tone={of.phase === 'pending' ? 'warn' : 'plain'}>{phaseName(t, of.phase)}</Tag>
        </>
      )}
    </>
  )
}
