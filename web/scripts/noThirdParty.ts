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
