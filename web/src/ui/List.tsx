import { createLink } from '@tanstack/react-router'
import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react'
import './css/list.css'

export interface ListProps {
  /** A quiet heading above the group. */
  title?: ReactNode
  /** An explanation below it. */
  note?: ReactNode
  children: ReactNode
}

/** A group of cells on one surface. */
export function List({ title, note, children }: ListProps) {
  return (
    <section className="list">
      {title ? <h2 className="list-title">{title}</h2> : null}
      <div className="list-cells">{children}</div>
      {note ? <p className="list-note">{note}</p> : null}
    </section>
  )
}

export interface CellContent {
  title: ReactNode
  /** Second line, quiet. */
  detail?: ReactNode
  /** At the end of the line: an amount, a chosen value. */
  value?: ReactNode
  /** Icon in a soft tile, or `leading` for anything else (an Avatar). */
  icon?: LucideIcon
  leading?: ReactNode
  trailing?: ReactNode
  danger?: boolean
}

function Inside({
  title,
  detail,
  value,
  icon: Icon,
  leading,
  trailing,
  chevron,
}: CellContent & { chevron: boolean }) {
  return (
    <>
      {Icon ? (
        <span className="cell-icon">
          <Icon aria-hidden size={20} />
        </span>
      ) : (
        leading
      )}
      <span className="cell-text">
        <span className="cell-title">{title}</span>
        {detail ? <span className="cell-detail">{detail}</span> : null}
      </span>
      {value !== undefined ? <span className="cell-value">{value}</span> : null}
      {trailing}
      {chevron ? <ChevronRight aria-hidden className="cell-chevron" size={18} /> : null}
    </>
  )
}

export interface CellProps extends CellContent {
  /** Makes the whole cell a button. */
  onClick?: () => void
  disabled?: boolean
}

/** One row: still without `onClick`, a button with it. For navigation use `CellLink`. */
export function Cell({ onClick, disabled, ...content }: CellProps) {
  const className = `cell${content.danger ? ' cell-danger' : ''}`
  if (!onClick) {
    return (
      <div className={className}>
        <Inside {...content} chevron={false} />
      </div>
    )
  }
  return (
    <button type="button" className={`${className} cell-press`} onClick={onClick} disabled={disabled}>
      <Inside {...content} chevron={!content.danger && content.trailing === undefined} />
    </button>
  )
}

interface CellAnchorProps
  extends CellContent, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'title' | 'children'> {
  ref?: Ref<HTMLAnchorElement>
}

function CellAnchor(props: CellAnchorProps) {
  const { title, detail, value, icon, leading, trailing, danger, ...anchor } = props
  const content = { title, detail, value, leading, trailing, ...(icon && { icon }) }
  return (
    <a {...anchor} className={`cell cell-press${danger ? ' cell-danger' : ''} ${anchor.className ?? ''}`}>
      <Inside {...content} chevron={trailing === undefined} />
    </a>
  )
}

/** A row that opens a page: `<CellLink to="/bills/$id" params={{ id }} title=... />`. */
export const CellLink = createLink(CellAnchor)

/** Name and value pairs: a receipt, a profile. Rows without a value are left out. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) =>
        value === null || value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
