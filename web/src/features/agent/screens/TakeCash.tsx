export default function TakeCash() {
  return null
}
