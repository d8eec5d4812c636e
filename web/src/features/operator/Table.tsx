import { useId, type ReactNode } from 'react'

export interface Column {
  /** Stays the same whatever the language. */
  id: string
  title: ReactNode
  /** An amount or a count: at the end of its cell, figures below figures. */
  figures?: boolean
  /** Left out on a phone. */
  extra?: boolean
  /** On a phone only: what stands for columns that are left out. */
  brief?: boolean
}

export interface TableProps {
  caption: string
  /** Shown above the table; otherwise read to screen readers only. */
  heading?: boolean
  columns: readonly Column[]
  children: ReactNode
  foot?: ReactNode
}

/** A dense, calm table. It scrolls sideways by itself where it does not fit, by keyboard too. */
export function Table({ caption, heading = false, columns, children, foot }: TableProps) {
  const id = useId()
  return (
    <section className="operator-sheet" aria-labelledby={id}>
      <h2 id={id} className={heading ? 'operator-heading' : 'visually-hidden'}>
        {caption}
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <div className="operator-scroll" tabIndex={0} role="region" aria-labelledby={id}>
        <table className="operator-table">
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column.id} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
          {foot ? <tfoot>{foot}</tfoot> : null}
        </table>
      </div>
    </section>
  )
}

type CellLook = Pick<Column, 'figures' | 'extra' | 'brief'>

const classOf = ({ figures, extra, brief }: CellLook) =>
  [figures && 'operator-figures', extra && 'operator-extra', brief && 'operator-brief']
    .filter(Boolean)
    .join(' ') || undefined

export function Td({ children, ...look }: CellLook & { children?: ReactNode }) {
  return <td className={classOf(look)}>{children}</td>
}
