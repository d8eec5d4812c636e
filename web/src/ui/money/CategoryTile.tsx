import type { CSSProperties } from 'react'
import type { Category } from '~/lib/types'
import { CATEGORY_ICONS, colourOf } from './categories'
import './css/categories.css'

/** A category's icon on a tile of its colour; the word for it always stands beside. */
export function CategoryTile({ category }: { category: Category }) {
  const Icon = CATEGORY_ICONS[category] ?? CATEGORY_ICONS.other
  return (
    <span className="category-tile" style={{ '--tile': colourOf(category) } as CSSProperties}>
      <Icon aria-hidden size={20} />
    </span>
  )
}
