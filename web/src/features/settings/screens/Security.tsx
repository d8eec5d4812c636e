import { Page } from '~/ui'

export default function Security() {
  return <Page title="Security">{null}</Page>
}
