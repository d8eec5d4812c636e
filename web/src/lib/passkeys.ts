/** Passkeys by the browser's own JSON forms. */
import { api } from './api'
import type { Ceremony } from './types'

export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential

/** What goes back to the server: the ceremony it opened, and what the device answered. */
export interface PasskeyAnswer {
  ceremony: string
  credential: unknown
}

/** Make a passkey on this device, for the challenge that `path` gives. Throws `NotAllowedError` when the person turns away. */
export async function makePasskey(path: string, body: unknown = {}): Promise<PasskeyAnswer> {
  const asked = await api.post<Ceremony<PublicKeyCredentialCreationOptionsJSON>>(path, body)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.options)
  const credential = await navigator.credentials.create({ publicKey })
  return { ceremony: asked.ceremony, credential: toJson(credential) }
}

/** Show a passkey that this person has, for the challenge that `path` gives. */
export async function showPasskey(path: string): Promise<PasskeyAnswer> {
  const asked = await api.post<Ceremony<PublicKeyCredentialRequestOptionsJSON>>(path)
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options)
  const credential = await navigator.credentials.get({ publicKey })
  return { ceremony: asked.ceremony, credential: toJson(credential) }
}

function toJson(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential))
    throw new DOMException('No passkey was given', 'NotAllowedError')
  return credential.toJSON()
}

/** The person closed the browser's dialog: not an error to show. */
export const turnedAway = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
