/** Which square of a picture is used: its centre in picture pixels, and how far it is zoomed in (1 shows the shorter side in full). */
export interface Crop {
  x: number
  y: number
  zoom: number
}
interface Size {
  width: number
  height: number
}

export const centred = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

/** The side of the square in picture pixels. */
export const sideOf = ({ width, height }: Size, zoom: number): number => Math.min(width, height) / zoom

/** The crop moved back to where its square lies inside the picture. */
export function kept(size: Size, { x, y, zoom }: Crop): Crop {
  const half = sideOf(size, zoom) / 2
  const within = (value: number, limit: number) => Math.min(Math.max(value, half), limit - half)
  return { x: within(x, size.width), y: within(y, size.height), zoom }
}

/** The crop after the picture was dragged by a part of the visible square. */
export function dragged(size: Size, crop: Crop, dx: number, dy: number): Crop {
  const side = sideOf(size, crop.zoom)
  return kept(size, { ...crop, x: crop.x - dx * side, y: crop.y - dy * side })
}
