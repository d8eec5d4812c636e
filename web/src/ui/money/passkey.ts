/** A passkey as the proof of one payment. */
import { api } from '~/lib/api'
import type { Ceremony, Proof } from '~/lib/types'

export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/** Ask the person's device; throws `NotAllowedError` when they turn away. */
export async function provePasskey(): Promise<Proof> {
  const asked = await api.post<Ceremony<PublicKeyCredentialRequestOptionsJSON>>(
    '/v1/wallet/passkey-challenge',
  )
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options)
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null
  if (!credential) throw new DOMException('No passkey was given', 'NotAllowedError')
  return { passkey: { ceremony: asked.ceremony, credential: credential.toJSON() } }
}
