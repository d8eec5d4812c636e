import type { Plugin } from 'vite'

/** The scan engine would fetch its WebAssembly from a foreign host unless told otherwise: take the address out. */
export function noThirdParty(): Plugin {
  return {
    name: 'quan-no-third-party',
    transform: {
      filter: { code: 'https://fastly.jsdelivr.net/npm/' },
      handler: code => ({ code: code.replaceAll('https://fastly.jsdelivr.net/npm/', '/assets/'), map: null }),
    },
  }
}

/** The order of the cascade layers must be said before the first rule, whichever file the bundler puts first. */
export function layerOrder(): Plugin {
  return {
    name: 'quan-layer-order',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.*\.css$/ },
      handler: code => ({ code: `@layer reset, base, kit, feature;\n${code}`, map: null }),
    },
  }
}

const FIRST_SCREENS = ['features/wallet/screens/Home.tsx', 'ui/money/queries.ts']

/** Lets the browser fetch Home's scripts beside the app's own; the server leaves the lines out for those signed out. */
export function homePreload(): Plugin {
  return {
    name: 'quan-home-preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter(file => file.type === 'chunk')
        const home = chunks.filter(chunk =>
          FIRST_SCREENS.some(name => chunk.moduleIds.some(id => id.endsWith(name))),
        )
        const files = new Set(home.flatMap(chunk => [chunk.fileName, ...chunk.imports]))
        const missing = [...files].filter(file => !html.includes(file))
        const links = missing.map(
          file => `<link rel="modulepreload" crossorigin href="/${file}" nonce="__NONCE__">`,
        )
        return html.replace('</head>', `<!--signed-in-->${links.join('')}<!--/signed-in-->\n</head>`)
      },
    },
  }
}
