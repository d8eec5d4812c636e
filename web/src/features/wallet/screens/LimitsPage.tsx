export default function LimitsPage() {
  return null
}
