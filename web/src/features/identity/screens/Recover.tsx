import { Page } from '~/ui'

export default function Recover() {
  return <Page title="Recover">{null}</Page>
}
