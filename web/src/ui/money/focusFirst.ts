/** For the first field of a sheet: `showModal` focuses the element with this attribute, and React's autoFocus sets none. */
export function focusFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '')
}
