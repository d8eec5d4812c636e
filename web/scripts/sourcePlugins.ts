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
