import { Eye, EyeOff, Search, X } from 'lucide-react'
import { type InputHTMLAttributes, type Ref, type TextareaHTMLAttributes, useId, useState } from 'react'
import { useWords } from '~/lib/words'
import { IconButton } from './Button'
import './css/field.css'

interface FieldLook {
  label: string
  /** What is expected, before anything is wrong. */
  hint?: string
  /** What is wrong; replaces the hint and is announced. */
  error?: string | undefined
  /** Adds "(optional)" to the label. */
  optional?: boolean
}

function useField({ hint, error }: Pick<FieldLook, 'hint' | 'error'>) {
  const id = useId()
  const described = (error ?? hint) ? `${id}-note` : undefined
  return { id, aria: { 'aria-invalid': error ? true : undefined, 'aria-describedby': described } as const }
}

function Label({ id, label, optional }: { id: string; label: string; optional?: boolean | undefined }) {
  const t = useWords()
  return (
    <label htmlFor={id}>
      {label}
      {optional ? <span className="muted"> ({t('optional')})</span> : null}
    </label>
  )
}

function Note({ id, hint, error }: { id: string; hint?: string | undefined; error?: string | undefined }) {
  if (!(error ?? hint)) return null
  return (
    <p id={`${id}-note`} className={error ? 'field-error' : 'field-hint'} role={error ? 'alert' : undefined}>
      {error ?? hint}
    </p>
  )
}

export interface TextFieldProps extends FieldLook, InputHTMLAttributes<HTMLInputElement> {
  /** A fixed mark before the text: "@" before a handle. */
  prefix?: string
  ref?: Ref<HTMLInputElement>
}

/** A labelled input. Forms are native: give it a `name` and read FormData on submit. */
export function TextField({ label, hint, error, optional, prefix, type = 'text', ...input }: TextFieldProps) {
  const t = useWords()
  const [seen, setSeen] = useState(false)
  const { id, aria } = useField({ ...(hint && { hint }), error })
  return (
    <div className="field">
      <Label id={id} label={label} optional={optional} />
      <div className={error ? 'field-box field-box-wrong' : 'field-box'}>
        {prefix ? <span className="field-prefix">{prefix}</span> : null}
        <input {...input} {...aria} id={id} type={seen ? 'text' : type} />
        {type === 'password' ? (
          <IconButton
            icon={seen ? EyeOff : Eye}
            label={seen ? t('hide') : t('show')}
            onClick={() => setSeen(!seen)}
          />
        ) : null}
      </div>
      <Note id={id} hint={hint} error={error} />
    </div>
  )
}

export interface TextAreaProps extends FieldLook, TextareaHTMLAttributes<HTMLTextAreaElement> {}

export function TextArea({ label, hint, error, optional, ...area }: TextAreaProps) {
  const { id, aria } = useField({ ...(hint && { hint }), error })
  return (
    <div className="field">
      <Label id={id} label={label} optional={optional} />
      <div className={error ? 'field-box field-box-wrong' : 'field-box'}>
        <textarea rows={3} {...area} {...aria} id={id} />
      </div>
      <Note id={id} hint={hint} error={error} />
    </div>
  )
}

export interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
}

export function SearchField({ label, value, onChange, placeholder }: SearchFieldProps) {
  const t = useWords()
  return (
    <div className="field-box search" role="search">
      <Search aria-hidden size={18} />
      <input
        type="search"
        aria-label={label}
        value={value}
        placeholder={placeholder ?? label}
        enterKeyHint="search"
        autoComplete="off"
        onChange={event => onChange(event.target.value)}
      />
      {value ? <IconButton icon={X} label={t('clear')} onClick={() => onChange('')} /> : null}
    </div>
  )
}
