import { Page } from '~/ui'

export default function RecoveryCodes() {
  return <Page title="RecoveryCodes">{null}</Page>
}
