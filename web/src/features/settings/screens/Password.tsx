import { Page } from '~/ui'

export default function Password() {
  return <Page title="Password">{null}</Page>
}
