import { Page } from '~/ui'

export default function Passkeys() {
  return <Page title="Passkeys">{null}</Page>
}
