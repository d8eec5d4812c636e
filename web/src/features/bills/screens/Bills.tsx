import { Page } from '~/ui'

export default function Bills() {
  return <Page title="Bills">{null}</Page>
}
