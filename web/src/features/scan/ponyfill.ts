/// <reference types="emscripten" />
/** The reader for browsers without one. Its WebAssembly is served by us: the library would ask a third party for it. */
import { BarcodeDetector, prepareZXingModule, type BarcodeFormat } from 'barcode-detector/ponyfill'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Reader } from './engine'

export function ponyfill(formats: string[]): Reader {
  prepareZXingModule({ overrides: { locateFile: () => wasm } })
  return new BarcodeDetector({ formats: formats as BarcodeFormat[] })
}
