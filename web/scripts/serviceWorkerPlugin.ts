import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Plugin, type ResolvedConfig, build } from 'vite'

/** Every file under a folder, as paths relative to it. */
function filesUnder(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory()
      ? filesUnder(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [prefix + entry.name],
  )
}

/** What the app shell needs offline: scripts, styles and icons, not the large scan engine. */
const isPrecached = (file: string) =>
  /^(assets\/.+\.(js|css)|icons\/.+\.svg|manifest\.webmanifest)$/.test(file) && !/wasm|barcode/.test(file)

/** After the app is written, build sw/sw.ts with the list of what to keep and a version made from it. */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'quan-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    async closeBundle() {
      if (process.env['VITEST']) return
      const out = join(config.root, config.build.outDir)
      const files = filesUnder(out).filter(isPrecached).toSorted()
      const version = createHash('sha256')
      for (const file of [...files, 'index.html']) version.update(file).update(readFileSync(join(out, file)))
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        publicDir: false,
        define: {
          __PRECACHE__: JSON.stringify(files.map(file => `/${file}`)),
          __VERSION__: JSON.stringify(version.digest('hex').slice(0, 12)),
        },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: 'es2022',
          modulePreload: false,
          rolldownOptions: {
            input: join(config.root, 'sw/sw.ts'),
            output: { entryFileNames: 'sw.js', format: 'iife' },
          },
        },
      })
    },
  }
}
