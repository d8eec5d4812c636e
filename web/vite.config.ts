import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }
import { homePreload, layerOrder, noThirdParty } from './scripts/sourcePlugins.ts'
import { serviceWorker } from './scripts/serviceWorkerPlugin.ts'

const server = process.env['QUAN_SERVER'] ?? 'http://127.0.0.1:8000'
const proxy = {
  '/v1': { target: server, ws: true, changeOrigin: true },
  '/media': { target: server, changeOrigin: true },
}

// Written for React, run by Preact: docs/decisions/preact.md has the measurement.
const asPreact = [
  { find: /^react\/(jsx-(?:dev-)?runtime)$/, replacement: 'preact/$1' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react(-dom)?$/, replacement: 'preact/compat' },
]

export default defineConfig({
  plugins: [layerOrder(), noThirdParty(), homePreload(), serviceWorker()],
  resolve: {
    alias: [{ find: '~', replacement: fileURLToPath(new URL('./src', import.meta.url)) }, ...asPreact],
  },
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  html: { cspNonce: '__NONCE__' },
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    cssCodeSplit: false,
    rolldownOptions: {
      // TanStack marks files "use client" for servers that render; there is none here.
      checks: { moduleLevelDirective: false },
      output: {
        codeSplitting: {
          // Few files for the first screen: libraries, our kit, the parts that money screens share.
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(preact|@tanstack|use-sync|seroval|cookie-es|isbot)/,
            },
            {
              name: 'kit',
              test: /src\/(lib\/(?!strings\/(zh|fr))|app\/(?!strings\/(zh|fr))|ui\/(?!QrCode|Keypad|Pin|Viewer|Countdown|Amount)[A-Z])|lucide-react/,
              minShareCount: 3,
            },
            { name: 'money', test: /src\/ui\/money\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { include: ['tests/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node' },
})
