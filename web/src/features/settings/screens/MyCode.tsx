import { Page } from '~/ui'

export default function MyCode() {
  return <Page title="MyCode">{null}</Page>
}
