import { Page } from '~/ui'

export default function SignUp() {
  return <Page title="SignUp">{null}</Page>
}
