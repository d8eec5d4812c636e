/** An icon and a colour for each category; the colours are told apart by people who see few of them, too. */
import {
  Banknote,
  BookOpen,
  Bus,
  CircleEllipsis,
  Gamepad2,
  HeartPulse,
  House,
  type LucideIcon,
  ShoppingBag,
  ShoppingCart,
  ArrowLeftRight,
  Utensils,
  WalletMinimal,
} from 'lucide-react'
import type { Category } from '~/lib/types'

export const CATEGORY_ICONS: Readonly<Record<Category, LucideIcon>> = {
  food: Utensils,
  groceries: ShoppingCart,
  transport: Bus,
  shopping: ShoppingBag,
  fun: Gamepad2,
  home: House,
  health: HeartPulse,
  education: BookOpen,
  transfer: ArrowLeftRight,
  topup: WalletMinimal,
  cash: Banknote,
  other: CircleEllipsis,
}

/** A custom property of css/categories.css. */
export const colourOf = (category: Category): string => `var(--category-${category})`

export const isCategory = (text: unknown): text is Category =>
  typeof text === 'string' && Object.hasOwn(CATEGORY_ICONS, text)
