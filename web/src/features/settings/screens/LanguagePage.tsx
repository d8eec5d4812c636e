import { Page } from '~/ui'

export default function LanguagePage() {
  return <Page title="LanguagePage">{null}</Page>
}
