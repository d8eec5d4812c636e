// Writes file.br and file.gz beside every text file of dist, so that the server only picks one.
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const compressible = /\.(js|css|svg|json|webmanifest|wasm|txt)$/

for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, String(name))
  if (!compressible.test(path)) continue
  const body = readFileSync(path)
  if (body.length < 600) continue
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  writeFileSync(`${path}.br`, brotliCompressSync(body, { params }))
}

// The server reads the folder again when the page is newer: only now is everything there.
utimesSync(join(dist, 'index.html'), new Date(), new Date())
