import { Page } from '~/ui'

export default function Home() {
  return <Page title="Home">{null}</Page>
}
