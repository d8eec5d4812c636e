import { Page } from '~/ui'

export default function About() {
  return <Page title="About">{null}</Page>
}
