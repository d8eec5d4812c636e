import { SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { CATEGORIES, type Category } from '~/lib/types'
import { SearchField } from '~/ui/Field'
import { Picker, Segmented } from '~/ui/Picker'
import { CATEGORY_ICONS } from '~/ui/money/categories'
import { useMoneyWords } from '~/ui/money/words'
import type { Filters as Chosen } from './queries'
import { useBillWords } from './words'

interface FiltersProps {
  chosen: Chosen
  onChange: (chosen: Chosen) => void
}

/** A pause in typing before the server is asked. */
const PAUSE_ms = 300

/** Search, direction and category; all of them live in the address. */
export function Filters({ chosen, onChange }: FiltersProps) {
  const t = useBillWords()
  const words = useMoneyWords()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(chosen.q ?? '')
  useEffect(() => {
    if (text.trim() === (chosen.q ?? '')) return
    const timer = setTimeout(() => onChange({ ...chosen, q: text.trim() || undefined }), PAUSE_ms)
    return () => clearTimeout(timer)
  }, [text, chosen, onChange])
  const any = { value: 'any' as const, label: t('anyCategory') }
  const options = CATEGORIES.map(value => ({ value, label: words(value), icon: CATEGORY_ICONS[value] }))
  return (
    <div className="bill-filters">
      <SearchField label={t('searching')} placeholder={t('search')} value={text} onChange={setText} />
      <div className="bill-filters-row">
        <Segmented<'all' | 'in' | 'out'>
          label={t('filter')}
          options={[
            { value: 'all', label: t('all') },
            { value: 'out', label: t('outShort') },
            { value: 'in', label: t('inShort') },
          ]}
          value={chosen.direction ?? 'all'}
          onChange={value => onChange({ ...chosen, direction: value === 'all' ? undefined : value })}
        />
        <button
          type="button"
          className={`bill-filter${chosen.category ? ' bill-filter-on' : ''}`}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <SlidersHorizontal aria-hidden size={18} />
          <span>{chosen.category ? words(chosen.category) : t('category')}</span>
        </button>
      </div>
      <Picker<Category | 'any'>
        open={open}
        onClose={() => setOpen(false)}
        label={t('category')}
        options={[any, ...options]}
        value={chosen.category ?? 'any'}
        onChange={value => onChange({ ...chosen, category: value === 'any' ? undefined : value })}
      />
    </div>
  )
}
