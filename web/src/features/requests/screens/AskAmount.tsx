export default function AskAmount() {
  return null
}
