import { useQuery } from '@tanstack/react-query'
import { type InputHTMLAttributes, type ReactNode, type SubmitEvent, useId } from 'react'
import { Button } from '~/ui/Button'
import { chartQuery } from './queries'
import { useOperatorWords } from './words'

type Values = Readonly<Record<string, string | undefined>>

interface FiltersProps<N extends string> {
  /** What the address says; the form starts from it again whenever it changes. */
  chosen: Readonly<Partial<Record<N, string>>>
  names: readonly N[]
  onChange: (chosen: Partial<Record<N, string>>) => void
  children: ReactNode
}

/** Filters that live in the address: a choice applies at once, what is typed with Enter or the button. */
export function Filters<N extends string>({ chosen, names, onChange, children }: FiltersProps<N>) {
  const t = useOperatorWords()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const given = names.flatMap(name => {
      const value = String(data.get(name) ?? '').trim()
      return value ? [[name, value] as const] : []
    })
    onChange(Object.fromEntries(given) as Partial<Record<N, string>>)
  }
  const isAny = names.some(name => chosen[name] !== undefined)
  return (
    <form
      key={JSON.stringify(chosen)}
      className="operator-filters"
      role="search"
      onSubmit={submit}
      onChange={event => {
        if (event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit()
      }}
    >
      {children}
      <div className="operator-filters-do">
        <Button type="submit" size="s" variant="soft">
          {t('apply')}
        </Button>
        {isAny ? (
          <Button size="s" variant="quiet" onClick={() => onChange({})}>
            {t('clear')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}

type FilterProps = InputHTMLAttributes<HTMLInputElement> & { label: string; name: string; chosen: Values }

export function TextFilter({ label, name, chosen, ...input }: FilterProps) {
  const id = useId()
  return (
    <div className={`operator-filter operator-filter-${name}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        defaultValue={chosen[name]}
        autoComplete="off"
        spellCheck={false}
        {...input}
      />
    </div>
  )
}

interface ChoiceProps {
  label: string
  name: string
  chosen: Values
  options: readonly (readonly [value: string, label: string])[]
}

export function ChoiceFilter({ label, name, chosen, options }: ChoiceProps) {
  const t = useOperatorWords()
  const id = useId()
  return (
    <div className="operator-filter">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} key={options.length} defaultValue={chosen[name] ?? ''}>
        <option value="">{t('any')}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

/** The codes of the chart, for a filter; empty until they are here. */
export function useCodes(of: 'accounts' | 'transfers') {
  return useQuery(chartQuery).data?.[of] ?? []
}
