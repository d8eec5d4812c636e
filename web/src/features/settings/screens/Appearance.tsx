import { Page } from '~/ui'

export default function Appearance() {
  return <Page title="Appearance">{null}</Page>
}
