import { Page } from '~/ui'

export default function Contacts() {
  return <Page title="Contacts">{null}</Page>
}
