// Measures what a phone downloads and fails the build when a budget of the house is exceeded (gzip, KB = 1024).
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = { entry: 100, route: 180, css: 15 }
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const sizes = new Map()

function size(file) {
  if (!sizes.has(file))
    sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024)
  return sizes.get(file)
}

/** The scripts and styles that a chunk needs before it can run. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}

const scripts = keys => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0)

const entry = closure('index.html')
const css = readdirSync(new URL('assets/', dist)).filter(name => name.endsWith('.css'))
const report = {
  entry_js_kb: scripts(entry),
  css_kb: css.reduce((sum, name) => sum + size(`assets/${name}`), 0),
  routes: {},
}
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || !/src\/features\/.*\/screens?\//.test(key)) continue
  report.routes[key.replace('src/features/', '')] = scripts(new Set([...entry, ...closure(key)]))
}

const worst = Object.entries(report.routes).toSorted((a, b) => b[1] - a[1])[0] ?? ['none', report.entry_js_kb]
const hosts = new Set()
for (const name of readdirSync(dist, { recursive: true })) {
  // Swagger UI at /docs is not the client: it names standards in its texts and fetches nothing.
  if (String(name).startsWith('docs-ui')) continue
  if (!/\.(js|css|html|webmanifest)$/.test(String(name))) continue
  const text = readFileSync(new URL(String(name), dist), 'utf8')
  for (const [, host] of text.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)) hosts.add(host)
}
// Names, not addresses that are fetched: XML namespaces and links to explanations inside error messages.
const NAMED_ONLY = new Set(['www.w3.org', 'react.dev', 'tanstack.com', 'fb.me', 'github.com', 'mths.be'])
const strangers = [...hosts].filter(host => !NAMED_ONLY.has(host))

const over = []
if (report.entry_js_kb > BUDGET.entry)
  over.push(`entry ${report.entry_js_kb.toFixed(1)} > ${BUDGET.entry} KB`)
if (worst[1] > BUDGET.route) over.push(`${worst[0]} ${worst[1].toFixed(1)} > ${BUDGET.route} KB`)
if (report.css_kb > BUDGET.css) over.push(`css ${report.css_kb.toFixed(1)} > ${BUDGET.css} KB`)
if (strangers.length > 0) over.push(`third-party hosts: ${strangers.join(', ')}`)

console.log(
  `entry ${report.entry_js_kb.toFixed(1)} KB, largest route ${worst[0]} ${worst[1].toFixed(1)} KB, css ${report.css_kb.toFixed(1)} KB (gzip)`,
)
if (process.argv.includes('--json')) console.log(JSON.stringify(report))
if (over.length > 0) {
  console.error(`Over budget: ${over.join('; ')}`)
  process.exit(1)
}
