import { Page } from '~/ui'

export default function Profile() {
  return <Page title="Profile">{null}</Page>
}
