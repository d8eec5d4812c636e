import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }
import { serviceWorker } from './scripts/serviceWorkerPlugin.ts'

const server = process.env['QUAN_SERVER'] ?? 'http://127.0.0.1:8000'
const proxy = {
  '/v1': { target: server, ws: true, changeOrigin: true },
  '/media': { target: server, changeOrigin: true },
}

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  html: { cspNonce: '__NONCE__' },
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|use-sync|seroval|cookie-es|isbot)/,
            },
            { name: 'kit', test: /src\/(ui|lib)\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { include: ['tests/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node' },
})
