// Puts Swagger UI beside the client, so that /docs needs nobody else's server.
import { copyFileSync, mkdirSync } from 'node:fs'

const from = new URL('../node_modules/swagger-ui-dist/', import.meta.url)
const to = new URL('../dist/docs-ui/', import.meta.url)

mkdirSync(to, { recursive: true })
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js']) {
  copyFileSync(new URL(name, from), new URL(name, to))
}
