/** The few colours of a picture that is not here yet. Decodes https://github.com/woltapp/blurhash by its published algorithm. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'

function number(text: string): number {
  let value = 0
  for (const digit of text) value = value * 83 + DIGITS.indexOf(digit)
  return value
}

const toLinear = (value: number) => {
  const v = value / 255
  return v <= 0.040_45 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}
const toSrgb = (value: number) => {
  const v = Math.max(0, Math.min(1, value))
  return Math.round(255 * (v <= 0.003_130_8 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055))
}
const signedSquare = (value: number) => Math.sign(value) * value * value

type Colour = readonly [number, number, number]

function average(value: number): Colour {
  return [toLinear(value >> 16), toLinear((value >> 8) & 255), toLinear(value & 255)]
}

function wave(value: number, most: number): Colour {
  const part = (digit: number) => signedSquare((digit - 9) / 9) * most
  return [part(Math.floor(value / 361)), part(Math.floor(value / 19) % 19), part(value % 19)]
}

/** RGBA pixels, `width` x `height`; null when the text is no blurhash. */
export function decodeBlurhash(hash: string, width: number, height: number): Uint8ClampedArray | null {
  const size = number(hash[0] ?? '')
  const columns = (size % 9) + 1
  const rows = Math.floor(size / 9) + 1
  if (hash.length !== 4 + 2 * columns * rows || [...hash].some(digit => !DIGITS.includes(digit))) return null
  const most = (number(hash[1] ?? '') + 1) / 166
  const colours = Array.from({ length: columns * rows }, (_, i) =>
    i === 0 ? average(number(hash.slice(2, 6))) : wave(number(hash.slice(4 + i * 2, 6 + i * 2)), most),
  )
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0]
      colours.forEach((colour, i) => {
        const basis =
          Math.cos((Math.PI * x * (i % columns)) / width) *
          Math.cos((Math.PI * y * Math.floor(i / columns)) / height)
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (colour[c] ?? 0) * basis
      })
      pixels.set([...sum.map(toSrgb), 255], (y * width + x) * 4)
    }
  return pixels
}
