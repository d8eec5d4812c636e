import { useMutation } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { showPasskey, turnedAway } from '~/lib/passkeys'
import type { Session } from '~/lib/types'
import { useArrival } from './arrival'

/** Sign in with whichever passkey the person picks; turning away is not a problem. */
export function usePasskeySignIn() {
  const { enter } = useArrival()
  const mutation = useMutation({
    mutationFn: async () =>
      api.post<Session>('/v1/sign-in/passkey', await showPasskey('/v1/sign-in/passkey/options')),
    onSuccess: enter,
  })
  return { ...mutation, problem: turnedAway(mutation.error) ? null : mutation.error }
}
