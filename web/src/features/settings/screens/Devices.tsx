import { Page } from '~/ui'

export default function Devices() {
  return <Page title="Devices">{null}</Page>
}
