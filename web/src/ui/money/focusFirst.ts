/**
 * For the first field of a sheet: `showModal` focuses the element with this attribute, and React's autoFocus sets none.
 * A field that appears in an open sheet takes the focus itself.
 */
export function focusFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '')
  if (element?.closest('dialog[open]')) element.focus()
}
