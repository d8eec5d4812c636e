import { Console } from '../Console'
import { StaffSection } from '../StaffSection'
import { TokenSection } from '../TokenSection'
import { useOperatorWords } from '../words'

/** Who may come in: the staff, and systems by their tokens. */
export default function Access() {
  const t = useOperatorWords()
  return (
    <Console title={t('accessTitle')}>
      {staff => (
        <>
          <StaffSection staff={staff} />
          {staff.rights.includes('check') ? <TokenSection /> : null}
        </>
      )}
    </Console>
  )
}
