import { Page } from '~/ui'

export default function MyPage() {
  return <Page title="MyPage">{null}</Page>
}
